using SummDiff.Fingerprints;

namespace SummDiff.Tests.Fingerprints;

public sealed class FeatureFitTests
{
    private static readonly FeatureFingerprint Bvlc = FeatureFingerprint.Published with { WeightsSha256 = new string('b', 64) };
    private static readonly FeatureFingerprint Torchvision = new() { Network = FeatureFingerprint.TorchvisionGoogLeNet, WeightsSha256 = new string('c', 64), Input = InputRecipe.Torchvision, Rate = 2 };

    [Fact]
    public void A_model_of_the_published_files_needs_bvlcs_network_and_the_published_recipe()
    {
        FeatureFit.Require(FeatureFingerprint.Published, Bvlc, "m");
        FeatureFit.Require(FeatureFingerprint.Published, Bvlc with { Rate = null, Every = 15 }, "m");
        FeatureFit.Require(FeatureFingerprint.Published, FeatureFingerprint.Published, "m");

        Refused(FeatureFingerprint.Published, Torchvision, "bvlc_googlenet.caffemodel");
        Refused(FeatureFingerprint.Published, Bvlc with { Input = InputRecipe.Published with { UnitLength = false } }, "Prepare pictures as for training");
        Refused(FeatureFingerprint.Published, Bvlc with { Input = InputRecipe.Published with { Antialias = true } }, "Prepare pictures as for training");
        Refused(FeatureFingerprint.Published, Bvlc with { Rate = 4 }, "Sample frames as often as for training");
        Refused(FeatureFingerprint.Published, Bvlc with { Rate = null, Every = 5 }, "Sample frames as often as for training");
    }

    [Fact]
    public void A_model_of_mrhisum_fits_no_video_but_mrhisums_own_files()
    {
        FeatureFit.Require(FeatureFingerprint.MrHiSum, FeatureFingerprint.MrHiSum, "m");
        foreach (var given in (FeatureFingerprint[])[Bvlc, Torchvision, FeatureFingerprint.Published])
        {
            Refused(FeatureFingerprint.MrHiSum, given, "a model trained on MrHiSum fits MrHiSum's own files alone");
        }
    }

    [Fact]
    public void A_model_of_other_features_needs_exactly_those()
    {
        FeatureFit.Require(Torchvision, Torchvision, "m");
        Refused(Torchvision, Bvlc, "Give the weights of torchvision-googlenet as backbone");
        Refused(Torchvision, Torchvision with { WeightsSha256 = new string('d', 64) }, "Give the same file of weights");
        Refused(Torchvision, Torchvision with { Input = InputRecipe.TorchvisionTransformed }, "Prepare pictures as for training");
        Refused(Torchvision, Torchvision with { Rate = 1 }, "Sample frames as often as for training");
        Refused(Torchvision, Torchvision with { Rate = null, Every = 15 }, "Sample frames as often as for training");
        Refused(Bvlc, Bvlc with { WeightsSha256 = new string('d', 64) }, "Give the same file of weights");
        Refused(new() { Network = FeatureFingerprint.MadeUp, Every = 15 }, Bvlc, "Made-up features have no meaning");
    }

    private static void Refused(FeatureFingerprint trainedOn, FeatureFingerprint given, string wayOut)
    {
        var error = Assert.Throws<SummDiffException>(() => FeatureFit.Require(trainedOn, given, "model.safetensors")).Message;
        Assert.StartsWith("model.safetensors: ", error, StringComparison.Ordinal);
        Assert.Contains($"({trainedOn})", error, StringComparison.Ordinal);
        Assert.Contains($"({given})", error, StringComparison.Ordinal);
        Assert.Contains(wayOut, error, StringComparison.Ordinal);
    }
}
