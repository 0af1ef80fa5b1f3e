using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SummDiff.Formats;
using SummDiff.Metrics;
using SummDiff.Video.Media;

namespace SummDiff.Video.Reports;

/// <summary>One self-contained page about a summarised video: curves, shots, thumbnails, numbers, and a player for the result beside it.</summary>
internal static partial class SummaryReport
{
    private const int ThumbnailHeight = 90;
    private const int PosterHeight = 360;

    /// <summary>Writes the page.</summary>
    /// <param name="path">The HTML file to create or replace. Its folder is made.</param>
    /// <param name="summary">The video and its summaries.</param>
    /// <param name="videoOf">The file of a sample's summary video; null where there is none.</param>
    /// <param name="settings">What determined the result, by name, as it is shown.</param>
    /// <param name="tools">The tools, for thumbnails.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="SummDiffException">The page cannot be written, or this build holds no chart library.</exception>
    public static void Write(string path, SummarizedVideo summary, Func<int, string?> videoOf, JsonObject settings, FfmpegOptions tools, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(videoOf);
        ArgumentNullException.ThrowIfNull(settings);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string?[] links = [.. summary.Scores.Select((_, sample) => videoOf(sample) is { } video ? Link(folder, video) : null)];
        var pictures = Pictures(summary, tools, cancel);
        var data = Data(summary, links, settings, pictures);
        data["posters"] = Posters(summary, links, pictures, tools, cancel);
        var page = Placeholder.Replace(Part("report.html"), match => match.Groups[1].Value switch
        {
            "name" => WebUtility.HtmlEncode(Path.GetFileName(summary.Source.Facts.Path)),
            "data" => data.ToJsonString(), // escapes what could end the script element
            var part => Part(part),
        });
        using var folders = new NewFolders(folder);
        AtomicFile.WriteText(path, page);
    }

    /// <summary>Finds out, before a video is summarised, whether its page can be written. Nothing is changed.</summary>
    /// <param name="path">The HTML file.</param>
    /// <exception cref="SummDiffException">The place is not writable, or its folder cannot be made.</exception>
    public static void CheckPlace(string path)
    {
        using var folders = new NewFolders(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.CheckPlace(path);
    }

    [GeneratedRegex(@"\{\{([a-z.]+)\}\}")]
    private static partial Regex Placeholder { get; }

    private static string Link(string folder, string video) =>
        string.Join('/', Path.GetRelativePath(folder, Path.GetFullPath(video)).Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));

    /// <summary>A picture from the middle of each shot.</summary>
    private static IReadOnlyList<byte[]> Pictures(SummarizedVideo summary, FfmpegOptions tools, CancellationToken cancel) =>
        Thumbnails.Read(summary.Source.Facts, [.. summary.Source.Shots.Select(Middle)], ThumbnailHeight, tools, cancel);

    /// <summary>For each summary video a picture that stands in the player until it plays; null where there is none.</summary>
    private static JsonArray Posters(SummarizedVideo summary, string?[] links, IReadOnlyList<byte[]> thumbnails, FfmpegOptions tools, CancellationToken cancel)
    {
        // Films begin in black: of the chosen shots, the one whose picture took the most bytes has the most to see.
        int?[] frames = [.. summary.Summaries.Select((chosen, sample) => links[sample] is null || chosen.Shots.Length == 0 ? (int?)null : Middle(chosen.Shots.MaxBy(Bytes)))];
        int[] wanted = [.. frames.OfType<int>().Distinct().Order()];
        var pictures = Thumbnails.Read(summary.Source.Facts, wanted, PosterHeight, tools, cancel);
        return new JsonArray([.. frames.Select(frame => frame is { } number && System.Array.IndexOf(wanted, number) is var i && i < pictures.Count ? (JsonNode?)AsUrl(pictures[i]) : null)]);

        int Bytes(Shot shot) => System.Array.IndexOf(summary.Source.Shots, shot) is var i && i >= 0 && i < thumbnails.Count ? thumbnails[i].Length : 0;
    }

    private static int Middle(Shot shot) => (shot.Start + shot.End) / 2;

    private static string AsUrl(byte[] picture) => "data:image/jpeg;base64," + Convert.ToBase64String(picture);

    private static JsonObject Data(SummarizedVideo summary, IEnumerable<string?> links, JsonObject settings, IReadOnlyList<byte[]> pictures)
    {
        var (source, timeline) = (summary.Source, summary.Source.Timeline);
        return new JsonObject
        {
            ["seconds"] = timeline.EndTime,
            ["times"] = JsonList.Of(timeline.Picks.Select(pick => Math.Round(timeline.TimeOf(pick), 3))),
            ["scores"] = new JsonArray([.. summary.Scores.Select(scores => (JsonNode)JsonList.Of(scores.Select(score => Math.Round(score, 4))))]),
            ["shots"] = new JsonArray([.. source.Shots.Select((shot, i) => (JsonNode)new JsonObject
            {
                ["start"] = Math.Round(timeline.TimeOf(shot.Start), 3),
                ["end"] = Math.Round(timeline.TimeOf(shot.End), 3),
                ["picture"] = i < pictures.Count ? AsUrl(pictures[i]) : null,
            })]),
            ["chosen"] = new JsonArray([.. summary.Summaries.Select(chosen => (JsonNode)JsonList.Of(chosen.Shots.Select(shot => Array.IndexOf(source.Shots, shot))))]),
            ["videos"] = new JsonArray([.. links.Select(link => (JsonNode?)link)]),
            ["facts"] = Facts(summary),
            ["settings"] = settings.DeepClone(),
        };
    }

    private static JsonObject Facts(SummarizedVideo summary)
    {
        var (facts, timeline) = (summary.Source.Facts, summary.Source.Timeline);
        string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["Source"] = Text($"{facts.Width} × {facts.Height} {facts.Codec}, {summary.Source.FrameRate:0.##} frames/s"),
            ["Sound"] = facts.AudioTracks.Count == 0 ? "none" : string.Join(", ", facts.AudioTracks.Select(track => Text($"{track.Codec} {track.SampleRate} Hz, {track.Channels} channel{(track.Channels == 1 ? "" : "s")}"))),
            ["Scored"] = Text($"every {timeline.EndTime / timeline.Picks.Length:0.##} s"),
            ["Budget"] = Text($"{summary.CapacityFrames / summary.Source.FrameRate:0.0} s, {100.0 * summary.CapacityFrames / timeline.FrameCount:0.#} % of the video"),
            ["Agreement"] = summary.Scores.Length == 1 ? null : Agreement(DrawAgreement.Of(summary.Scores)),
            ["Damage"] = timeline.Warnings.Count == 0 ? null : Text($"{timeline.Warnings.Count} complaints of the decoder"),
        };
    }

    private static string Agreement(double draws) =>
        DrawAgreement.Describe(draws) + (draws > DrawAgreement.OneOpinion ? " For draws that differ as annotators do, train the model on the scores of single annotators." : "");

    private static string Part(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Reports/" + name)
            ?? throw new SummDiffException("This build holds no chart library, because npm was not there or could not fetch it. Install npm (Debian: sudo apt-get install npm), then build again.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
