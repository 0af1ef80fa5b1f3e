using SummDiff.Data;
using SummDiff.Evaluation;
using SummDiff.Summaries;

namespace SummDiff.Tests.Evaluation;

public class ProtocolTests
{
    private static readonly BenchmarkVideo Video = new()
    {
        Key = "video_1",
        FeatureWidth = 0,
        Features = [],
        GtScore = [0.1f, 0.9f, 0.4f, 0.6f],
        FrameCount = 8,
        Picks = [0, 2, 4, 6],
        Shots = [new(0, 2, 2), new(2, 4, 2), new(4, 6, 2), new(6, 8, 2)],
        UserSummaries = [[0, 0, 1, 1, 0, 0, 1, 1], [1, 1, 0, 0, 0, 0, 0, 0]],
        UserScores = [[0.2f, 1, 0.4f, 0.6f], [1, 0.2f, 0.8f, 0.4f]],
        GtSummary = [0, 0, 1, 1],
    };

    [Fact]
    public void TVSum_takes_the_mean_over_users_and_SumMe_the_best_of_them()
    {
        Assert.Equal(50, Evaluate(DatasetKind.TvSum, Video, [0.1f, 0.9f, 0.4f, 0.6f]).F1, 1e-12);
        Assert.Equal(100, Evaluate(DatasetKind.SumMe, Video, [0.1f, 0.9f, 0.4f, 0.6f]).F1, 1e-12);
    }

    [Fact]
    public void Scores_that_rank_nothing_count_as_no_correlation()
    {
        var metrics = Evaluate(DatasetKind.TvSum, Video, [0.5f, 0.5f, 0.5f, 0.5f]);

        Assert.Equal((0, 0, 1), (metrics.KTau, metrics.SRho, metrics.Tied));
        Assert.Equal(0, Evaluate(DatasetKind.TvSum, Video, [0.5f, 0.5f, 0.5f, 0.6f]).Tied);
    }

    [Fact]
    public void What_the_annotators_or_the_budget_tie_is_not_held_against_the_scores()
    {
        var flat = Video with { UserScores = [[0.5f, 0.5f, 0.5f, 0.5f]] };
        var oneShot = Video with { Shots = [new(0, 8, 8)] };

        Assert.Equal(0, Evaluate(DatasetKind.TvSum, flat, [0.5f, 0.5f, 0.5f, 0.5f]).Tied);
        Assert.Equal(0, Evaluate(DatasetKind.SumMe, oneShot, [0.1f, 0.9f, 0.4f, 0.6f]).Tied);
        Assert.Equal(1, Evaluate(DatasetKind.SumMe, Video, [0, 0, 0, 0]).Tied);
    }

    [Fact]
    public void Annotations_one_sample_longer_or_shorter_than_the_scores_are_cut()
    {
        float[] scores = [0.1f, 0.9f, 0.4f, 0.6f];
        var longer = Video with { UserScores = [[0.2f, 1, 0.4f, 0.6f, 0.9f]] };
        var shorter = Video with { UserScores = [[0.2f, 1, 0.4f]] };

        Assert.Equal(1, Evaluate(DatasetKind.TvSum, longer, scores).KTau, 1e-12);
        Assert.Equal(1, Evaluate(DatasetKind.TvSum, shorter, scores).KTau, 1e-12);
    }

    [Fact]
    public void TVSum_without_annotations_is_an_error_that_names_the_video()
    {
        var error = Assert.Throws<SummDiffException>(() => Evaluate(DatasetKind.TvSum, Video with { UserScores = [] }, []));

        Assert.Contains("video_1", error.Message, StringComparison.Ordinal);
        Assert.Contains("annotations", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Knapsack_errors_are_measured_for_MrHiSum_alone()
    {
        float[] scores = [0.1f, 0.9f, 0.4f, 0.6f];
        var mrhisum = Video with { FrameCount = 4, Picks = [0, 1, 2, 3], Shots = [new(0, 1, 1), new(1, 2, 1), new(2, 3, 1), new(3, 4, 1)] };

        Assert.Null(Evaluate(DatasetKind.TvSum, Video, scores).KnapsackError);
        Assert.Equal(0, Evaluate(DatasetKind.MrHiSum, mrhisum, scores).KnapsackError!.Wse);
    }

    private static SummDiff.Metrics.VideoMetrics Evaluate(DatasetKind dataset, BenchmarkVideo video, float[] scores) =>
        new Protocol(dataset, video, Budget.Share(0.5).CapacityFrames(video.FrameCount)).Evaluate(scores);
}
