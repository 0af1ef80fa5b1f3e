using SummDiff.Checkpoints;
using SummDiff.Fingerprints;
using SummDiff.Formats;
using SummDiff.Testing;
using SummDiff.Video.Backbones;

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

    [Fact]
    public void A_backbone_keeps_its_names_and_numbers_and_the_record_of_its_file()
    {
        using var folder = new TemporaryFolder();
        SafeTensorsFile.Write(folder["bvlc.safetensors"], new Dictionary<string, string>(), new BackboneRecipe(7).Tensors(FeatureFingerprint.BvlcGoogLeNet));

        var json = Cli.RunJson(0, "convert", folder["bvlc.safetensors"], folder["out.safetensors"]);

        Assert.Equal(FeatureFingerprint.BvlcGoogLeNet, json.GetProperty("network").GetString());
        Assert.Equal(GoogLeNet.Load(folder["bvlc.safetensors"]).WeightsSha256, GoogLeNet.Load(folder["out.safetensors"]).WeightsSha256);
        var (original, converted) = (SafeTensorsFile.Open(folder["bvlc.safetensors"]), SafeTensorsFile.Open(folder["out.safetensors"]));
        Assert.Equal(original.Names, converted.Names);
        Assert.All(original.Names, name => Assert.Equal(original.ReadFloats(name), converted.ReadFloats(name)));

        var (exit, _, error) = Cli.Run("convert", Fixture.Find("caffe/layers.caffemodel"), folder["other.safetensors"]);
        Assert.Equal(1, exit);
        Assert.Contains("not a network that can be used here", error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["other.safetensors"]));
    }

    [Theory]
    [InlineData(2, "must end in .safetensors", "out.pkl")]
    [InlineData(1, "hidden_dim is 32 in the file, not 64. Give --hidden-dim 32.", "out.safetensors", "--hidden-dim", "64")]
    [InlineData(1, "K is 20 in the file, not 200, dec_layers is 3 in the file, not 2. Give --K 20 --dec-layers 3.", "out.safetensors", "--preset", "summe", "--hidden_dim", "32")]
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
