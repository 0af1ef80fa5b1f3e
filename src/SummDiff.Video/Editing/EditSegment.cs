using SummDiff.Video.Media;

namespace SummDiff.Video.Editing;

/// <summary>A segment of the summary: frames of the source that are shown, with their exact times.</summary>
/// <param name="StartFrame">First frame as decoded.</param>
/// <param name="EndFrame">One past the last frame.</param>
/// <param name="Start">When the first frame is shown, in seconds after the video's first frame.</param>
/// <param name="End">When the last frame goes, in seconds after the video's first frame came.</param>
/// <param name="By">Who chose it.</param>
/// <param name="MovedFrom">The frames it covered before an edge was moved; null where none was.</param>
internal sealed record EditSegment(int StartFrame, int EndFrame, Rational Start, Rational End, EditOrigin By, FrameRange? MovedFrom = null)
{
    /// <summary>Its frames.</summary>
    public FrameRange Range => new(StartFrame, EndFrame);

    /// <summary>How many frames it has.</summary>
    public int Frames => EndFrame - StartFrame;

    /// <summary>How long it is shown, in seconds.</summary>
    public Rational Seconds => End - Start;
}
