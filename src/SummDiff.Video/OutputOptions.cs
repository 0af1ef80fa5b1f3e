using SummDiff.Video.Editing;

namespace SummDiff.Video;

/// <summary>Which files are made of the summaries of a video.</summary>
internal sealed record OutputOptions
{
    /// <summary>The one draw to render, from 1; null for all.</summary>
    public int? Pick { get; init; }

    /// <summary>Renders no video.</summary>
    public bool DryRun { get; init; }

    /// <summary>Quality of the summary videos.</summary>
    public RenderOptions Render { get; init; } = new();
}
