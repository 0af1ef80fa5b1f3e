using FsCheck;
using FsCheck.Fluent;
using SummDiff.Data;
using SummDiff.Fingerprints;
using SummDiff.Formats.Hdf5;
using SummDiff.Testing;

namespace SummDiff.Tests.Fingerprints;

public sealed class FeatureFingerprintTests
{
    [Fact]
    public void The_published_features_are_recorded_with_everything_that_makes_them()
    {
        Assert.Equal(
            """{"network":"bvlc-googlenet","weights_sha256":null,"input":{"size":224,"shorter_side":null,"antialias":false,"order":"bgr","mean":{"red":123,"green":117,"blue":104},"deviation":{"red":1,"green":1,"blue":1},"unit_length":true},"rate":2,"every":null}""",
            FeatureFingerprint.Published.ToJson());
        Assert.Equal(
            "published (every 15th frame of 30 a second): bvlc-googlenet; squashed to 224 x 224, not antialiased, BGR minus (123, 117, 104), divided by (1, 1, 1), unit length; 2 frames a second",
            FeatureFingerprint.Published.ToString());
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<(NonNull<string> Network, bool Antialias, bool Bgr, PositiveInt Mean, bool UnitLength, PositiveInt Rate, bool Counts)>(), drawn =>
        {
            var made = new FeatureFingerprint
            {
                Network = drawn.Network.Get,
                WeightsSha256 = drawn.Counts ? new string('a', 64) : null,
                Input = new InputRecipe
                {
                    Antialias = drawn.Antialias,
                    ShorterSide = drawn.Counts ? 256 : null,
                    Order = drawn.Bgr ? ChannelOrder.Bgr : ChannelOrder.Rgb,
                    Mean = new(drawn.Mean.Get / 7f),
                    Deviation = new(0.1f, 2, 3),
                    UnitLength = drawn.UnitLength,
                },
                Rate = drawn.Counts ? null : (drawn.Rate.Get % 1000) + 0.1,
                Every = drawn.Counts ? drawn.Rate.Get : null,
            };
            return FeatureFingerprint.Parse(made.ToJson(), "test") == made;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Lines_of_earlier_versions_are_read()
    {
        var plain = FeatureFingerprint.FromLegacy("googlenet pool5, weights 1378be20, unit length");
        Assert.Equal(new() { Network = FeatureFingerprint.TorchvisionGoogLeNet, WeightsSha256 = "1378be20", Input = InputRecipe.Torchvision }, plain);
        Assert.Equal(InputRecipe.TorchvisionTransformed with { UnitLength = false }, FeatureFingerprint.FromLegacy("googlenet pool5, weights 1378be20, as computed, transform-input").Input);
        Assert.Equal(new() { Network = "my own network" }, FeatureFingerprint.FromLegacy("my own network"));

        // What such a file holds fits features made now with the same weights, whatever their rate, and no others.
        var now = plain with { WeightsSha256 = "1378be20" + new string('0', 56), Rate = 2 };
        Assert.True(FeatureFit.Agree(plain, now));
        Assert.False(FeatureFit.Agree(plain, now with { WeightsSha256 = new string('0', 64) }));
        Assert.False(FeatureFit.Agree(plain, now with { Input = InputRecipe.TorchvisionTransformed }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"network\":null}")]
    [InlineData("{\"network\":\"a\",\"color\":1}")]
    [InlineData("{\"network\":\"a\",\"rate\":0}")]
    [InlineData("{\"network\":\"a\",\"rate\":1e300}")]
    [InlineData("{\"network\":\"a\",\"every\":0}")]
    [InlineData("{\"network\":\"a\",\"weights_sha256\":\"1378\"}")]
    [InlineData("{\"network\":\"a\",\"input\":{}}")]
    [InlineData("{\"network\":\"a\",\"input\":{\"size\":-1,\"mean\":{\"red\":1},\"deviation\":{\"red\":1,\"green\":1,\"blue\":1}}}")]
    [InlineData("{\"network\":\"a\",\"input\":{\"shorter_side\":1,\"mean\":{\"red\":1},\"deviation\":{\"red\":1,\"green\":1,\"blue\":1}}}")]
    [InlineData("{\"network\":\"a\",\"input\":{\"mean\":{\"red\":1},\"deviation\":{\"red\":1,\"green\":0,\"blue\":1}}}")]
    public void A_record_that_cannot_be_is_refused_with_the_file(string text)
    {
        var error = Assert.Throws<SummDiffException>(() => FeatureFingerprint.Parse(text, "features.h5")).Message;
        Assert.StartsWith("features.h5: its record of how features were made cannot be read", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_say_it_themselves_or_by_their_layout()
    {
        using var folder = Fixture.TemporaryFolder();
        DemoDataset.Write(folder["demo.h5"], featureWidth: 1024, videos: 1);
        Assert.Equal(FeatureFingerprint.MadeUp, Found("demo.h5", DatasetKind.TvSum)!.Network);

        BenchmarkVideo Video(int width) => new()
        {
            Key = "video_1",
            FeatureWidth = width,
            Features = new float[width],
            GtScore = [0],
            FrameCount = 15,
            Picks = [0],
            Shots = [new(0, 15, 15)],
        };
        TvSumFile.Append(folder["published.h5"], Video(1024));
        Assert.Equal(FeatureFingerprint.Published, Found("published.h5", DatasetKind.TvSum));
        Assert.Equal(FeatureFingerprint.Published, Found("published.h5", DatasetKind.SumMe));
        Assert.Equal(FeatureFingerprint.Published, DatasetInspector.Describe(folder["published.h5"]).Fingerprint);
        TvSumFile.Append(folder["narrow.h5"], Video(512));
        Assert.Null(Found("narrow.h5", DatasetKind.TvSum));

        using (var file = Hdf5File.OpenForUpdate(folder["narrow.h5"]))
        {
            file.WriteTextAttribute("/", "features_made_by", "googlenet pool5, weights 1378be20, unit length");
        }

        Assert.Equal("1378be20", Found("narrow.h5", DatasetKind.TvSum)!.WeightsSha256);
        var made = FeatureFingerprint.Published with { WeightsSha256 = new string('b', 64) };
        using (var file = Hdf5File.OpenForUpdate(folder["narrow.h5"]))
        {
            made.WriteTo(file);
        }

        Assert.Equal(made, Found("narrow.h5", DatasetKind.TvSum));
        using var h5 = Hdf5File.Open(folder["published.h5"]);
        Assert.Equal(FeatureFingerprint.MrHiSum, FeatureFingerprint.Of(h5, DatasetKind.MrHiSum, 1024));

        FeatureFingerprint? Found(string name, DatasetKind kind)
        {
            using var dataset = Dataset.Open(kind, folder[name], labelled: false);
            return dataset.Fingerprint;
        }
    }
}
