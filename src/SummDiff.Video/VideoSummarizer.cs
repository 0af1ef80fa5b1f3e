using System.Text.Json;
using System.Text.Json.Nodes;
using SummDiff.Formats;
using SummDiff.Scoring;
using SummDiff.Video.Backbones;
using SummDiff.Video.Editing;
using SummDiff.Video.Features;
using SummDiff.Video.Media;
using SummDiff.Video.Shots;

namespace SummDiff.Video;

/// <summary>Summarises video files from end to end: frames, features, shots, scores, choice, summary video, <c>summary.json</c>.</summary>
/// <param name="network">The backbone.</param>
/// <param name="scorer">Scores a video's features, <c>[L, 1024]</c>, by the video's file name.</param>
/// <param name="samples">Sets of scores to draw of each video, at least 1.</param>
/// <param name="options">How to summarise.</param>
/// <param name="tools">The tools.</param>
/// <param name="settings">What else determines the result, such as the checkpoint: kept in <c>summary.json</c>, and compared to know what is done already.</param>
public sealed class VideoSummarizer(GoogLeNet network, Scorer scorer, int samples, SummarizeOptions options, FfmpegOptions tools, JsonObject settings)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Whether a video was summarised before, with the same settings, and all files are there.</summary>
    /// <param name="video">The video.</param>
    /// <param name="output">Where its summary goes.</param>
    public bool IsDone(string video, SummaryOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            return File.Exists(output.Json)
                && JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(output.Json))?["settings"], JsonNode.Parse(Settings(video).ToJsonString()))
                && (options.DryRun || Rendered().All(sample => File.Exists(output.VideoOf(sample, samples))));
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Summarises one video. Its files appear whole, <c>summary.json</c> last.</summary>
    /// <param name="video">The video.</param>
    /// <param name="output">Where its summary goes. Folders are made, and go again when nothing comes into them.</param>
    /// <param name="progress">Receives the stage and the share of it that is done.</param>
    /// <param name="cancel">Stops the work; nothing half-written stays.</param>
    /// <exception cref="SummDiffException">The video cannot be read, nothing fits the budget, or the output cannot be written.</exception>
    public VideoSummary Run(string video, SummaryOutput output, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        options.Render.Check();
        if (options.Pick is { } pick && (pick < 1 || pick > samples))
        {
            throw new VideoException($"--pick {pick}: there are samples 1 to {samples}.");
        }

        var settingsNow = Settings(video);
        var facts = MediaProbe.Read(video, tools, cancel);
        using var folders = new NewFolders(Path.GetDirectoryName(Path.GetFullPath(output.Json))!);
        AtomicFile.CheckPlace(output.Json);
        var features = FeatureExtractor.Extract(facts, network, options.Extract, tools, progress, cancel);
        if (options.ShotFile is { } shotFile)
        {
            features = features with { Shots = ShotFile.Read(shotFile, features.Timeline) };
        }

        progress?.Report(new(Stage.Scoring, 0));
        var summary = VideoSummary.Of(features, scorer.Draw(features.Features, Path.GetFileName(video), samples, cancel), options.Budget);
        cancel.ThrowIfCancellationRequested();
        var rendered = options.DryRun ? [] : Rendered().ToArray();
        for (var i = 0; i < rendered.Length; i++)
        {
            var number = i;
            progress?.Report(new(Stage.Rendering, (double)number / rendered.Length));
            var share = progress is null ? null : new Relay(x => progress.Report(new(Stage.Rendering, (number + x) / rendered.Length)));
            Renderer.Render(facts, features.Timeline, summary.Summaries[rendered[i]].Shots, output.VideoOf(rendered[i], samples), options.Render, tools, share, cancel);
        }

        var edit = Edit.Of(options.Budget, new EditOrigin(options.Pick ?? 1), summary.Summaries[(options.Pick ?? 1) - 1].Shots, new FrameClock(facts, features.Timeline));
        var json = SummaryJson.Describe(summary, settingsNow, edit, sample => rendered.Contains(sample) ? Path.GetFileName(output.VideoOf(sample, samples)) : null);
        AtomicFile.WriteText(output.Json, json.ToJsonString(Indented) + "\n");
        return summary;
    }

    private IEnumerable<int> Rendered() => options.Pick is { } pick ? [pick - 1] : Enumerable.Range(0, samples);

    private JsonObject Settings(string video)
    {
        var all = SummaryJson.Settings(options, options.Extract.Fingerprint(network));
        foreach (var (name, value) in settings)
        {
            all[name] = value?.DeepClone();
        }

        all["samples"] = samples;
        all["video_bytes"] = File.Exists(video) ? new FileInfo(video).Length : 0;
        all["shot_file"] = options.ShotFile is { } path && File.Exists(path) ? File.ReadAllText(path) : null;
        return all;
    }

    private sealed class Relay(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
