using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SummDiff.Cli.Framework;
using SummDiff.Formats;
using SummDiff.Video;
using SummDiff.Video.Editing;
using SummDiff.Video.Editing.Projects;

namespace SummDiff.Cli.Commands.Videos;

/// <summary><c>summdiff render</c>: the video of an edit.</summary>
internal sealed class RenderCommand : CliCommand
{
    private readonly RenderingOptions _rendering = new();
    private readonly Argument<string> _project = new("PROJECT") { Description = "The project file: the summary.json that summarize writes." };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "The video to write: .mp4, .m4v, .mov or .mkv (default: the project's name with .mp4, beside it)." };

    public RenderCommand(Terminal terminal)
        : base("render", "Render a summary's edit. Cuts the segments of the project file out of its video, with their sound.", terminal)
    {
        AddArgument(_project);
        AddSection("Files", _output);
        AddSection("Picture and sound", _rendering.All);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("summdiff render summaries/film/summary.json -o short.mp4", "The edit as a video:"),
        ("summdiff render summaries/film/summary.json --copy auto", "The same with the source's own frames, but for those around cuts:"),
    ];

    protected override int Run(ParseResult args)
    {
        var (path, options) = (args.GetValue(_project)!, _rendering.Read(args));
        var output = args.GetValue(_output) ?? Path.ChangeExtension(path, ".mp4");
        AtomicFile.CheckPlace(output);
        VideoProject? project = null;
        RenderReport? report = null;
        var done = VideoBatch.ForEach(Terminal, [path], (_, monitor, cancel) =>
        {
            project = VideoProject.Open(path, VideoOptions.Tools, cancel);
            var shots = project.Edit.Segments.Select(segment => new Shot(segment.StartFrame, segment.EndFrame, segment.Frames));
            report = Renderer.Render(project.Video.Facts, project.Video.Timeline, shots, output, options, VideoOptions.Tools, new RenderingProgress(monitor), cancel);
        });
        if (!done[0])
        {
            return ExitCode.Failed;
        }

        var (edit, copied) = (project!.Edit, report!.CopiedFrames);
        if (report.WhyNotCopied is { } reason)
        {
            Terminal.Error($"{project.Video.Facts.Path}: all frames were encoded, none copied: {reason}.");
        }

        if (WantsJson(args))
        {
            Terminal.WriteJson(new JsonObject { ["output"] = output, ["segments"] = edit.Segments.Count, ["seconds"] = edit.Seconds.Value, ["copied_frames"] = copied, ["encoded_frames"] = report.EncodedFrames, ["why_not_copied"] = report.WhyNotCopied });
        }
        else
        {
            Terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output}: {edit.Segments.Count} segments, {edit.Seconds.Value:0.0} s, {copied} frames copied, {report.EncodedFrames} encoded"));
        }

        return ExitCode.Done;
    }

    private sealed class RenderingProgress(IProgress<StageProgress> progress) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new(Stage.Rendering, value));
    }
}
