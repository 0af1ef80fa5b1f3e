using System.Globalization;
using System.Text;

namespace SummDiff.Video;

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
    public static string Graph(VideoFacts video, FrameTimeline timeline, IReadOnlyList<(int Start, int End)> pieces, double fade)
    {
        var (graph, tracks) = (new StringBuilder(), video.AudioTracks);
        graph.Append(CultureInfo.InvariantCulture, $"[0:{video.StreamIndex}]{video.Progressive}split={pieces.Count}");
        Labels(graph, "x", pieces.Count);
        for (var track = 0; track < tracks.Count; track++)
        {
            // Gaps become silence, so that the sound at a time is the sound of that time; at the ends too.
            var firstSample = Math.Round(timeline.Origin * tracks[track].SampleRate);
            graph.Append(CultureInfo.InvariantCulture, $";[0:{tracks[track].Index}]aresample=async=1:first_pts={firstSample:F0},apad=whole_dur={timeline.EndTime + 1:F3},asplit={pieces.Count}");
            Labels(graph, $"y{track}p", pieces.Count);
        }

        for (var i = 0; i < pieces.Count; i++)
        {
            var (start, end) = (timeline.TimeOf(pieces[i].Start), timeline.TimeOf(pieces[i].End));
            graph.Append(CultureInfo.InvariantCulture, $";[x{i}]trim=start_frame={pieces[i].Start}:end_frame={pieces[i].End},setpts=PTS-STARTPTS{Fades("fade", fade, end - start)}[s{i}]");
            for (var track = 0; track < tracks.Count; track++)
            {
                graph.Append(CultureInfo.InvariantCulture, $";[y{track}p{i}]atrim=start={timeline.Origin + start:F6}:end={timeline.Origin + end:F6},asetpts=PTS-STARTPTS{Fades("afade", fade, end - start)}[t{track}p{i}]");
            }
        }

        graph.Append(';');
        for (var i = 0; i < pieces.Count; i++)
        {
            graph.Append(CultureInfo.InvariantCulture, $"[s{i}]");
            for (var track = 0; track < tracks.Count; track++)
            {
                graph.Append(CultureInfo.InvariantCulture, $"[t{track}p{i}]");
            }
        }

        // H.264 in 4:2:0 wants even sizes: an odd last line or column is left out.
        graph.Append(CultureInfo.InvariantCulture, $"concat=n={pieces.Count}:v=1:a={tracks.Count}[joined]");
        Labels(graph, "a", tracks.Count);
        return graph.Append(";[joined]crop=trunc(iw/2)*2:trunc(ih/2)*2:0:0,format=yuv420p[v]").ToString();
    }

    private static void Labels(StringBuilder graph, string prefix, int count)
    {
        for (var i = 0; i < count; i++)
        {
            graph.Append(CultureInfo.InvariantCulture, $"[{prefix}{i}]");
        }
    }

    private static string Fades(string filter, double fade, double duration)
    {
        var length = Math.Min(fade, duration / 2);
        return length > 0
            ? string.Create(CultureInfo.InvariantCulture, $",{filter}=t=in:st=0:d={length:F3},{filter}=t=out:st={duration - length:F3}:d={length:F3}")
            : "";
    }
}
