using SummDiff.Video.Media;

namespace SummDiff.Video.Editing;

/// <summary>An edit in the terms of editors: clips of one source, one after another, counted in frames of one rate.</summary>
/// <param name="Source">The source.</param>
/// <param name="Title">The name of the time line.</param>
/// <param name="Clips">The clips, in order, without gaps.</param>
internal sealed record EditList(EditSource Source, string Title, IReadOnlyList<EditClip> Clips)
{
    /// <summary>Length of the time line in frames.</summary>
    public long Frames => Clips.Count == 0 ? 0 : Clips[^1].Until;

    /// <summary>The rate at which frames are counted.</summary>
    public EditRate Rate => Source.Rate;

    /// <summary>Lays segments out for editors. With a constant rate frames are those of the video; with a variable one they follow from seconds.</summary>
    /// <param name="facts">The video.</param>
    /// <param name="clock">When its frames are shown.</param>
    /// <param name="frames">How many it has.</param>
    /// <param name="segments">What is shown, in order.</param>
    /// <param name="title">The name of the time line.</param>
    public static EditList Of(MediaFacts facts, FrameClock clock, int frames, IEnumerable<EditSegment> segments, string title)
    {
        var (source, clips, at) = (EditSource.Of(facts, clock, frames), new List<EditClip>(), 0L);
        foreach (var segment in segments)
        {
            var variable = source.RateNote is not null;
            var start = variable ? source.Rate.FrameAt(segment.Start) : segment.StartFrame;
            var end = variable ? Math.Max(start + 1, source.Rate.FrameAt(segment.End)) : segment.EndFrame;
            clips.Add(new EditClip(clips.Count + 1, start, end, at, segment));
            at += end - start;
        }

        return new EditList(source, title, clips);
    }
}
