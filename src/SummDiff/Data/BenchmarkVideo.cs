namespace SummDiff.Data;

/// <summary>One video of a dataset: L sampled frames out of n_frames, with what people made of it.</summary>
public sealed record BenchmarkVideo
{
    /// <summary>The group's name in the dataset's file, such as <c>video_7</c>.</summary>
    public required string Key { get; init; }

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

    /// <summary>Sampled frames L.</summary>
    public int Length => GtScore.Length;
}
