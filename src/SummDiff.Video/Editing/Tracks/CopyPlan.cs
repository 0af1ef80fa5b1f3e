using SummDiff.Video.Media;

namespace SummDiff.Video.Editing.Tracks;

/// <summary>
/// Decides which packets of the source can stand in the summary as they are. A run of packets begins with a picture that
/// refers to none before it, and ends where all pictures decoded so far are shown before all others; frames around it are encoded.
/// </summary>
internal static class CopyPlan
{
    private const int ShortestRun = 6; // Below that, what is spared is less than what the start of a part costs.

    /// <summary>Splits the segments of a summary into parts.</summary>
    /// <param name="source">The source's packets.</param>
    /// <param name="frames">For each packet, the number of its picture among the source's frames; -1 for one that is not shown.</param>
    /// <param name="segments">The segments, in order.</param>
    /// <param name="isEntry">Whether a packet, marked as a key, begins with a picture that resets the decoder.</param>
    public static List<Part> Split(PacketList source, int[] frames, IReadOnlyList<FrameRange> segments, Func<int, bool> isEntry)
    {
        var entries = Enumerable.Range(0, frames.Length).Where(packet => source.Packets[packet].IsKey && frames[packet] >= 0).ToArray();
        var parts = new List<Part>();
        foreach (var segment in segments)
        {
            var run = entries.Where(packet => frames[packet] >= segment.Start && frames[packet] < segment.End)
                .Where(isEntry)
                .Select(packet => Run(frames, packet, segment.End))
                .FirstOrDefault(run => run.IsCopy && run.Frames >= ShortestRun);
            if (run is null)
            {
                parts.Add(new Part([segment]));
                continue;
            }

            var copied = run.Ranges[0];
            if (copied.Start > segment.Start)
            {
                parts.Add(new Part([segment with { End = copied.Start }]));
            }

            parts.Add(run);
            if (copied.End < segment.End)
            {
                parts.Add(new Part([segment with { Start = copied.End }]));
            }
        }

        return parts;
    }

    /// <summary>The longest run from a packet on. Pictures shown before the first one refer to earlier ones: they are not part of it.</summary>
    private static Part Run(int[] frames, int first, int endFrame)
    {
        var (start, last, count, best) = (frames[first], frames[first], 0, new Part([]));
        for (var packet = first; packet < frames.Length; packet++)
        {
            if (frames[packet] >= endFrame || frames[packet] < 0)
            {
                break;
            }

            if (frames[packet] >= start)
            {
                count++;
                last = Math.Max(last, frames[packet]);
            }

            if (last - start + 1 == count)
            {
                best = new Part([new FrameRange(start, last + 1)], first, packet + 1);
            }
        }

        return best;
    }
}
