using System.Text.Json;
using SummDiff.Fingerprints;

namespace SummDiff.Video.Backbones;

/// <summary>Replays a golden file of GoogLeNet features: weights and images come from its seed.</summary>
internal static class BackboneReplay
{
    private const double Tolerance = 1e-3;

    /// <summary>Computes the features: BVLC's, or torchvision's under both input conventions.</summary>
    /// <param name="path">
    /// A JSON file with <c>seed</c>, <c>images</c> [n, 224, 224, 3] and <c>pool5</c> [n][1024]; with <c>network</c> for BVLC's, else with <c>pool5_with_transform_input</c>.
    /// </param>
    /// <returns>For each part the largest difference as a share of the expected value, or of a hundredth where that is smaller.</returns>
    /// <exception cref="SummDiffException">The file is not of this kind.</exception>
    public static IReadOnlyList<VerifyResult> Replay(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return Replay(json.RootElement);
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException)
        {
            throw new SummDiffException($"{path}: this is no golden file of GoogLeNet features: {cause.Message} Expected JSON with seed, images, pool5 and pool5_with_transform_input.", cause);
        }
    }

    private static VerifyResult[] Replay(JsonElement golden)
    {
        var recipe = new BackboneRecipe(golden.GetProperty("seed").GetUInt32());
        var isBvlc = golden.TryGetProperty("network", out var name) && name.GetString() == FeatureFingerprint.BvlcGoogLeNet;
        var network = recipe.Network(isBvlc ? FeatureFingerprint.BvlcGoogLeNet : FeatureFingerprint.TorchvisionGoogLeNet);
        var images = recipe.Pixels(golden.GetProperty("images").EnumerateArray().Aggregate(1, (product, length) => product * length.GetInt32()));
        return isBvlc
            ? [Compare(network, images, golden, "pool5", InputRecipe.Published)]
            : [Compare(network, images, golden, "pool5", InputRecipe.Torchvision), Compare(network, images, golden, "pool5_with_transform_input", InputRecipe.TorchvisionTransformed)];
    }

    private static VerifyResult Compare(GoogLeNet network, byte[] images, JsonElement golden, string part, InputRecipe recipe)
    {
        var expected = golden.GetProperty(part).EnumerateArray().SelectMany(row => row.EnumerateArray().Select(x => x.GetDouble())).ToArray();
        var found = new float[images.Length / GoogLeNet.ImageBytes * GoogLeNet.Channels];
        if (found.Length != expected.Length)
        {
            return new VerifyResult(part, double.NaN, Tolerance);
        }

        network.Forward(images, recipe with { UnitLength = false }, found);
        return new VerifyResult(part, expected.Zip(found, (e, f) => Math.Abs(e - f) / Math.Max(Math.Abs(e), 0.01)).Max(), Tolerance);
    }
}
