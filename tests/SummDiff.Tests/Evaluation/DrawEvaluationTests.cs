using SummDiff.Data;
using SummDiff.Evaluation;
using SummDiff.Metrics;
using SummDiff.Tests.Fixtures;

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

        var both = DrawEvaluation.OfDraws(new Protocol(DatasetKind.TvSum, Video, 1), samples);
        var one = DrawEvaluation.OfDraws(new Protocol(DatasetKind.TvSum, Video, 1), samples[..1]);

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

        var best = Enumerable.Range(1, samples.Length).Select(n => DrawEvaluation.OfDraws(evaluation, samples[..n])).ToArray();

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

        var metrics = DrawEvaluation.OfDraws(new Protocol(DatasetKind.TvSum, video, 1), samples);

        Assert.Equal(1 / 9.0, metrics.Mean.KTau, 1e-12);
        Assert.Equal(Math.Sqrt(168 / 81.0 / 2), metrics.Deviation.KTau, 1e-12);
    }

    [Fact]
    public void Annotators_are_judged_by_the_other_annotators()
    {
        var three = Video with
        {
            UserSummaries = [.. Video.UserSummaries, [1, 0, 0, 0]],
            UserScores = [.. Video.UserScores, [1, 0.8f, 0.4f, 0.6f]],
        };

        var one = DrawEvaluation.OfAnnotators(DatasetKind.TvSum, three, 1, 1)!;
        var two = DrawEvaluation.OfAnnotators(DatasetKind.TvSum, three, 1, 2)!;

        // τ: first and second -1, first and third 2/3, second and third -2/3. Of two drawn from the other two, both are there half the time.
        Assert.Equal(-1 / 3.0, one.Mean.KTau, 1e-12);
        Assert.Equal(-1 / 3.0, one.PairwiseKTau, 1e-12);
        Assert.Equal(-1 / 3.0, one.BestKTau, 1e-12);
        Assert.Equal(((0.25 * -1) + (0.75 * 2 / 3.0) + (0.25 * -1) + (0.75 * -2 / 3.0) + (0.25 * -2 / 3.0) + (0.75 * 2 / 3.0)) / 3, two.BestKTau, 1e-12);
        // Summaries: the first and the third are alike, the second is alone; the median F1 of the pairs 0, 0, 100 is 0.
        Assert.Equal(100 / 3.0, one.BestF1, 1e-12);
        Assert.Equal(50, two.BestF1, 1e-12);
        Assert.Equal((100 / 3.0, 1), (one.PairwiseF1, one.Coverage));
        Assert.Null(one.EnergyDistance);
    }

    [Fact]
    public void Annotators_of_SumMe_are_known_by_their_summaries_and_MrHiSum_has_none()
    {
        var summe = Video with
        {
            FrameCount = 60,
            Picks = [0, 15, 30, 45],
            Shots = [new(0, 15, 15), new(15, 30, 15), new(30, 45, 15), new(45, 60, 15)],
            UserSummaries = [Showing(0), Showing(3)],
        };
        var alike = summe with { UserSummaries = [Showing(2), Showing(2)] };

        Assert.Equal(0, DrawEvaluation.OfAnnotators(DatasetKind.SumMe, summe, 15, 3)!.BestF1);
        Assert.Equal((100, 1, 1), Of(DrawEvaluation.OfAnnotators(DatasetKind.SumMe, alike, 15, 3)!));
        Assert.Null(DrawEvaluation.OfAnnotators(DatasetKind.SumMe, summe with { UserSummaries = [Showing(2)] }, 15, 3));
        Assert.Null(DrawEvaluation.OfAnnotators(DatasetKind.MrHiSum, Video, 1, 3));

        // SumMe compares summaries: draws that choose the same shots agree, whatever else their scores say.
        float[][] draws = [[0.1f, 0.2f, 0.9f, 0.3f], [0.3f, 0.2f, 0.8f, 0.1f]];
        var ofDraws = DrawEvaluation.OfDraws(new Protocol(DatasetKind.SumMe, alike, 15), draws);
        Assert.Equal((100, 1, 1), Of(ofDraws));
        Assert.Equal(0, ofDraws.EnergyDistance!.Value, 1e-12);

        static (double, double, double) Of(DrawMetrics metrics) => (metrics.PairwiseF1, metrics.PairwiseKTau, metrics.Coverage);
        static byte[] Showing(int shot) => [.. Enumerable.Range(0, 60).Select(i => (byte)(i / 15 == shot ? 1 : 0))];
    }

    [Fact]
    public void All_figures_of_a_set_equal_plain_loops()
    {
        var video = MadeUpVideos.Make(1)[0];
        var protocol = new Protocol(DatasetKind.TvSum, video, 45);
        var random = new Random(3);
        float[][] draws = [.. Enumerable.Range(0, 5).Select(_ => video.GtScore.Select(s => s + random.NextSingle()).ToArray())];

        var metrics = DrawEvaluation.OfDraws(protocol, draws);

        var summaries = draws.Select(draw => protocol.Summarize(draw).Frames).ToArray();
        var (bestF1, bestTau, covered) = (0.0, 0.0, 0.0);
        double[] human = [F1(1, 0), F1(2, 0), F1(2, 1)];
        double F1(int i, int j) => F1Score.Of(video.UserSummaries[i], video.UserSummaries[j]);
        for (var user = 0; user < 3; user++)
        {
            var (f1, tau) = (0.0, -1.0);
            for (var draw = 0; draw < 5; draw++)
            {
                f1 = Math.Max(f1, F1Score.Of(summaries[draw], video.UserSummaries[user]));
                tau = Math.Max(tau, Tau(draws[draw], video.UserScores[user]));
            }

            bestF1 += f1 / 3;
            bestTau += tau / 3;
            covered += f1 >= human.Order().ElementAt(1) ? 1 / 3.0 : 0;
        }

        var (pairF1, pairTau, within, across, people) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < 5; i++)
        {
            for (var j = 0; j < 5; j++)
            {
                if (i != j)
                {
                    pairF1 += F1Score.Of(summaries[i], summaries[j]) / 20;
                    pairTau += Tau(draws[i], draws[j]) / 20;
                    within += Math.Sqrt((1 - Tau(draws[i], draws[j])) / 2) / 20;
                }
            }

            for (var user = 0; user < 3; user++)
            {
                across += Math.Sqrt((1 - Tau(draws[i], video.UserScores[user])) / 2) / 15;
                people += i < 3 && i != user ? Math.Sqrt((1 - Tau(video.UserScores[i], video.UserScores[user])) / 2) / 6 : 0;
            }
        }

        Assert.Equal(bestF1, metrics.BestF1, 1e-9);
        Assert.Equal(bestTau, metrics.BestKTau, 1e-9);
        Assert.Equal(covered, metrics.Coverage, 1e-9);
        Assert.Equal(pairF1, metrics.PairwiseF1, 1e-9);
        Assert.Equal(pairTau, metrics.PairwiseKTau, 1e-9);
        Assert.Equal((2 * across) - within - people, metrics.EnergyDistance!.Value, 1e-9);
        Assert.Equal(protocol.Evaluate([.. Enumerable.Range(0, video.Length).Select(i => draws.Sum(draw => draw[i]) / 5)]).KTau, metrics.OfMean!.KTau, 0.01);

        // Kendall's τ_b by its definition.
        static double Tau(float[] a, float[] b)
        {
            var (excess, orderedA, orderedB) = (0, 0, 0);
            for (var i = 0; i < a.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    var (x, y) = (Math.Sign(a[i] - a[j]), Math.Sign(b[i] - b[j]));
                    excess += x * y;
                    orderedA += Math.Abs(x);
                    orderedB += Math.Abs(y);
                }
            }

            return excess / Math.Sqrt((double)orderedA * orderedB);
        }
    }
}
