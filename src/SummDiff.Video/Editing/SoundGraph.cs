using System.Globalization;
using System.Text;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing;

/// <summary>The filter graph that cuts the sound of segments out of a video's audio streams and joins it, by the times of their frames.</summary>
internal static class SoundGraph
{
    /// <summary>The graph, with outputs <c>[a0]</c>, <c>[a1]</c> and so on.</summary>
    /// <param name="video">The source.</param>
    /// <param name="input">The source's number among ffmpeg's inputs.</param>
    /// <param name="start">Where reading begins, by the file's timestamps, in seconds.</param>
    /// <param name="cuts">The start and end of each segment, by the file's timestamps, in seconds.</param>
    /// <param name="fade">Seconds over which each segment fades in and out; 0 for hard cuts.</param>
    public static string Of(MediaFacts video, int input, double start, IReadOnlyList<(double Start, double End)> cuts, double fade)
    {
        var graph = new StringBuilder();
        for (var track = 0; track < video.AudioTracks.Count; track++)
        {
            graph.Append(track > 0 ? ";" : "");
            Track(graph, video.AudioTracks[track], input, track, start, cuts, fade);
        }

        return graph.ToString();
    }

    /// <summary>Filters that fade a stretch of time in and out, each after a comma; nothing for a fade of no length.</summary>
    /// <param name="filter"><c>fade</c> or <c>afade</c>.</param>
    /// <param name="fade">Seconds of each fade; half the stretch at most.</param>
    /// <param name="start">When the stretch starts.</param>
    /// <param name="duration">How long it is.</param>
    /// <param name="during">More options of the filter.</param>
    public static string Fades(string filter, double fade, double start, double duration, string during = "")
    {
        var length = Math.Min(fade, duration / 2);
        return length > 0
            ? string.Create(CultureInfo.InvariantCulture, $",{filter}=t=in:st={start:F3}:d={length:F3}{during},{filter}=t=out:st={start + duration - length:F3}:d={length:F3}{during}")
            : "";
    }

    private static void Track(StringBuilder graph, AudioTrack track, int input, int number, double start, IReadOnlyList<(double Start, double End)> cuts, double fade)
    {
        // Gaps become silence, so that the sound at a time is the sound of that time; at the ends too.
        graph.Append(CultureInfo.InvariantCulture, $"[{input}:{track.Index}]aresample=async=1:first_pts={Math.Round(start * track.SampleRate):F0},apad=whole_dur={cuts[^1].End - start + 1:F3},asplit={cuts.Count}");
        Labels(graph, $"y{number}p", cuts.Count);
        for (var i = 0; i < cuts.Count; i++)
        {
            graph.Append(CultureInfo.InvariantCulture, $";[y{number}p{i}]atrim=start={cuts[i].Start:F6}:end={cuts[i].End:F6},asetpts=PTS-STARTPTS{Fades("afade", fade, 0, cuts[i].End - cuts[i].Start)}[t{number}p{i}]");
        }

        graph.Append(';');
        Labels(graph, $"t{number}p", cuts.Count);
        graph.Append(CultureInfo.InvariantCulture, $"concat=n={cuts.Count}:v=0:a=1[a{number}]");
    }

    private static void Labels(StringBuilder graph, string prefix, int count)
    {
        for (var i = 0; i < count; i++)
        {
            graph.Append(CultureInfo.InvariantCulture, $"[{prefix}{i}]");
        }
    }
}
