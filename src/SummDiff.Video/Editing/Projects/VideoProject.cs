using System.Text.Json;
using System.Text.Json.Nodes;
using SummDiff.Formats;
using SummDiff.Summaries;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing.Projects;

/// <summary>The project file of a summary, <c>summary.json</c>: the source, what the model drew, and the edit. <c>docs/files.md</c> describes it.</summary>
internal sealed class VideoProject
{
    /// <summary>The version this program writes. Files without a number are version 1.</summary>
    public const int Version = 2;

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private readonly JsonObject _json;

    private VideoProject(string path, JsonObject json, ScoredVideo video, Edit edit) => (Path, _json, Video, Edit) = (path, json, video, edit);

    /// <summary>The project file.</summary>
    public string Path { get; }

    /// <summary>The video, its shots and scores.</summary>
    public ScoredVideo Video { get; }

    /// <summary>What is shown.</summary>
    public Edit Edit { get; }

    /// <summary>The parts of a project file that make a summary editable.</summary>
    /// <param name="video">The video.</param>
    /// <param name="edit">What is shown at first.</param>
    /// <param name="fingerprint">How the features were made.</param>
    /// <exception cref="VideoException">The video cannot be read.</exception>
    public static JsonObject Describe(ScoredVideo video, Edit edit, JsonObject fingerprint)
    {
        var source = new JsonObject { ["path"] = System.IO.Path.GetFullPath(video.Facts.Path) };
        SourceIdentity.Of(video.Facts.Path).Write(source);
        source["seconds"] = video.Clock.TimeOf(video.Timeline.FrameCount).ToString();
        source["time_line"] = TimelineJson.Write(video.Timeline, video.Clock.Rate);
        return new JsonObject { ["project_version"] = Version, ["source"] = source, ["fingerprint"] = fingerprint, ["edit"] = EditJson.Write(edit) };
    }

    /// <summary>Opens a project. The video must be where it was, or beside the project file, and unchanged.</summary>
    /// <param name="path">The project file.</param>
    /// <param name="tools">The tools.</param>
    /// <param name="cancel">Stops the work: for files of version 1, which hold no time line, the video is decoded.</param>
    /// <exception cref="VideoException">The file is no project, is damaged or newer than this program, or the video is gone or another one.</exception>
    public static VideoProject Open(string path, FfmpegOptions tools, CancellationToken cancel = default)
    {
        try
        {
            if (JsonNode.Parse(File.ReadAllText(path)) is not JsonObject json || json["video"] is null || json["summaries"] is null)
            {
                throw new VideoException($"{path}: this is no project file. Give the summary.json that summarizing a video writes.");
            }

            var version = (int?)json["project_version"] ?? 1;
            return version switch
            {
                1 => OpenFirstVersion(path, json, tools, cancel),
                Version => OpenCurrent(path, json, tools, cancel),
                _ => throw new VideoException($"{path}: a project file of version {version}; this program reads versions 1 to {Version}. Use a newer program."),
            };
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new VideoException($"{path}: cannot be read ({cause.Message.TrimEnd('.')}). Give the summary.json that summarizing a video writes.", cause);
        }
        catch (Exception cause) when (cause is JsonException or FormatException or InvalidOperationException or NullReferenceException or ArgumentException or OverflowException)
        {
            throw new VideoException($"{path}: the project file is damaged ({cause.Message.TrimEnd('.')}). Summarize the video again, or restore a copy.", cause);
        }
    }

    /// <summary>The same project with another edit.</summary>
    /// <param name="edit">The edit.</param>
    public VideoProject With(Edit edit) => new(Path, _json, Video, edit);

    /// <summary>Writes the project file, whole or not at all. What this program does not know of it is kept.</summary>
    /// <exception cref="SummDiffException">The disk is full or the place is not writable.</exception>
    public void Save()
    {
        var json = (JsonObject)_json.DeepClone();
        foreach (var (name, value) in Describe(Video, Edit, json["fingerprint"]?.DeepClone() as JsonObject ?? []).ToArray())
        {
            json[name] = value?.DeepClone();
        }

        AtomicFile.WriteText(Path, json.ToJsonString(s_indented) + "\n");
    }

    private static VideoProject OpenCurrent(string path, JsonObject json, FfmpegOptions tools, CancellationToken cancel)
    {
        var source = json["source"]!;
        var video = Find(path, (string)source["path"]!);
        if (SourceIdentity.Of(video) is var found && found != SourceIdentity.Read(source))
        {
            throw new VideoException($"{video}: this is not the video that was summarized: it has {found.Bytes} bytes, {path} was made of one with {(long)source["bytes"]!}, or its content differs. Put the first one back, or summarize this one.");
        }

        var timeline = TimelineJson.Read(source["time_line"]!, Picks(json), Warnings(json));
        return Make(path, json, MediaProbe.Read(video, tools, cancel), timeline);
    }

    private static VideoProject OpenFirstVersion(string path, JsonObject json, FfmpegOptions tools, CancellationToken cancel)
    {
        var video = Find(path, (string)json["video"]!["path"]!);
        var facts = MediaProbe.Read(video, tools, cancel);
        var timeline = FrameReader.ReadTimeline(facts, tools, cancel) with { Picks = Picks(json) };
        if (timeline.FrameCount != (int)json["video"]!["frames"]!)
        {
            throw new VideoException($"{video}: this is not the video that was summarized: it has {timeline.FrameCount} frames, {path} was made of one with {(int)json["video"]!["frames"]!}. Put the first one back, or summarize this one.");
        }

        return Make(path, json, facts, timeline);
    }

    private static VideoProject Make(string path, JsonObject json, MediaFacts facts, FrameTimeline timeline)
    {
        var clock = new FrameClock(facts, timeline);
        var shots = json["shots"]!.AsArray().Select(shot => new Shot((int)shot!["start_frame"]!, (int)shot["end_frame"]!, (int)shot["end_frame"]! - (int)shot["start_frame"]!)).ToArray();
        var draws = json["summaries"]!.AsArray();
        var scores = draws.Select(draw => draw!["scores"]!.AsArray().Select(score => (float)score!).ToArray()).ToArray();
        var video = new ScoredVideo(facts, timeline, clock, shots, scores);
        if (scores.Length == 0 || Array.Exists(scores, draw => draw.Length != timeline.Picks.Length) || Array.Exists(shots, shot => shot.Start < 0 || shot.Frames <= 0 || shot.End > timeline.FrameCount))
        {
            throw new FormatException($"its {scores.Length} draws of scores, {timeline.Picks.Length} sampled frames and {shots.Length} shots do not belong together");
        }

        var edit = json["edit"] is { } written ? EditJson.Read(written, clock, timeline.FrameCount) : FirstEdit(json, video);
        return new VideoProject(path, json, video, edit);
    }

    /// <summary>What a file of version 1 shows: the draw that was rendered, or the first.</summary>
    private static Edit FirstEdit(JsonObject json, ScoredVideo video)
    {
        var draw = (int?)json["settings"]?["pick"] ?? 1;
        var chosen = json["summaries"]![draw - 1]!["chosen_shots"]!.AsArray().Select(index => video.Shots[(int)index!]);
        return Edit.Of(Budget.Parse((string?)json["settings"]?["budget"] ?? "15%"), new EditOrigin(draw), chosen, video.Clock);
    }

    private static int[] Picks(JsonObject json) => [.. json["samples"]!["frames"]!.AsArray().Select(frame => (int)frame!)];

    private static string[] Warnings(JsonObject json) => [.. json["video"]!["decoder_messages"]?.AsArray().Select(line => (string)line!) ?? []];

    private static string Find(string project, string video)
    {
        var beside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(project))!, System.IO.Path.GetFileName(video));
        return File.Exists(video) ? video
            : File.Exists(beside) ? beside
            : throw new VideoException($"{video}: the video of {project} is not there. Put it back, or beside the project file.");
    }
}
