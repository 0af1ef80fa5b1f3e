using System.Text.Json;
using SummDiff.Fingerprints;
using SummDiff.Testing;
using SummDiff.Video.Backbones;

namespace SummDiff.Video.Tests.Backbones;

public class GoogLeNetTests
{
    /// <summary>Recorded from torchvision under PyTorch 1.13 with weights and images of the recipe; 1e-3 relative.</summary>
    [Fact]
    public void Features_match_the_golden_ones_under_both_input_conventions()
    {
        var results = BackboneReplay.Replay(Fixture.Find("googlenet.json"));
        Assert.Equal(["pool5", "pool5_with_transform_input"], results.Select(r => r.Part));
        Assert.All(results, r => Assert.True(r.Passed, r.ToString()));
    }

    [Fact]
    public void A_replay_with_other_numbers_does_not_pass()
    {
        using var folder = Fixture.TemporaryFolder();
        var golden = File.ReadAllText(Fixture.Find("googlenet.json"));
        File.WriteAllText(folder["other.json"], golden.Replace("\"seed\": 1,", "\"seed\": 2,", StringComparison.Ordinal));
        Assert.DoesNotContain(BackboneReplay.Replay(folder["other.json"]), r => r.Passed);
        File.WriteAllText(folder["wrong.json"], "{}");
        Assert.Throws<SummDiffException>(() => BackboneReplay.Replay(folder["wrong.json"]));
    }

    [Fact]
    public void The_first_weights_are_those_of_the_golden_recipe()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Fixture.Find("googlenet.json")));
        var weights = new BackboneRecipe(1).Parameter("conv1.conv.weight", [64, 3, 7, 7]);
        Assert.Equal(json.RootElement.GetProperty("first_conv_weights").EnumerateArray().Select(w => w.GetSingle()), weights[..6], (a, b) => Math.Abs(a - b) < 1e-7f);
    }

    [Fact]
    public void A_feature_depends_neither_on_the_other_images_nor_on_the_threads()
    {
        var recipe = new BackboneRecipe(3);
        var network = recipe.Network();
        var images = recipe.Pixels(3 * GoogLeNet.ImageBytes);
        var options = InputRecipe.Torchvision;
        var together = new float[3 * GoogLeNet.Channels];
        network.Forward(images, options, together);
        var alone = new float[GoogLeNet.Channels];
        network.Forward(images.AsMemory(GoogLeNet.ImageBytes, GoogLeNet.ImageBytes), options, alone);

        Assert.Equal(together[GoogLeNet.Channels..(2 * GoogLeNet.Channels)], alone);
        Assert.Equal(1, Math.Sqrt(alone.Sum(x => (double)x * x)), 1e-6);
    }
}
