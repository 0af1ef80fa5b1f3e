using System.CommandLine;
using System.Text.Json.Nodes;
using SummDiff.Cli.Framework;
using SummDiff.Formats;
using SummDiff.Options;
using SummDiff.Video.Editing;
using SummDiff.Video.Editing.Exports;
using SummDiff.Video.Editing.Projects;

namespace SummDiff.Cli.Commands.Videos;

/// <summary><c>summdiff export</c>: an edit for other programs.</summary>
internal sealed class ExportCommand : CliCommand
{
    private readonly Argument<string> _project = new("PROJECT") { Description = "The project file: the summary.json that summarize writes." };
    private readonly Option<string?> _to = new("--to") { HelpName = "FORMAT", Description = $"The format: {string.Join(", ", EditorFormat.All.Select(format => $"{format.Name} ({format.Reader})"))}." };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "The file to write (default: the project's name with the format's extension, beside it)." };

    public ExportCommand(Terminal terminal)
        : base("export", "Write a summary's edit for an editor. The video itself is not changed or copied: editors read the source.", terminal)
    {
        AddArgument(_project);
        AddSection("Export", _to, _output);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("summdiff export summaries/film/summary.json --to fcpxml", "For Final Cut Pro and DaVinci Resolve:"),
        ("summdiff export summaries/film/summary.json --to mlt -o film.mlt", "For Shotcut, Kdenlive and melt:"),
    ];

    protected override int Run(ParseResult args)
    {
        var name = args.GetValue(_to) ?? throw new OptionException($"--to is missing: one of {string.Join(", ", EditorFormat.All.Select(format => format.Name))}.");
        var format = EditorFormat.All.FirstOrDefault(format => format.Name == name)
            ?? throw new OptionException($"--to is '{name}', but must be one of {string.Join(", ", EditorFormat.All.Select(format => format.Name))}.");
        var path = args.GetValue(_project)!;
        var output = args.GetValue(_output) ?? Path.ChangeExtension(path, (format.Name is "auto-editor" or "chapters" or "scenes" ? $".{format.Name}" : "") + format.Extension);
        if (Path.GetFullPath(output) == Path.GetFullPath(path))
        {
            throw new OptionException($"--output is '{output}', the project file itself. Choose another name.");
        }

        AtomicFile.CheckPlace(output);
        using var interrupt = new Interrupt(Terminal);
        var project = VideoProject.Open(path, VideoOptions.Tools, interrupt.Token);
        var video = project.Video;
        var edit = EditList.Of(video.Facts, video.Clock, video.Timeline.FrameCount, project.Edit.Segments, Path.GetFileNameWithoutExtension(video.Facts.Path) + " summary");
        AtomicFile.WriteText(output, format.Write(edit));
        if (edit.Source.RateNote is { } note)
        {
            Terminal.Error($"{video.Facts.Path}: {note}");
        }

        if (WantsJson(args))
        {
            Terminal.WriteJson(new JsonObject { ["output"] = output, ["segments"] = edit.Clips.Count, ["frames"] = edit.Frames, ["rate"] = edit.Rate.FramesPerSecond.ToString(), ["note"] = edit.Source.RateNote });
        }
        else
        {
            Terminal.WriteLine($"{output}: {edit.Clips.Count} segments, {edit.Frames} frames at {edit.Rate.FramesPerSecond} frames a second");
        }

        return ExitCode.Done;
    }
}
