using System.CommandLine;
using System.Globalization;
using SummDiff.Cli.Framework;
using SummDiff.Options;
using SummDiff.Summaries;
using SummDiff.Video.Editing;
using SummDiff.Video.Editing.Projects;

namespace SummDiff.Cli.Commands.Videos;

/// <summary><c>summdiff edit</c>: changes what a project shows.</summary>
internal sealed class EditCommand : CliCommand
{
    private readonly Argument<string> _project = new("PROJECT") { Description = "The project file: the summary.json that summarize writes." };
    private readonly Option<string?> _draw = new("--draw") { HelpName = "K", Description = "Choose by the scores of draw K, from 1, or by the mean of all: mean (default: as before)." };
    private readonly Option<string?> _budget = new("--budget") { HelpName = "N", Description = "How long the summary may be: 15%, 60s or 900f (default: as before)." };
    private readonly Option<int[]> _lock = new("--lock") { HelpName = "SHOT", Description = "Always show this shot, counted from 0. May be given several times." };
    private readonly Option<int[]> _ban = new("--ban") { HelpName = "SHOT", Description = "Never show this shot, counted from 0. May be given several times." };
    private readonly Option<int[]> _free = new("--free") { HelpName = "SHOT", Description = "Neither lock nor ban this shot, nor keep it moved. May be given several times." };
    private readonly Option<string[]> _move = new("--move") { HelpName = "N=A..B", Description = "Let segment N, counted from 1, show seconds A to B of the video. May be given several times." };

    public EditCommand(Terminal terminal)
        : base("edit", "Change what a summary shows. Chooses anew by another draw or budget, around what is locked, banned and moved; writes the project file.", terminal)
    {
        AddArgument(_project);
        AddSection("Choice", _draw, _budget);
        AddSection("By hand", _lock, _ban, _free, _move);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("summdiff edit summaries/film/summary.json --draw 2 --lock 3 --ban 7", "The second draw, with shot 3 and without shot 7:"),
        ("summdiff edit summaries/film/summary.json --move 1=12.5..16", "Other edges for the first segment:"),
    ];

    protected override int Run(ParseResult args)
    {
        using var interrupt = new Interrupt(Terminal);
        var project = VideoProject.Open(args.GetValue(_project)!, VideoOptions.Tools, interrupt.Token);
        var (video, edit) = (project.Video, project.Edit);
        foreach (var shot in args.GetValue(_free) ?? [])
        {
            edit = edit.Free(Shot(video, "--free", shot));
        }

        foreach (var text in args.GetValue(_move) ?? [])
        {
            var (segment, range) = Move(video, edit, text);
            edit = edit.Move(segment, range, video.Clock);
        }

        foreach (var shot in args.GetValue(_lock) ?? [])
        {
            edit = edit.Lock(Shot(video, "--lock", shot), video.Clock);
        }

        foreach (var shot in args.GetValue(_ban) ?? [])
        {
            edit = edit.Ban(Shot(video, "--ban", shot));
        }

        // Moved edges alone change nothing else; all other changes make or take room.
        if (args.GetResult(_draw) is not null || args.GetResult(_budget) is not null || args.GetResult(_lock) is not null || args.GetResult(_ban) is not null || args.GetResult(_free) is not null)
        {
            edit = edit.Choose(video, Origin(args, edit), args.GetValue(_budget) is { } budget ? Budget.Parse(budget) : edit.Budget);
        }

        project.With(edit).Save();
        if (WantsJson(args))
        {
            Terminal.WriteJson(EditJson.Write(edit));
        }
        else
        {
            Terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{project.Path}: {edit.Segments.Count} segments, {edit.Seconds.Value:0.0} s, {edit.Locked.Count} locked, {edit.Banned.Count} banned, {edit.Segments.Count(segment => segment.MovedFrom is not null)} moved"));
        }

        return ExitCode.Done;
    }

    private EditOrigin Origin(ParseResult args, Edit edit)
    {
        var text = args.GetValue(_draw);
        return text is null ? edit.By
            : EditOrigin.TryParse(text == "mean" ? text : "draw " + text, out var origin) ? origin
            : throw new OptionException($"--draw is '{text}', but must be a draw's number, from 1, or mean.");
    }

    private static FrameRange Shot(ScoredVideo video, string option, int shot) => shot >= 0 && shot < video.Shots.Count
        ? new FrameRange(video.Shots[shot].Start, video.Shots[shot].End)
        : throw new OptionException($"{option} is '{shot}', but the video has shots 0 to {video.Shots.Count - 1}.");

    private static (int Segment, FrameRange Range) Move(ScoredVideo video, Edit edit, string text)
    {
        var parts = text.Split(["=", ".."], StringSplitOptions.None);
        if (parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var segment) && segment >= 1 && segment <= edit.Segments.Count
            && double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var from)
            && double.TryParse(parts[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var to)
            && new FrameRange(video.Timeline.FrameAt(from), video.Timeline.FrameAt(to)) is { Length: > 0 } range)
        {
            return (segment - 1, range);
        }

        throw new OptionException($"--move is '{text}', but must name a segment, 1 to {edit.Segments.Count}, and its new start and end in seconds, such as 1=12.5..16.");
    }
}
