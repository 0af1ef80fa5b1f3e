using System.Text.Json.Nodes;
using SummDiff.Formats;
using SummDiff.Video.Editing.Projects;
using SummDiff.Video.Features;
using SummDiff.Video.Media;
using SummDiff.Video.Shots;

namespace SummDiff.Video.Editing;

/// <summary>The content of <c>summary.json</c>: everything that was found, chosen and set.</summary>
internal static class SummaryJson
{
    /// <summary>All of a summarised video.</summary>
    /// <param name="summary">The video and its summaries.</param>
    /// <param name="settings">What determined the result.</param>
    /// <param name="edit">What is shown at first.</param>
    /// <param name="outputOf">The file of a sample's summary video, beside this one; null where none was made.</param>
    public static JsonObject Describe(SummarizedVideo summary, JsonObject settings, Edit edit, Func<int, string?> outputOf)
    {
        var (source, timeline) = (summary.Source, summary.Source.Timeline);
        var video = new ScoredVideo(source.Facts, timeline, new FrameClock(source.Facts, timeline), source.Shots, summary.Scores);
        var json = new JsonObject
        {
            ["program"] = "SummDiff for .NET",
            ["version"] = typeof(SummaryJson).Assembly.GetName().Version?.ToString(3),
            ["settings"] = settings,
            ["video"] = Facts(source),
            ["samples"] = new JsonObject
            {
                ["frames"] = JsonList.Of(timeline.Picks),
                ["seconds"] = JsonList.Of(timeline.Picks.Select(pick => Math.Round(timeline.TimeOf(pick), 6))),
            },
            ["shots"] = ShotFile.ToJson(source.Shots, timeline),
            ["capacity_frames"] = summary.CapacityFrames,
            ["summaries"] = new JsonArray([.. summary.Summaries.Select((chosen, sample) => (JsonNode)new JsonObject
            {
                ["sample"] = sample + 1,
                ["output"] = outputOf(sample),
                ["frames"] = chosen.Shots.Sum(shot => shot.Frames),
                ["seconds"] = Math.Round(summary.Seconds(sample), 6),
                ["chosen_shots"] = JsonList.Of(chosen.Shots.Select(shot => Array.IndexOf(source.Shots, shot))),
                ["scores"] = JsonList.Of(summary.Scores[sample]),
            })]),
        };
        foreach (var (name, value) in VideoProject.Describe(video, edit, settings["features"]!.DeepClone().AsObject()).ToArray())
        {
            json[name] = value?.DeepClone();
        }

        return json;
    }

    /// <summary>The options as they determine the result.</summary>
    public static JsonObject Settings(Summarizer summarizer, SummarizeOptions options, OutputOptions output) => new()
    {
        ["features"] = summarizer.Features.ToJsonNode(),
        ["max_shots"] = summarizer.Extract.Segmentation.MaxShots,
        ["penalty"] = summarizer.Extract.Segmentation.Penalty,
        ["max_shot_samples"] = summarizer.Extract.Segmentation.MaxShotSamples,
        ["budget"] = options.Budget.ToString(),
        ["pick"] = output.Pick,
        ["crf"] = output.Render.Crf,
        ["x264_preset"] = output.Render.Preset,
        ["audio_kbps"] = output.Render.AudioKbps,
        ["fades"] = output.Render.FadeSeconds,
        ["copy"] = output.Render.Copy.ToString(),
        ["hdr"] = output.Render.Hdr.ToString(),
        ["dry_run"] = output.DryRun,
    };

    private static JsonObject Facts(ExtractedVideo source)
    {
        var facts = source.Facts;
        return new JsonObject
        {
            ["path"] = facts.Path,
            ["container"] = facts.Container,
            ["codec"] = facts.Codec,
            ["pixel_format"] = facts.PixelFormat,
            ["width"] = facts.Width,
            ["height"] = facts.Height,
            ["pixel_aspect"] = facts.PixelAspect,
            ["rotation"] = facts.Rotation,
            ["interlaced"] = facts.Interlaced,
            ["frames"] = source.Timeline.FrameCount,
            ["seconds"] = Math.Round(source.Timeline.EndTime, 6),
            ["frame_rate"] = Math.Round(source.FrameRate, 6),
            ["audio"] = new JsonArray([.. facts.AudioTracks.Select(track => (JsonNode)new JsonObject
            {
                ["codec"] = track.Codec,
                ["sample_rate"] = track.SampleRate,
                ["channels"] = track.Channels,
                ["language"] = track.Language,
            })]),
            ["decoder_messages"] = new JsonArray([.. source.Timeline.Warnings.Select(warning => (JsonNode)warning)]),
        };
    }
}
