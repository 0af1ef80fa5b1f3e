namespace SummDiff.Video.Editing;

/// <summary>Frames of a video, half-open.</summary>
/// <param name="Start">First frame.</param>
/// <param name="End">One past the last frame.</param>
internal readonly record struct FrameRange(int Start, int End)
{
    /// <summary>Frames.</summary>
    public int Length => End - Start;

    /// <summary>Whether two ranges share a frame.</summary>
    public bool Overlaps(FrameRange other) => Start < other.End && other.Start < End;

    /// <summary>Ranges in order, those that touch or overlap made one; empty ones are left out.</summary>
    public static List<FrameRange> Join(IEnumerable<FrameRange> ranges)
    {
        var joined = new List<FrameRange>();
        foreach (var range in ranges.Where(range => range.Length > 0).OrderBy(range => range.Start))
        {
            if (joined.Count > 0 && joined[^1].End >= range.Start)
            {
                joined[^1] = joined[^1] with { End = Math.Max(joined[^1].End, range.End) };
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }
}
