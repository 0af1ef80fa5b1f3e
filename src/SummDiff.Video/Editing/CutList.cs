using System.Globalization;
using System.Text;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing;

/// <summary>The filter graph that cuts pieces out of a video and joins them: pictures by frame number, sound by those frames' times.</summary>
internal static class CutList
{
    /// <summary>Shots in order, neighbours made one piece.</summary>
    public static List<(int Start, int End)> Pieces(IEnumerable<Shot> shots)
    {
        var pieces = new List<(int Start, int End)>();
        foreach (var shot in shots.Where(s => s.End > s.Start).OrderBy(s => s.Start))
        {
            if (pieces.Count > 0 && pieces[^1].End >= shot.Start)
            {
                pieces[^1] = (pieces[^1].Start, Math.Max(pieces[^1].End, shot.End));
            }
            else
            {
                pieces.Add((shot.Start, shot.End));
            }
        }

        return pieces;
    }

    /// <summary>The graph, with outputs <c>[v]</c>, <c>[a0]</c>, <c>[a1]</c> and so on.</summary>
    public static string Graph(MediaFacts video, FrameTimeline timeline, IReadOnlyList<(int Start, int End)> pieces, double fade)
    {
        var (graph, cuts) = (new StringBuilder(), Cuts(timeline, pieces));
        Picture(graph, video, timeline, pieces, cuts, fade);
        for (var track = 0; track < video.AudioTracks.Count; track++)
        {
            Sound(graph, video.AudioTracks[track], $"{track}", timeline, cuts, fade);
        }

        return graph.ToString();
    }

    /// <summary>When each piece is shown in the source and in the summary. Both follow from frame times, so a piece lasts until its last frame goes.</summary>
    private static List<Cut> Cuts(FrameTimeline timeline, IReadOnlyList<(int Start, int End)> pieces)
    {
        var (cuts, shown) = (new List<Cut>(), 0.0);
        foreach (var (start, end) in pieces)
        {
            var cut = new Cut(timeline.TimeOf(start), timeline.TimeOf(end) - timeline.TimeOf(start), shown);
            cuts.Add(cut);
            shown += cut.Seconds;
        }

        return cuts;
    }

    private static void Picture(StringBuilder graph, MediaFacts video, FrameTimeline timeline, IReadOnlyList<(int Start, int End)> pieces, List<Cut> cuts, double fade)
    {
        // What was left out before a piece is taken off the times of all frames from there on. Filters that join streams would
        // guess how long a piece's last frame is shown, by its average rate.
        var (chosen, leftOut) = (new string[pieces.Count], new string[pieces.Count]);
        for (int i = 0, frames = 0; i < pieces.Count; i++)
        {
            var before = i == 0 ? -timeline.Origin : cuts[i - 1].Time - cuts[i - 1].Shown;
            chosen[i] = string.Create(CultureInfo.InvariantCulture, $"between(n,{pieces[i].Start},{pieces[i].End - 1})");
            leftOut[i] = string.Create(CultureInfo.InvariantCulture, $"{cuts[i].Time - cuts[i].Shown - before:F6}*gte(N,{frames})");
            frames += pieces[i].End - pieces[i].Start;
        }

        graph.Append(CultureInfo.InvariantCulture, $"[0:{video.StreamIndex}]{video.Progressive}select='{FilterSum.Of(chosen)}',setpts='round(PTS-{FilterSum.Of(leftOut)}/TB)'");
        foreach (var cut in cuts)
        {
            // A millisecond early, so that rounding puts no frame into the wrong piece.
            graph.Append(Fades("fade", fade, cut.Shown, cut.Seconds, string.Create(CultureInfo.InvariantCulture, $":enable='between(t,{cut.Shown - 0.001:F3},{cut.Shown + cut.Seconds - 0.001:F3})'")));
        }

        // H.264 in 4:2:0 wants even sizes: an odd last line or column is left out.
        graph.Append(",crop=trunc(iw/2)*2:trunc(ih/2)*2:0:0,format=yuv420p[v]");
    }

    private static void Sound(StringBuilder graph, AudioTrack track, string name, FrameTimeline timeline, List<Cut> cuts, double fade)
    {
        // Gaps become silence, so that the sound at a time is the sound of that time; at the ends too.
        graph.Append(CultureInfo.InvariantCulture, $";[0:{track.Index}]aresample=async=1:first_pts={Math.Round(timeline.Origin * track.SampleRate):F0},apad=whole_dur={timeline.EndTime + 1:F3},asplit={cuts.Count}");
        Labels(graph, $"y{name}p", cuts.Count);
        for (var i = 0; i < cuts.Count; i++)
        {
            var start = timeline.Origin + cuts[i].Time;
            graph.Append(CultureInfo.InvariantCulture, $";[y{name}p{i}]atrim=start={start:F6}:end={start + cuts[i].Seconds:F6},asetpts=PTS-STARTPTS{Fades("afade", fade, 0, cuts[i].Seconds)}[t{name}p{i}]");
        }

        graph.Append(';');
        Labels(graph, $"t{name}p", cuts.Count);
        graph.Append(CultureInfo.InvariantCulture, $"concat=n={cuts.Count}:v=0:a=1[a{name}]");
    }

    private static void Labels(StringBuilder graph, string prefix, int count)
    {
        for (var i = 0; i < count; i++)
        {
            graph.Append(CultureInfo.InvariantCulture, $"[{prefix}{i}]");
        }
    }

    private static string Fades(string filter, double fade, double start, double duration, string during = "")
    {
        var length = Math.Min(fade, duration / 2);
        return length > 0
            ? string.Create(CultureInfo.InvariantCulture, $",{filter}=t=in:st={start:F3}:d={length:F3}{during},{filter}=t=out:st={start + duration - length:F3}:d={length:F3}{during}")
            : "";
    }

    /// <summary>A piece in seconds: its start in the source, after the first frame; how long it lasts; its start in the summary.</summary>
    private readonly record struct Cut(double Time, double Seconds, double Shown);
}
