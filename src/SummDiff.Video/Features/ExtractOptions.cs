using SummDiff.Video.Backbones;
using SummDiff.Video.Media;
using SummDiff.Video.Shots;

namespace SummDiff.Video.Features;

/// <summary>How a video becomes features and shots.</summary>
public sealed record ExtractOptions
{
    /// <summary>Which frames are looked at.</summary>
    public FrameSampling Sampling { get; init; } = new();

    /// <summary>How frames become features.</summary>
    public BackboneOptions Backbone { get; init; } = new();

    /// <summary>How the video is cut into shots.</summary>
    public SegmentationOptions Segmentation { get; init; } = new();
}
