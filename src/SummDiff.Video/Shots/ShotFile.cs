using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SummDiff.Video.Media;

namespace SummDiff.Video.Shots;

/// <summary>Shots in a text file, to be looked at, changed and read again: JSON or CSV, by frames or by seconds.</summary>
internal static class ShotFile
{
    private static readonly string[] Columns = ["start_frame", "end_frame", "start_seconds", "end_seconds"];

    /// <summary>Shots as JSON: an array of objects with frames, half-open, and seconds.</summary>
    /// <param name="shots">The shots.</param>
    /// <param name="timeline">Gives the seconds; null where only frames are known.</param>
    public static JsonArray ToJson(IEnumerable<Shot> shots, FrameTimeline? timeline) => new([.. shots.Select(shot =>
    {
        var item = new JsonObject { ["start_frame"] = shot.Start, ["end_frame"] = shot.End };
        if (timeline is not null)
        {
            item["start_seconds"] = Math.Round(timeline.TimeOf(shot.Start), 6);
            item["end_seconds"] = Math.Round(timeline.TimeOf(shot.End), 6);
        }

        return (JsonNode)item;
    })]);

    /// <summary>Shots as CSV with a header line.</summary>
    /// <param name="shots">The shots.</param>
    /// <param name="timeline">Gives the seconds; null where only frames are known.</param>
    public static string ToCsv(IEnumerable<Shot> shots, FrameTimeline? timeline)
    {
        ArgumentNullException.ThrowIfNull(shots);
        var text = new StringBuilder(timeline is null ? "start_frame,end_frame\n" : "start_frame,end_frame,start_seconds,end_seconds\n");
        foreach (var shot in shots)
        {
            text.Append(CultureInfo.InvariantCulture, $"{shot.Start},{shot.End}");
            text.Append(timeline is null ? "\n" : string.Create(CultureInfo.InvariantCulture, $",{timeline.TimeOf(shot.Start):0.######},{timeline.TimeOf(shot.End):0.######}\n"));
        }

        return text.ToString();
    }

    /// <summary>
    /// Reads shots for a video: what <see cref="ToJson"/> or <see cref="ToCsv"/> write; an object with a <c>shots</c> array will do too. Where there
    /// are frames, seconds are not looked at.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="timeline">The video's frames.</param>
    /// <exception cref="VideoException">The file is something else, or its shots overlap, run backwards or lie outside the video.</exception>
    public static Shot[] Read(string path, FrameTimeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var shots = TableFile.Read(path, "shots", Columns).Select((row, i) => Shot(path, i, row, timeline)).ToArray();
        if (shots.Length == 0)
        {
            throw new VideoException($"{path}: holds no shots. Expected start_frame and end_frame, or start_seconds and end_seconds, of each.");
        }

        for (var i = 0; i < shots.Length; i++)
        {
            var (start, end) = (shots[i].Start, shots[i].End);
            if (start < 0 || end <= start || end > timeline.FrameCount || (i > 0 && start < shots[i - 1].End))
            {
                throw new VideoException($"{path}: shot {i} covers frames {start} to {end}, but shots must go forward without overlapping, within the {timeline.FrameCount} frames of the video.");
            }
        }

        return shots;
    }

    private static Shot Shot(string path, int index, IReadOnlyDictionary<string, string> row, FrameTimeline timeline)
    {
        // A frame that cannot be read must not give way to seconds: these are often those of before the file was edited.
        var byFrames = row.ContainsKey("start_frame") || row.ContainsKey("end_frame");
        int Edge(string edge)
        {
            var column = edge + (byFrames ? "_frame" : "_seconds");
            if (!row.TryGetValue(column, out var text))
            {
                throw new VideoException($"{path}: shot {index} has no {column} (found: {string.Join(", ", row.Keys)}). Give start_frame and end_frame, or start_seconds and end_seconds.");
            }

            if (byFrames)
            {
                return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var frame)
                    ? frame
                    : throw new VideoException($"{path}: shot {index} has '{text}' as {column}, where a whole number is expected.");
            }

            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds)
                ? timeline.FrameAt(seconds)
                : throw new VideoException($"{path}: shot {index} has '{text}' as {column}, where a number is expected.");
        }

        var (start, end) = (Edge("start"), Edge("end"));
        return new Shot(start, end, end - start);
    }
}
