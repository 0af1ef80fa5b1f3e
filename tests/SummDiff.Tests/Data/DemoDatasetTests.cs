using SummDiff.Annotations;
using SummDiff.Data;
using SummDiff.Formats.Hdf5;
using SummDiff.Testing;

namespace SummDiff.Tests.Data;

public sealed class DemoDatasetTests
{
    [Fact]
    public void The_demo_file_is_a_sound_TvSum_file_with_the_real_annotations()
    {
        using var folder = Fixture.TemporaryFolder();
        DemoDataset.Write(folder["demo.h5"], seed: 1, featureWidth: 32);
        using var dataset = Dataset.Open(DatasetKind.TvSum, folder["demo.h5"], TvSumAnnotations.Shipped, warn: Assert.Fail);
        Assert.Equal((50, 32), (dataset.Keys.Count, dataset.FeatureWidth));
        var video = dataset.Read("video_1");
        Assert.Equal((10597, 707), (video.FrameCount, video.Length));
        Assert.Equal((0f, 1f), (video.GtScore.Min(), video.GtScore.Max()));
        Assert.True(video.Features.Min() >= 0);
        foreach (var key in dataset.Keys)
        {
            var each = dataset.Read(key);
            Assert.Equal(20, each.UserSummaries.Length);
            Assert.All(each.UserSummaries, summary => Assert.InRange(summary.Count(on => on == 1) / (double)each.FrameCount, 0.05, 0.15));
            Assert.InRange(each.FrameCount / (double)each.Shots.Length, 60, 300);
        }
    }

    [Fact]
    public void The_score_can_be_told_from_the_features_but_not_perfectly()
    {
        using var folder = Fixture.TemporaryFolder();
        DemoDataset.Write(folder["demo.h5"], featureWidth: 256, videos: 2);
        using var dataset = Dataset.Open(DatasetKind.TvSum, folder["demo.h5"]);
        var best = dataset.Keys.Select(dataset.Read).Select(video => Enumerable.Range(0, 256).Max(channel => Math.Abs(Correlation(video, channel)))).ToArray();
        Assert.All(best, correlation => Assert.InRange(correlation, 0.25, 0.9));
        Assert.Equal(256, DemoDataset.NullVideo(0, 256).Length);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_says_that_features_are_made_up()
    {
        using var folder = Fixture.TemporaryFolder();
        DemoDataset.Write(folder["one"], seed: 3, featureWidth: 8, videos: 3);
        DemoDataset.Write(folder["two"], seed: 3, featureWidth: 8, videos: 3);
        DemoDataset.Write(folder["other"], seed: 4, featureWidth: 8, videos: 3);
        Assert.Equal(File.ReadAllBytes(folder["one"]), File.ReadAllBytes(folder["two"]));
        Assert.NotEqual(File.ReadAllBytes(folder["one"]), File.ReadAllBytes(folder["other"]));
        using var file = Hdf5File.Open(folder["one"]);
        Assert.Contains("MADE-UP", file.ReadTextAttribute("/", "note"), StringComparison.Ordinal);
        Assert.Contains("made up", file.ReadText("video_1/video_name"), StringComparison.Ordinal);
    }

    private static double Correlation(BenchmarkVideo video, int channel)
    {
        var x = Enumerable.Range(0, video.Length).Select(i => (double)video.Features[i * video.FeatureWidth + channel]).ToArray();
        var (meanX, meanY) = (x.Average(), video.GtScore.Average());
        var covariance = x.Zip(video.GtScore, (a, b) => (a - meanX) * (b - meanY)).Sum();
        return covariance / Math.Sqrt(x.Sum(a => (a - meanX) * (a - meanX)) * video.GtScore.Sum(b => (b - meanY) * (b - meanY)) + 1e-12);
    }
}
