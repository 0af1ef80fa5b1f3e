using SummDiff.Summaries;
using SummDiff.Video.Editing;
using SummDiff.Video.Features;

namespace SummDiff.Video;

/// <summary>How a video becomes a summary video.</summary>
public sealed record SummarizeOptions
{
    /// <summary>Sampling, features and shots.</summary>
    public ExtractOptions Extract { get; init; } = new();

    /// <summary>How long a summary may be (<c>--budget</c>).</summary>
    public Budget Budget { get; init; } = Budget.Default;

    /// <summary>A file of shots to choose from instead of finding them (<c>--shots</c>); null to find them.</summary>
    public string? ShotFile { get; init; }

    /// <summary>The one sample to render, from 1 (<c>--pick</c>); null for all.</summary>
    public int? Pick { get; init; }

    /// <summary>Quality of the summary video.</summary>
    public RenderOptions Render { get; init; } = new();

    /// <summary>Renders nothing (<c>--dry-run</c>).</summary>
    public bool DryRun { get; init; }
}
