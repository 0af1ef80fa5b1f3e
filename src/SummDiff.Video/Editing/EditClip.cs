using SummDiff.Video.Media;

namespace SummDiff.Video.Editing;

/// <summary>A segment of the summary as editors see it: a part of the source, and where it is on the time line.</summary>
/// <param name="Number">From 1.</param>
/// <param name="In">First frame, counted from the source's first, at the rate of the edit.</param>
/// <param name="Out">One past the last frame.</param>
/// <param name="At">Where the clip begins on the time line, in frames.</param>
/// <param name="Segment">The segment with its exact times.</param>
internal readonly record struct EditClip(int Number, long In, long Out, long At, EditSegment Segment)
{
    /// <summary>Frames.</summary>
    public long Length => Out - In;

    /// <summary>Where the clip ends on the time line, one past its last frame.</summary>
    public long Until => At + Length;

    /// <summary>When the clip starts in the source, in seconds after the first frame.</summary>
    public Rational Start => Segment.Start;

    /// <summary>When the clip ends in the source, in seconds after the first frame.</summary>
    public Rational End => Segment.End;
}
