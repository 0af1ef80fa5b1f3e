using SummDiff.Checkpoints;
using SummDiff.Formats;
using SummDiff.Testing;

namespace SummDiff.Cli.Tests.Commands;

public class ConvertCommandTests
{
    // Recorded from the official implementation, as it saves a model; see the README beside the original.
    private static readonly string Official = Path.Combine(AppContext.BaseDirectory, "Fixtures", "latentmlp.pkl");
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Fixtures", "latentmlp.safetensors");

    [Fact]
    public void An_official_checkpoint_keeps_its_names_and_numbers_and_gains_its_options()
    {
        using var folder = new TemporaryFolder();

        var json = Cli.RunJson(0, "convert", Official, folder["out.safetensors"], "--preset", "tvsum", "--nheads", "4", "--p-uncond", "0", "--K", "20");

        var (converted, golden) = (SafeTensorsFile.Open(folder["out.safetensors"]), SafeTensorsFile.Open(Golden));
        Assert.All(converted.Names, name => Assert.Equal(golden.ReadFloats($"param/{name}"), converted.ReadFloats(name)));
        Assert.Equal(json.GetProperty("parameters").GetInt64(), converted.Names.Sum(name => converted.ReadFloats(name).LongLength));
        var options = Checkpoint.Load(folder["out.safetensors"]).Options;
        Assert.Equal((4, 3, 32, 2.0), (options.Model.Heads, options.Model.DecoderLayers, options.Model.HiddenDim, options.Model.SigmoidTemp));
    }

    [Theory]
    [InlineData(2, "must end in .safetensors", "out.pkl")]
    [InlineData(1, "--hidden-dim", "out.safetensors", "--hidden-dim", "64")]
    public void What_cannot_be_done_is_explained_and_leaves_no_file(int expected, string message, string name, params string[] args)
    {
        using var folder = new TemporaryFolder();

        var (exit, output, error) = Cli.Run(["convert", Official, folder[name], .. args]);

        Assert.Equal(expected, exit);
        Assert.Equal("", output);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
