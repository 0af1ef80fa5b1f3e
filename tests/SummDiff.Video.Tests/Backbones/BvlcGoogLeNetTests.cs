using System.IO.Compression;
using System.Numerics.Tensors;
using SummDiff.Fingerprints;
using SummDiff.Formats;
using SummDiff.Testing;
using SummDiff.Video.Backbones;
using Xunit.Abstractions;

namespace SummDiff.Video.Tests.Backbones;

public class BvlcGoogLeNetTests(ITestOutputHelper output)
{
    private const string Weights = "data/bvlc_googlenet.safetensors";
    private const string Golden = "golden/bvlc-googlenet.npz";

    /// <summary>Recorded with OpenCV 4.6's dnn module from BVLC's own description of the network, with weights and pictures of the recipe; 1e-3 relative, for values up to 380.</summary>
    [Fact]
    public void Features_match_opencvs_for_made_up_weights()
    {
        var result = Assert.Single(BackboneReplay.Replay(Fixture.Find("bvlc-googlenet.json")));
        output.WriteLine($"{result}");
        Assert.Equal("pool5", result.Part);
        Assert.True(result.Passed, $"{result}");
    }

    /// <summary>Six pictures and what Caffe's network makes of them with its published weights, 1e-4 relative.</summary>
    [SharedFact(Weights, Golden)]
    public void Features_and_classes_match_the_published_networks()
    {
        using var zip = ZipFile.OpenRead(SharedFactAttribute.Find(Golden));
        using var folder = Fixture.TemporaryFolder();
        float[] Read(string name)
        {
            zip.GetEntry(name + ".npy")!.ExtractToFile(folder[name]);
            return NpyFile.Open(folder[name]).ReadFloats();
        }

        var (bgr, expected, probabilities) = (Read("images"), Read("pool5"), Read("prob"));
        var images = new byte[bgr.Length];
        for (var i = 0; i < images.Length; i += 3)
        {
            (images[i], images[i + 1], images[i + 2]) = ((byte)bgr[i + 2], (byte)bgr[i + 1], (byte)bgr[i]);
        }

        var network = GoogLeNet.Load(SharedFactAttribute.Find(Weights));
        Assert.Equal((FeatureFingerprint.BvlcGoogLeNet, InputRecipe.Published), (network.Name, network.Recipe));
        var found = new float[expected.Length];
        network.Forward(images, InputRecipe.Published with { UnitLength = false }, found);

        var apart = expected.Zip(found, (e, f) => Math.Abs(e - f) / Math.Max(Math.Abs(e), 0.01)).Max();
        output.WriteLine($"pool5: {apart:E2} apart, values up to {expected.Max():F2}");
        Assert.True(apart < 1e-4, $"{apart}");

        // A chickadee, an Egyptian cat, a dragonfly, a woman in military uniform, a flower that the classes know as a daisy.
        var classes = Enumerable.Range(0, 6).Select(i => Classify(found.AsSpan(i * 1024, 1024), probabilities.AsSpan(i * 1000, 1000))).ToArray();
        Assert.Equal([19, 285, 319, 652, 985], classes[..5]);
    }

    private static int Classify(ReadOnlySpan<float> features, ReadOnlySpan<float> expected)
    {
        var file = SafeTensorsFile.Open(SharedFactAttribute.Find(Weights));
        var (weights, scores) = (file.ReadFloats("loss3/classifier/weight"), file.ReadFloats("loss3/classifier/bias"));
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] += TensorPrimitives.Dot(weights.AsSpan(i * 1024, 1024), features);
        }

        TensorPrimitives.SoftMax(scores, scores);
        for (var i = 0; i < scores.Length; i++)
        {
            Assert.Equal(expected[i], scores[i], 1e-4f);
        }

        return TensorPrimitives.IndexOfMax(scores);
    }
}
