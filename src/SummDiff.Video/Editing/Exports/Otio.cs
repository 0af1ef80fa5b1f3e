using System.Text.Json;
using System.Text.Json.Nodes;

namespace SummDiff.Video.Editing.Exports;

/// <summary>OpenTimelineIO's JSON: a video track, and an audio track where the source has sound. Schema versions that all releases read.</summary>
internal static class Otio
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 4 };

    /// <summary>Writes an edit.</summary>
    /// <param name="edit">The edit.</param>
    /// <returns>The file's text.</returns>
    public static string Write(EditList edit)
    {
        var kinds = edit.Source.Channels > 0 ? new[] { "Video", "Audio" } : ["Video"];
        var timeline = new JsonObject
        {
            ["OTIO_SCHEMA"] = "Timeline.1",
            ["metadata"] = Note(edit),
            ["name"] = edit.Title,
            ["global_start_time"] = null,
            ["tracks"] = new JsonObject
            {
                ["OTIO_SCHEMA"] = "Stack.1",
                ["metadata"] = new JsonObject(),
                ["name"] = "tracks",
                ["source_range"] = null,
                ["effects"] = new JsonArray(),
                ["markers"] = new JsonArray(),
                ["children"] = new JsonArray([.. kinds.Select(kind => (JsonNode)Track(edit, kind))]),
            },
        };
        return timeline.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Note(EditList edit) => edit.Source.RateNote is { } note ? new JsonObject { ["summdiff"] = new JsonObject { ["note"] = note } } : [];

    private static JsonObject Track(EditList edit, string kind) => new()
    {
        ["OTIO_SCHEMA"] = "Track.1",
        ["metadata"] = new JsonObject(),
        ["name"] = kind,
        ["source_range"] = null,
        ["effects"] = new JsonArray(),
        ["markers"] = new JsonArray(),
        ["kind"] = kind,
        ["children"] = new JsonArray([.. edit.Clips.Select(clip => (JsonNode)new JsonObject
        {
            ["OTIO_SCHEMA"] = "Clip.1",
            ["metadata"] = new JsonObject(),
            ["name"] = $"{edit.Source.Name} {clip.Number}",
            ["source_range"] = Range(edit, clip.In, clip.Length),
            ["effects"] = new JsonArray(),
            ["markers"] = new JsonArray(),
            ["media_reference"] = new JsonObject
            {
                ["OTIO_SCHEMA"] = "ExternalReference.1",
                ["metadata"] = new JsonObject(),
                ["name"] = edit.Source.Name,
                ["available_range"] = Range(edit, 0, edit.Source.Frames),
                ["target_url"] = edit.Source.Uri(),
            },
        })]),
    };

    /// <summary>A range of source frames; the first has the camera's timecode.</summary>
    private static JsonObject Range(EditList edit, long start, long length) => new()
    {
        ["OTIO_SCHEMA"] = "TimeRange.1",
        ["start_time"] = Time(edit, edit.Source.TimecodeStart + start),
        ["duration"] = Time(edit, length),
    };

    private static JsonObject Time(EditList edit, long frames) => new()
    {
        ["OTIO_SCHEMA"] = "RationalTime.1",
        ["rate"] = edit.Rate.FramesPerSecond.Value,
        ["value"] = (double)frames,
    };
}
