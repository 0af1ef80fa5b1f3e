namespace SummDiff.Video.Shots;

/// <summary>How a video is cut into shots.</summary>
internal sealed record SegmentationOptions
{
    /// <summary>Most shots allowed, at least 1; null for as many as there are samples (<c>--max-shots</c>).</summary>
    public int? MaxShots { get; init; }

    /// <summary>Weight vmax of the penalty on the number of shots, at least 0 (<c>--penalty</c>). More gives fewer shots.</summary>
    public double Penalty { get; init; } = 1;

    /// <summary>
    /// Longest shot in samples, at least 1; null for the exact algorithm (<c>--max-shot-samples</c>). With a bound the result is
    /// the best among segmentations whose shots are no longer than this, and cost and memory grow with n·bound instead of n².
    /// </summary>
    public int? MaxShotSamples { get; init; }
}
