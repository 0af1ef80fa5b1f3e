using SummDiff.Summaries;

namespace SummDiff.Data;

/// <summary>One video of a dataset: L sampled frames out of n_frames, with what people made of it.</summary>
public sealed record BenchmarkVideo
{
    /// <summary>The group's name in the dataset's file, such as <c>video_7</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The video's name (<c>video_name</c>) where the file has one, else its key. It keys the noise of draws.</summary>
    public string Name { get => field ?? Key; init; }

    /// <summary>Channels F of one feature row.</summary>
    public required int FeatureWidth { get; init; }

    /// <summary><c>[L, F]</c>, row-major, one row a sampled frame.</summary>
    public required float[] Features { get; init; }

    /// <summary><c>[L]</c>, importance in 0..1.</summary>
    public required float[] GtScore { get; init; }

    /// <summary>Original frames n_frames; L for MrHiSum.</summary>
    public required int FrameCount { get; init; }

    /// <summary><c>[L]</c>, the original frame of each sample, ascending.</summary>
    public required int[] Picks { get; init; }

    /// <summary><c>[S]</c>, in order, half-open.</summary>
    public required Shot[] Shots { get; init; }

    /// <summary><c>[U][n_frames]</c>, each user's summary as zeros and ones. Empty for MrHiSum.</summary>
    public byte[][] UserSummaries { get; init; } = [];

    /// <summary><c>[U][⌈n_frames/15⌉]</c>, TVSum's annotations: a user's scores over that user's maximum, every 15th frame. Empty elsewhere.</summary>
    public float[][] UserScores { get; init; } = [];

    /// <summary><c>[L]</c>, MrHiSum's ground-truth summary as zeros and ones. Empty elsewhere.</summary>
    public byte[] GtSummary { get; init; } = [];

    /// <summary>
    /// Whether a shot's value counts the frame at the shot's end too, where the video has it. The official code does so for MrHiSum, whose
    /// half-open shots it takes for inclusive (a quirk; see docs/reference.md).
    /// </summary>
    public bool CountsEndFrame { get; init; }

    /// <summary>Sampled frames L.</summary>
    public int Length => GtScore.Length;

    /// <summary>The value of each shot: the mean score of its frames.</summary>
    /// <param name="scores"><c>[L]</c>.</param>
    /// <returns><c>[S]</c>.</returns>
    public double[] ValueShots(ReadOnlySpan<float> scores) => ShotValues.Of(scores, Picks, Shots, FrameCount, CountsEndFrame);

    /// <summary>The summary that scores make: the shots of greatest total value that fit.</summary>
    /// <param name="scores"><c>[L]</c>.</param>
    /// <param name="capacityFrames">The most frames the summary may have; see <see cref="Budget.CapacityFrames"/>.</param>
    public Summary Summarize(ReadOnlySpan<float> scores, int capacityFrames) => Summary.Of(scores, Picks, Shots, FrameCount, capacityFrames, CountsEndFrame);
}
