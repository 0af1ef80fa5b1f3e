using System.Text.Json;
using System.Text.Json.Nodes;

namespace SummDiff.Video.Editing.Exports;

/// <summary>auto-editor's JSON, version 1: chunks that tile the source, each with a speed. 99999 leaves a chunk out.</summary>
internal static class AutoEditor
{
    private const double Shown = 1;
    private const double LeftOut = 99999;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes an edit.</summary>
    /// <param name="edit">The edit.</param>
    /// <returns>The file's text.</returns>
    public static string Write(EditList edit)
    {
        var (chunks, at) = (new JsonArray(), 0L);
        void Add(long until, double speed)
        {
            if (until > at)
            {
                chunks.Add((JsonNode)new JsonArray(at, until, speed));
                at = until;
            }
        }

        foreach (var clip in edit.Clips)
        {
            Add(clip.In, LeftOut);
            Add(clip.Out, Shown);
        }

        Add(edit.Source.Frames, LeftOut);
        var json = new JsonObject { ["version"] = "1", ["source"] = edit.Source.Path, ["chunks"] = chunks };
        if (edit.Source.RateNote is { } note)
        {
            json["note"] = note;
        }

        return json.ToJsonString(Indented) + "\n";
    }
}
