using SummDiff.Data;
using SummDiff.Evaluation;

namespace SummDiff.Tests.Evaluation;

public class DrawEvaluationTests
{
    private static readonly BenchmarkVideo Video = new()
    {
        Key = "video_1",
        FeatureWidth = 0,
        Features = [],
        GtScore = [0.1f, 0.9f, 0.4f, 0.6f],
        FrameCount = 4,
        Picks = [0, 1, 2, 3],
        Shots = [new(0, 1, 1), new(1, 2, 1), new(2, 3, 1), new(3, 4, 1)],
        UserSummaries = [[1, 0, 0, 0], [0, 0, 0, 1]],
        UserScores = [[1, 0.8f, 0.6f, 0.4f], [0.4f, 0.6f, 0.8f, 1]],
    };

    [Fact]
    public void Each_user_is_matched_by_the_sample_that_suits_them()
    {
        float[][] samples = [[1, 0.9f, 0.5f, 0], [0, 0.5f, 0.9f, 1]];

        var both = DrawEvaluation.OfSamples(new Protocol(DatasetKind.TvSum, Video, 1), samples);
        var one = DrawEvaluation.OfSamples(new Protocol(DatasetKind.TvSum, Video, 1), samples[..1]);

        Assert.Equal((2, 100, 1, -1), (both.Count, both.BestF1, both.BestKTau, both.PairwiseKTau));
        Assert.Equal((50, 0, 0), (both.Mean.F1, both.Mean.KTau, both.Deviation.KTau));
        Assert.Equal((1, 50, 0, 1), (one.Count, one.BestF1, one.BestKTau, one.PairwiseKTau));
        Assert.Equal(one.Mean.KTau, new Protocol(DatasetKind.TvSum, Video, 1).Evaluate(samples[0]).KTau);
    }

    [Fact]
    public void The_best_of_more_samples_is_never_worse_whatever_they_are()
    {
        var random = new Random(6);
        float[][] samples = [.. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, 4).Select(_ => random.NextSingle()).ToArray())];
        var evaluation = new Protocol(DatasetKind.TvSum, Video, 1);

        var best = Enumerable.Range(1, samples.Length).Select(n => DrawEvaluation.OfSamples(evaluation, samples[..n])).ToArray();

        Assert.Equal(best.Select(b => b.BestKTau).Order(), best.Select(b => b.BestKTau));
        Assert.Equal(best.Select(b => b.BestF1).Order(), best.Select(b => b.BestF1));
        Assert.True(best[^1].BestKTau > best[0].BestKTau);
    }

    [Fact]
    public void The_spread_over_samples_is_their_standard_deviation()
    {
        // τ with the first user is 1, -1 and 1/3: mean 1/9, squared distances 64/81, 100/81 and 4/81, over two.
        float[][] samples = [[4, 3, 2, 1], [1, 2, 3, 4], [4, 2, 1, 3]];
        var video = Video with { UserScores = Video.UserScores[..1] };

        var metrics = DrawEvaluation.OfSamples(new Protocol(DatasetKind.TvSum, video, 1), samples);

        Assert.Equal(1 / 9.0, metrics.Mean.KTau, 1e-12);
        Assert.Equal(Math.Sqrt(168 / 81.0 / 2), metrics.Deviation.KTau, 1e-12);
    }

    [Fact]
    public void People_are_judged_by_the_other_people()
    {
        var three = Video with
        {
            UserSummaries = [.. Video.UserSummaries, [1, 0, 0, 0]],
            UserScores = [.. Video.UserScores, [1, 0.8f, 0.4f, 0.6f]],
        };

        var people = DrawEvaluation.OfPeople(DatasetKind.TvSum, three, 1)!;

        // τ: first and second -1, first and third 2/3, second and third -2/3. Best matches: 2/3, -2/3, 2/3.
        Assert.Equal(-1 / 3.0, people.Mean.KTau, 1e-12);
        Assert.Equal(-1 / 3.0, people.PairwiseKTau, 1e-12);
        Assert.Equal(2 / 9.0, people.BestKTau, 1e-12);
        Assert.Equal(200 / 3.0, people.BestF1, 1e-12);
    }

    [Fact]
    public void People_of_SumMe_are_known_by_their_summaries_and_MrHiSum_has_none()
    {
        var summe = Video with
        {
            FrameCount = 60,
            Picks = [0, 15, 30, 45],
            Shots = [new(0, 15, 15), new(15, 30, 15), new(30, 45, 15), new(45, 60, 15)],
            UserSummaries = [Showing(0), Showing(3)],
        };

        Assert.Equal(0, DrawEvaluation.OfPeople(DatasetKind.SumMe, summe, 15)!.BestF1);
        Assert.Equal(100, DrawEvaluation.OfPeople(DatasetKind.SumMe, summe with { UserSummaries = [Showing(2), Showing(2)] }, 15)!.BestF1);
        Assert.Null(DrawEvaluation.OfPeople(DatasetKind.SumMe, summe with { UserSummaries = [Showing(2)] }, 15));
        Assert.Null(DrawEvaluation.OfPeople(DatasetKind.MrHiSum, Video, 1));

        static byte[] Showing(int shot) => [.. Enumerable.Range(0, 60).Select(i => (byte)(i / 15 == shot ? 1 : 0))];
    }
}
