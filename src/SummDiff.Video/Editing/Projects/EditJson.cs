using System.Text.Json.Nodes;
using SummDiff.Formats;
using SummDiff.Summaries;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing.Projects;

/// <summary>An edit in a project file.</summary>
internal static class EditJson
{
    /// <summary>Writes an edit.</summary>
    /// <param name="edit">The edit.</param>
    public static JsonObject Write(Edit edit) => new()
    {
        ["budget"] = edit.Budget.ToString(),
        ["chosen_by"] = edit.By.ToString(),
        ["segments"] = new JsonArray([.. edit.Segments.Select(segment =>
        {
            var json = new JsonObject
            {
                ["start_frame"] = segment.StartFrame,
                ["end_frame"] = segment.EndFrame,
                ["start"] = segment.Start.ToString(),
                ["end"] = segment.End.ToString(),
                ["chosen_by"] = segment.By.ToString(),
            };
            if (segment.MovedFrom is { } from)
            {
                json["moved_from"] = Range(from);
            }

            return (JsonNode)json;
        })]),
        ["locked"] = new JsonArray([.. edit.Locked.Select(range => (JsonNode)Range(range))]),
        ["banned"] = new JsonArray([.. edit.Banned.Select(range => (JsonNode)Range(range))]),
    };

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="json">The edit.</param>
    /// <param name="clock">When frames are shown.</param>
    /// <param name="frames">How many frames the video has.</param>
    /// <exception cref="FormatException">The edit is damaged: what is wrong, after the file's name.</exception>
    /// <exception cref="SummDiffException">The budget is none.</exception>
    public static Edit Read(JsonNode json, FrameClock clock, int frames)
    {
        var segments = json["segments"]!.AsArray().Select(node =>
        {
            var range = new FrameRange((int)node!["start_frame"]!, (int)node["end_frame"]!);
            var moved = node["moved_from"] is { } from ? Range(from) : (FrameRange?)null;
            return new EditSegment(range.Start, range.End, TimelineJson.Fraction(node["start"]), TimelineJson.Fraction(node["end"]), Origin(node["chosen_by"]), moved);
        }).ToArray();
        for (var i = 0; i < segments.Length; i++)
        {
            var (start, end) = (segments[i].StartFrame, segments[i].EndFrame);
            if (start < 0 || end <= start || end > frames || (i > 0 && start < segments[i - 1].EndFrame))
            {
                throw new FormatException($"segment {i + 1} of the edit covers frames {start} to {end}, but segments must go forward without overlapping, within the {frames} frames of the video.");
            }

            if (segments[i].Start != clock.TimeOf(start) || segments[i].End != clock.TimeOf(end))
            {
                throw new FormatException($"segment {i + 1} of the edit lasts from {segments[i].Start} to {segments[i].End} s, but its frames {start} to {end} are shown from {clock.TimeOf(start)} to {clock.TimeOf(end)} s.");
            }
        }

        return new Edit(Budget.Parse((string)json["budget"]!), Origin(json["chosen_by"]), segments, Ranges(json["locked"]!, frames), Ranges(json["banned"]!, frames));
    }

    private static EditOrigin Origin(JsonNode? text) => EditOrigin.TryParse((string?)text, out var origin)
        ? origin
        : throw new FormatException($"'{text}' chooses nothing; expected 'draw K', 'mean' or 'hand'.");

    private static FrameRange[] Ranges(JsonNode json, int frames)
    {
        var ranges = json.AsArray().Select(node => Range(node!)).ToArray();
        return Array.TrueForAll(ranges, range => range.Start >= 0 && range.Length > 0 && range.End <= frames)
            ? ranges
            : throw new FormatException($"a locked or banned range is outside the {frames} frames of the video, or empty.");
    }

    private static FrameRange Range(JsonNode json) => new((int)json[0]!, (int)json[1]!);

    private static JsonArray Range(FrameRange range) => JsonList.Of([range.Start, range.End]);
}
