using SummDiff.Video.Media;

namespace SummDiff.Video.Features;

/// <summary>A video as a model sees it: features of sampled frames, and the shots to choose from.</summary>
/// <param name="Facts">The file.</param>
/// <param name="Timeline">When its frames are shown, and which were sampled.</param>
/// <param name="Features"><c>[L, 1024]</c>, one row a sampled frame.</param>
/// <param name="Shots"><c>[S]</c>, in order; they tile the video.</param>
internal sealed record ExtractedVideo(MediaFacts Facts, FrameTimeline Timeline, float[] Features, Shot[] Shots)
{
    /// <summary>Average frames a second, by the timestamps.</summary>
    public double FrameRate => Timeline.FrameCount / Timeline.EndTime;
}
