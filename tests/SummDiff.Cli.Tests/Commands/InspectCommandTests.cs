using SummDiff.Formats;
using SummDiff.Formats.Hdf5;
using SummDiff.Testing;

namespace SummDiff.Cli.Tests.Commands;

public class InspectCommandTests
{
    private static readonly Dictionary<string, string> Config = new() { ["config"] = """{"K": 20}""", ["note"] = "made by a test" };

    [Fact]
    public void A_safetensors_file_is_listed_with_its_metadata()
    {
        using var folder = new TemporaryFolder();
        var path = folder["weights.safetensors"];
        SafeTensorsFile.Write(path, Config, [("a.weight", [2, 3], new float[6]), ("a.bias", [2], new float[2])]);

        var (exit, output, _) = Cli.Run("inspect", path);
        var json = Cli.RunJson(0, "inspect", path);

        Assert.Equal(0, exit);
        Assert.Contains("a.weight", output, StringComparison.Ordinal);
        Assert.Contains("Nothing is wrong with it.", output, StringComparison.Ordinal);
        Assert.Equal(8, json.GetProperty("number_count").GetInt32());
        Assert.Equal("20", json.GetProperty("config_K").GetString());
        Assert.Equal("[2, 3]", json.GetProperty("tensors")[1].GetProperty("shape").GetString());
    }

    [Fact]
    public void An_official_checkpoint_is_listed()
    {
        var json = Cli.RunJson(0, "inspect", Path.Combine(Repository.Root, "tests/SummDiff.Tests/Fixtures/torch/module.pkl"));

        Assert.Equal("PyTorch checkpoint", json.GetProperty("kind").GetString());
        Assert.Equal("[2, 3]", json.GetProperty("tensors")[1].GetProperty("shape").GetString());
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_a_problem()
    {
        using var folder = new TemporaryFolder();
        var path = folder["weights.safetensors"];
        SafeTensorsFile.Write(path, Config, [("a.bias", [2], new[] { 1, float.NaN })]);

        var (exit, output, _) = Cli.Run("inspect", path);

        Assert.Equal(1, exit);
        Assert.Contains("a.bias holds 1 numbers that are not finite.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var (exit, output, error) = Cli.Run("inspect", "no/such.safetensors");

        Assert.Equal(1, exit);
        Assert.Equal("", output);
        Assert.StartsWith("no/such.safetensors: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dataset_is_listed_video_by_video()
    {
        using var tiny = new TinyBenchmark();

        var json = Cli.RunJson(0, "inspect", tiny.Data);

        Assert.Equal("dataset in the layout of tvsum", json.GetProperty("kind").GetString());
        Assert.Equal(4, json.GetProperty("video_count").GetInt32());
        Assert.Equal(24, json.GetProperty("videos")[0].GetProperty("samples").GetInt32());
        Assert.Equal(360, json.GetProperty("videos")[0].GetProperty("frames").GetInt32());
        Assert.Equal(3, json.GetProperty("videos")[0].GetProperty("people").GetInt32());
    }

    [Fact]
    public void What_is_wrong_with_a_dataset_is_a_problem()
    {
        using var tiny = new TinyBenchmark();
        using (var file = Hdf5File.OpenForUpdate(tiny.Data))
        {
            file.Delete("video_2/picks");
            file.Flush();
        }

        var json = Cli.RunJson(1, "inspect", tiny.Data);

        Assert.Contains("video_2", json.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("picks", json.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_folder_tells_how_far_it_is_and_a_damaged_checkpoint_is_a_problem()
    {
        using var tiny = new TinyBenchmark();
        Assert.Equal(0, Cli.Run(tiny.Train("run", "--fold", "1")).Exit);

        var json = Cli.RunJson(0, "inspect", tiny.In("run"));
        using (var damaged = File.OpenWrite(tiny.In("run/fold1/last.safetensors")))
        {
            damaged.SetLength(20);
        }

        Assert.Equal("run folder", json.GetProperty("kind").GetString());
        Assert.Equal("not begun", json.GetProperty("folds")[0].GetProperty("state").GetString());
        Assert.Equal("finished", json.GetProperty("folds")[1].GetProperty("state").GetString());
        Assert.Equal("latentmlp", json.GetProperty("denoiser").GetString());
        Assert.Contains("last.safetensors", Cli.RunJson(1, "inspect", tiny.In("run")).GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
    }
}
