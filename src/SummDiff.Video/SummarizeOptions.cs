using SummDiff.Summaries;

namespace SummDiff.Video;

/// <summary>How the shots of a summary are chosen.</summary>
public sealed record SummarizeOptions
{
    /// <summary>How long a summary may be; 15 % of the video by default.</summary>
    public Budget Budget { get; init; } = Budget.Default;

    /// <summary>Sets of scores to draw, at least 1; each makes a summary.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>A file of shots to choose from, JSON or CSV; null to find shots in the features.</summary>
    public string? ShotFile { get; init; }
}
