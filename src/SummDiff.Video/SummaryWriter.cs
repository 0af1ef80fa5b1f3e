using System.Text.Json;
using System.Text.Json.Nodes;
using SummDiff.Formats;
using SummDiff.Video.Editing;
using SummDiff.Video.Media;

namespace SummDiff.Video;

/// <summary>Summarizes video files into files: summary videos and <c>summary.json</c>. What is done already is not done again.</summary>
/// <param name="summarizer">Summarizes videos.</param>
/// <param name="options">Budget, number of draws and shots.</param>
/// <param name="output">Which files to make.</param>
/// <param name="settings">What else determines the result, such as the checkpoint: kept in <c>summary.json</c>, and compared to know what is done already.</param>
internal sealed class SummaryWriter(Summarizer summarizer, SummarizeOptions options, OutputOptions output, JsonObject settings)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Whether a video was summarized before, with the same settings, and all files are there.</summary>
    /// <param name="video">The video.</param>
    /// <param name="place">Where its summary goes.</param>
    public bool IsDone(string video, SummaryOutput place)
    {
        ArgumentNullException.ThrowIfNull(place);
        try
        {
            return File.Exists(place.Json)
                && JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(place.Json))?["settings"], JsonNode.Parse(Settings(video).ToJsonString()))
                && (output.DryRun || Rendered().All(sample => File.Exists(place.VideoOf(sample, options.Samples))));
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Summarizes one video. Its files appear whole, <c>summary.json</c> last.</summary>
    /// <param name="video">The video.</param>
    /// <param name="place">Where its summary goes. Folders are made, and go again when nothing comes into them.</param>
    /// <param name="progress">Receives the stage and the share of it that is done.</param>
    /// <param name="cancel">Stops the work; nothing half-written stays.</param>
    /// <exception cref="SummDiffException">The video cannot be read, nothing fits the budget, or the output cannot be written.</exception>
    public SummarizedVideo Run(string video, SummaryOutput place, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(place);
        output.Render.Check();
        if (output.Pick is { } pick && (pick < 1 || pick > options.Samples))
        {
            throw new VideoException($"Summary {pick} cannot be picked: there are draws 1 to {options.Samples}.");
        }

        var settingsNow = Settings(video);
        var facts = MediaProbe.Read(video, summarizer.Tools, cancel);
        using var folders = new NewFolders(Path.GetDirectoryName(Path.GetFullPath(place.Json))!);
        AtomicFile.CheckPlace(place.Json);
        var summary = summarizer.Summarize(facts, options, progress, cancel);
        cancel.ThrowIfCancellationRequested();
        var rendered = output.DryRun ? [] : Rendered().ToArray();
        for (var i = 0; i < rendered.Length; i++)
        {
            var number = i;
            progress?.Report(new(Stage.Rendering, (double)number / rendered.Length));
            var share = progress is null ? null : new Relay(x => progress.Report(new(Stage.Rendering, (number + x) / rendered.Length)));
            Renderer.Render(facts, summary.Source.Timeline, summary.Summaries[rendered[i]].Shots, place.VideoOf(rendered[i], options.Samples), output.Render, summarizer.Tools, share, cancel);
        }

        var edit = Edit.Of(options.Budget, new EditOrigin(output.Pick ?? 1), summary.Summaries[(output.Pick ?? 1) - 1].Shots, new FrameClock(facts, summary.Source.Timeline));
        var json = SummaryJson.Describe(summary, settingsNow, edit, sample => rendered.Contains(sample) ? Path.GetFileName(place.VideoOf(sample, options.Samples)) : null);
        AtomicFile.WriteText(place.Json, json.ToJsonString(Indented) + "\n");
        return summary;
    }

    private IEnumerable<int> Rendered() => output.Pick is { } pick ? [pick - 1] : Enumerable.Range(0, options.Samples);

    private JsonObject Settings(string video)
    {
        var all = SummaryJson.Settings(summarizer, options, output);
        foreach (var (name, value) in settings)
        {
            all[name] = value?.DeepClone();
        }

        all["samples"] = options.Samples;
        all["video_bytes"] = File.Exists(video) ? new FileInfo(video).Length : 0;
        all["shot_file"] = options.ShotFile is { } path && File.Exists(path) ? File.ReadAllText(path) : null;
        return all;
    }

    private sealed class Relay(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
