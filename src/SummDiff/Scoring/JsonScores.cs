using System.Text.Json;
using System.Text.Json.Nodes;

namespace SummDiff.Scoring;

/// <summary>Scores as JSON: the facts, and per video its frames, its samples and their mean, each with the shots it chooses.</summary>
internal static class JsonScores
{
    /// <summary>Writes the whole document.</summary>
    public static void Write(Stream stream, JsonObject facts, IEnumerable<ScoredVideo> videos)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        foreach (var (name, value) in facts)
        {
            json.WritePropertyName(name);
            value!.WriteTo(json);
        }

        json.WriteStartArray("videos");
        foreach (var video in videos)
        {
            Write(json, video);
            json.Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ScoredVideo scored)
    {
        json.WriteStartObject();
        json.WriteString("video", scored.Video.Key);
        json.WriteNumber("n_frames", scored.Video.FrameCount);
        json.WriteStartArray("picks");
        foreach (var pick in scored.Video.Picks)
        {
            json.WriteNumberValue(pick);
        }

        json.WriteEndArray();
        json.WriteStartArray("samples");
        foreach (var sample in scored.Draws)
        {
            Write(json, sample);
        }

        json.WriteEndArray();
        json.WritePropertyName("mean");
        Write(json, scored.Mean);
        json.WriteEndObject();
    }

    // Shots are half-open: the end is the frame after the last.
    private static void Write(Utf8JsonWriter json, ScoreSet set)
    {
        json.WriteStartObject();
        json.WriteNumber("summary_frames", set.Summary.Shots.Sum(shot => shot.Frames));
        json.WriteStartArray("shots");
        foreach (var shot in set.Summary.Shots)
        {
            json.WriteStartArray();
            json.WriteNumberValue(shot.Start);
            json.WriteNumberValue(shot.End);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("scores");
        foreach (var score in set.Scores)
        {
            json.WriteNumberValue(score);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
