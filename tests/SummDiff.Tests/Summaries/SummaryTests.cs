using System.Text.Json;
using SummDiff.Summaries;
using SummDiff.Testing;

namespace SummDiff.Tests.Summaries;

public class SummaryTests
{
    private static readonly Shot[] Shots = [new(0, 4, 4), new(4, 7, 3), new(7, 12, 5)];
    private static readonly int[] Picks = [0, 5, 10];
    private static readonly float[] Scores = [1, 2, 4];

    /// <summary>Means by NumPy 1.24; exactly the same.</summary>
    [Fact]
    public void Values_round_as_NumPy_rounds_them()
    {
        var scores = Enumerable.Range(0, 5000).Select(i => (float)(i * 7919 % 1009 / 1009.0)).ToArray();
        var picks = Enumerable.Range(0, 5000).ToArray();
        using var means = JsonDocument.Parse(File.ReadAllText(Fixture.Find("shot-means.json")));
        foreach (var expected in means.RootElement.EnumerateArray())
        {
            var length = expected.GetProperty("length").GetInt32();
            Assert.Equal(expected.GetProperty("mean").GetDouble(), ShotValues.Of(scores, picks, [new(0, length, length)], 5000, false)[0]);
        }
    }

    [Fact]
    public void A_sample_scores_the_frames_up_to_the_next_one() =>
        Assert.Equal([1, (1 + 2 + 2) / 3f, ((3 * 2) + (2 * 4)) / 5f], ShotValues.Of(Scores, Picks, Shots, 12, countEndFrame: false));

    [Fact]
    public void Counting_the_end_frame_stops_at_the_end_of_the_video() =>
        Assert.Equal([1, (1 + 2 + 2 + 2) / 4f, 14 / 5f], ShotValues.Of(Scores, Picks, Shots, 12, countEndFrame: true));

    [Fact]
    public void Frames_before_the_first_sample_count_as_zero() =>
        Assert.Equal([0.5], ShotValues.Of([1], [2], [new(0, 4, 4)], 4, countEndFrame: false));

    [Fact]
    public void A_shot_beyond_the_video_is_worth_nothing() =>
        Assert.Equal([0.0], ShotValues.Of([1], [0], [new(4, 8, 4)], 4, countEndFrame: false));

    [Fact]
    public void The_summary_is_written_with_the_weights_even_where_they_differ_from_the_shots()
    {
        Shot[] odd = [new(0, 4, 4), new(4, 7, 2), new(7, 12, 6)];

        var summary = Summary.Of(Scores, Picks, odd, 12, capacityFrames: 8);

        Assert.Equal([odd[1], odd[2]], summary.Shots);
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1], summary.Frames);
    }

    [Fact]
    public void The_summary_keeps_its_budget()
    {
        var summary = Summary.Of(Scores, Picks, Shots, 12, capacityFrames: 7);

        Assert.Equal([new Shot(7, 12, 5)], summary.Shots);
        Assert.Equal(5, summary.Frames.Sum(f => f));
    }
}
