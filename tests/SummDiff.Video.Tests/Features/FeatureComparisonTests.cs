using SummDiff.Data;
using SummDiff.Tensors;
using SummDiff.Video.Features;

namespace SummDiff.Video.Tests.Features;

public class FeatureComparisonTests
{
    [Fact]
    public void A_video_agrees_with_itself_and_with_its_features_at_another_scale()
    {
        var video = MadeUp(rows: 40, seed: 1, starts: [0, 90, 300]);

        var compared = FeatureComparison.Compare(video, video with { Features = Array.ConvertAll(video.Features, value => 3 * value) }, new Rng(0));

        Assert.Equal(("video_1", 40, 1.0, (2, 2)), (compared.Key, compared.Rows, compared.NearestIsItself, compared.Boundaries));
        Assert.Equal(1, compared.MeanCosine, 1e-6);
        Assert.Equal(1, compared.WorstCosine, 1e-6);
        Assert.Equal([1, 1, 1], compared.Agreement!);
    }

    [Fact]
    public void The_row_that_differs_is_found()
    {
        var video = MadeUp(rows: 20, seed: 1, starts: [0]);
        var features = (float[])video.Features.Clone();
        Array.Copy(features, 3 * 8, features, 5 * 8, 8); // Frame 75 looks like frame 45.

        var compared = FeatureComparison.Compare(video, video with { Features = features }, new Rng(0));

        double[] a = [.. video.Features[(3 * 8)..(4 * 8)]], b = [.. video.Features[(5 * 8)..(6 * 8)]];
        var cosine = a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(y => y * y));
        Assert.Equal(75, compared.WorstFrame);
        Assert.Equal(cosine, compared.WorstCosine, 1e-6);
        Assert.Equal((19 + cosine) / 20, compared.MeanCosine, 1e-6);
        Assert.Equal(19 / 20.0, compared.NearestIsItself, 1e-9);
        Assert.Null(compared.Agreement);
    }

    [Fact]
    public void Boundaries_count_as_the_same_within_so_many_sampled_frames()
    {
        var video = MadeUp(rows: 100, seed: 1, starts: [0, 150, 300, 600, 900]);
        // The same, one and two sampled frames away, and far away; 307 is nearer to the frame before.
        var other = video with { Shots = Shots([0, 150, 285, 630, 1200], 1500) };

        var compared = FeatureComparison.Compare(video, other, new Rng(0));

        Assert.Equal((4, 4), compared.Boundaries);
        Assert.Equal([0.25, 0.5, 0.75], compared.Agreement!);
    }

    [Fact]
    public void A_boundary_belongs_to_the_nearest_sampled_frame_and_to_one_pair()
    {
        var video = MadeUp(rows: 100, seed: 1, starts: [0, 307]);

        Assert.Equal([1, 1, 1], FeatureComparison.Compare(video, video with { Shots = Shots([0, 300], 1500) }, new Rng(0)).Agreement!);
        Assert.Equal([2 / 3.0, 2 / 3.0, 2 / 3.0], FeatureComparison.Compare(video, video with { Shots = Shots([0, 300, 315], 1500) }, new Rng(0)).Agreement!);
    }

    [Fact]
    public void Random_boundaries_agree_as_often_as_chance_says()
    {
        // Of 99 places 10 are chosen twice: of each choice a tenth is expected to be in the other.
        var video = MadeUp(rows: 100, seed: 1, starts: [0, .. Enumerable.Range(1, 10).Select(i => 135 * i)]);

        var compared = FeatureComparison.Compare(video, video, new Rng(5));

        Assert.Equal(10 / 99.0, compared.RandomAgreement![0], 0.03);
        Assert.True(compared.RandomAgreement[0] < compared.RandomAgreement[1] && compared.RandomAgreement[1] < compared.RandomAgreement[2]);
        Assert.Equal(compared.RandomAgreement, FeatureComparison.Compare(video, video, new Rng(5)).RandomAgreement!);
    }

    [Fact]
    public void Only_frames_that_both_have_are_compared()
    {
        var video = MadeUp(rows: 10, seed: 1, starts: [0, 60]);
        var sparse = video with
        {
            Picks = [0, 30, 60, 61],
            Features = [.. video.Features[..8], .. video.Features[16..24], .. video.Features[32..40], .. new float[8]],
        };

        var compared = FeatureComparison.Compare(video, sparse, new Rng(0));

        Assert.Equal((3, 1.0), (compared.Rows, compared.NearestIsItself));
        Assert.Equal(1, compared.MeanCosine, 1e-6);
    }

    [Fact]
    public void What_cannot_be_compared_is_an_error()
    {
        var video = MadeUp(rows: 10, seed: 1, starts: [0]);

        Assert.Contains("8 and of 4 channels", Assert.Throws<VideoException>(() => FeatureComparison.Compare(video, video with { FeatureWidth = 4 }, new Rng(0))).Message, StringComparison.Ordinal);
        var shifted = video with { Picks = Array.ConvertAll(video.Picks, pick => pick + 1) };
        Assert.Contains("no frame was sampled in both", Assert.Throws<VideoException>(() => FeatureComparison.Compare(video, shifted, new Rng(0))).Message, StringComparison.Ordinal);
    }

    private static BenchmarkVideo MadeUp(int rows, int seed, int[] starts)
    {
        var rng = new Random(seed);
        return new BenchmarkVideo
        {
            Key = "video_1",
            FeatureWidth = 8,
            Features = [.. Enumerable.Range(0, rows * 8).Select(_ => rng.NextSingle() - 0.5f)],
            GtScore = new float[rows],
            FrameCount = rows * 15,
            Picks = [.. Enumerable.Range(0, rows).Select(row => row * 15)],
            Shots = Shots(starts, rows * 15),
        };
    }

    private static Shot[] Shots(int[] starts, int frames) => [.. starts.Zip([.. starts.Skip(1), frames], (start, end) => new Shot(start, end, end - start))];
}
