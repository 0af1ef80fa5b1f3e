using SummDiff.Formats;

namespace SummDiff.Cli.Tests.Commands;

public class InspectCommandTests
{
    private static readonly Dictionary<string, string> Config = new() { ["config"] = """{"K": 20}""", ["note"] = "made by a test" };

    [Fact]
    public void A_safetensors_file_is_listed_with_its_metadata()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights.safetensors");
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
    public void Numbers_that_are_not_finite_are_a_problem()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights.safetensors");
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
}
