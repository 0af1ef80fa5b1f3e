using SummDiff.Summaries;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing;

/// <summary>What of a video is shown, and what a person decided about it. Immutable: each change makes a new one, so that undoing is going back.</summary>
/// <param name="Budget">How long the summary may be.</param>
/// <param name="By">Whose scores choose among the shots.</param>
/// <param name="Segments">What is shown, in order, without overlap.</param>
/// <param name="Locked">Frames that are shown whatever the scores and the budget say.</param>
/// <param name="Banned">Frames that are never chosen.</param>
internal sealed record Edit(Budget Budget, EditOrigin By, IReadOnlyList<EditSegment> Segments, IReadOnlyList<FrameRange> Locked, IReadOnlyList<FrameRange> Banned)
{
    /// <summary>How long the summary is, in seconds.</summary>
    public Rational Seconds => Segments.Aggregate(default(Rational), (sum, segment) => sum + segment.Seconds);

    /// <summary>An edit that shows some shots of a video.</summary>
    /// <param name="budget">How long the summary may be.</param>
    /// <param name="by">Who chose them.</param>
    /// <param name="shots">The shots, in order.</param>
    /// <param name="clock">When frames are shown.</param>
    public static Edit Of(Budget budget, EditOrigin by, IEnumerable<Shot> shots, FrameClock clock) =>
        new(budget, by, [.. shots.Select(shot => Segment(new FrameRange(shot.Start, shot.End), by, clock))], [], []);

    /// <summary>Chooses anew: what is locked or was moved stays, what is banned is left out, and the shots of greatest total value fill the rest of the budget.</summary>
    /// <param name="video">The video, its shots and the scores of all draws.</param>
    /// <param name="by">Whose scores count: a draw's or the mean's.</param>
    /// <param name="budget">How long the summary may be.</param>
    /// <exception cref="VideoException">There is no such draw, or what stays is longer than the budget.</exception>
    public Edit Choose(ScoredVideo video, EditOrigin by, Budget budget)
    {
        var frames = video.Timeline.FrameCount;
        var capacity = budget.CapacityFrames(frames, frames / video.Timeline.EndTime);
        var moved = Segments.Where(segment => segment.MovedFrom is not null).ToArray();
        var kept = moved.Concat(Locked.Where(range => !moved.Any(segment => segment.Range.Overlaps(range)))
            .Select(range => Segments.FirstOrDefault(segment => segment.Range == range) ?? Segment(range, EditOrigin.Hand, video.Clock))).ToArray();
        var used = kept.Sum(segment => segment.Frames);
        if (used > capacity)
        {
            throw new VideoException($"{video.Facts.Path}: the segments that are locked or moved have {used} frames, more than the budget of {budget}, {capacity} frames. Free some, or give a budget of at least {used}f.");
        }

        var free = video.Shots.Where(shot => !kept.Any(segment => segment.Range.Overlaps(Range(shot))) && !Banned.Any(range => range.Overlaps(Range(shot)))).ToArray();
        var chosen = free.Length == 0 ? [] : Summary.Of(video.ScoresOf(by), video.Timeline.Picks, free, frames, capacity - used).Shots;
        var segments = kept.Concat(chosen.Select(shot => Segment(Range(shot), by, video.Clock))).OrderBy(segment => segment.StartFrame);
        return this with { Budget = budget, By = by, Segments = [.. segments] };
    }

    /// <summary>Shows some frames whatever the scores say.</summary>
    /// <param name="range">The frames, such as a shot's.</param>
    /// <param name="clock">When frames are shown.</param>
    public Edit Lock(FrameRange range, FrameClock clock) => (this with
    {
        Locked = [.. Locked.Where(other => !other.Overlaps(range)).Append(range).OrderBy(other => other.Start)],
        Banned = [.. Banned.Where(other => !other.Overlaps(range))],
    }).Show(range, clock);

    /// <summary>Leaves some frames out whatever the scores say.</summary>
    /// <param name="range">The frames, such as a shot's.</param>
    public Edit Ban(FrameRange range) => this with
    {
        Banned = [.. Banned.Where(other => !other.Overlaps(range)).Append(range).OrderBy(other => other.Start)],
        Locked = [.. Locked.Where(other => !other.Overlaps(range))],
        Segments = [.. Segments.Where(segment => !segment.Range.Overlaps(range))],
    };

    /// <summary>Takes back what was said about some frames: they are neither locked nor banned nor moved.</summary>
    /// <param name="range">The frames, such as a shot's.</param>
    public Edit Free(FrameRange range) => this with
    {
        Banned = [.. Banned.Where(other => !other.Overlaps(range))],
        Locked = [.. Locked.Where(other => !other.Overlaps(range))],
        Segments = [.. Segments.Select(segment => segment.Range.Overlaps(range) ? segment with { MovedFrom = null } : segment)],
    };

    /// <summary>Moves the edges of a segment; what it then covers of its neighbors is cut from them.</summary>
    /// <param name="segment">The segment's place among <see cref="Segments"/>, from 0.</param>
    /// <param name="range">The frames it shall show, within the video.</param>
    /// <param name="clock">When frames are shown.</param>
    public Edit Move(int segment, FrameRange range, FrameClock clock)
    {
        var old = Segments[segment];
        var moved = Segment(range, EditOrigin.Hand, clock) with { MovedFrom = old.MovedFrom ?? old.Range };
        return this with { Segments = [.. Segments.Where((_, i) => i != segment).SelectMany(other => Without(other, range, clock)).Append(moved).OrderBy(other => other.StartFrame)] };
    }

    /// <summary>Splits a segment in two.</summary>
    /// <param name="segment">The segment's place among <see cref="Segments"/>, from 0.</param>
    /// <param name="frame">The first frame of the second part, inside the segment.</param>
    /// <param name="clock">When frames are shown.</param>
    public Edit Split(int segment, int frame, FrameClock clock)
    {
        var old = Segments[segment];
        var from = old.MovedFrom ?? old.Range;
        EditSegment Part(int start, int end) => Segment(new FrameRange(start, end), EditOrigin.Hand, clock) with { MovedFrom = from };
        return this with { Segments = [.. Segments.Take(segment), Part(old.StartFrame, frame), Part(frame, old.EndFrame), .. Segments.Skip(segment + 1)] };
    }

    private Edit Show(FrameRange range, FrameClock clock) => Segments.Any(segment => segment.Range == range)
        ? this
        : this with { Segments = [.. Segments.SelectMany(other => Without(other, range, clock)).Append(Segment(range, EditOrigin.Hand, clock)).OrderBy(other => other.StartFrame)] };

    private static IEnumerable<EditSegment> Without(EditSegment segment, FrameRange range, FrameClock clock)
    {
        if (!segment.Range.Overlaps(range))
        {
            return [segment];
        }

        FrameRange[] rests = [new(segment.StartFrame, range.Start), new(range.End, segment.EndFrame)];
        return rests.Where(rest => rest.Length > 0).Select(rest => Segment(rest, EditOrigin.Hand, clock) with { MovedFrom = segment.MovedFrom ?? segment.Range });
    }

    private static EditSegment Segment(FrameRange range, EditOrigin by, FrameClock clock) => new(range.Start, range.End, clock.TimeOf(range.Start), clock.TimeOf(range.End), by);

    private static FrameRange Range(Shot shot) => new(shot.Start, shot.End);
}
