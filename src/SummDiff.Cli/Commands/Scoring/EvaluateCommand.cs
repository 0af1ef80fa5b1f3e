using System.CommandLine;
using SummDiff.Checkpoints;
using SummDiff.Cli.Commands.Training;
using SummDiff.Cli.Framework;
using SummDiff.Options;
using SummDiff.Runs;

namespace SummDiff.Cli.Commands.Scoring;

/// <summary><c>summdiff evaluate</c>: what a run's checkpoints, or one checkpoint, are worth on the test videos.</summary>
internal sealed class EvaluateCommand : CliCommand
{
    private readonly RunOptions _run = new();
    private readonly DataOptions _data = new();
    private readonly CatalogOptions _catalog = new(spec => spec.Group != OptionGroup.Training || spec.Name is "dataset" or "seed" or "ema" or "train_val");

    private readonly Option<string?> _folder = new("--run") { HelpName = "DIR", Description = "A run folder; its data, folds and options are taken from it." };
    private readonly Option<string?> _file = new("--checkpoint") { HelpName = "FILE", Description = "One checkpoint, ours or an official .pkl, instead of a run." };
    private readonly Option<string?> _chosenBy = new("--chosen-by")
    {
        HelpName = "NAME",
        Description = "Which of a run's checkpoints: the best by f1, map50, map15, srho, ktau or energy, or the last (default energy where validation took several draws, else ktau).",
    };

    private readonly Option<int> _samples = new("--samples")
    {
        HelpName = "N",
        Description = "Draws of each video, at least 1. From 2 on, measures them as a set beside N annotators: best match with each annotator, coverage, diversity, energy distance (default 1).",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> _videos = new("--videos") { Description = "List each video too." };

    public EvaluateCommand(Terminal terminal)
        : base(
            "evaluate",
            "Evaluate trained models on the test videos. Prints a table of the folds and their mean, and whether the checkpoints were chosen on the test fold.",
            terminal)
    {
        AddSection("What", _folder, _file, _chosenBy, _samples, _videos, _run.Preset);
        AddSection("Data", [.. _data.All, .. _catalog.Of(OptionGroup.Training)]);
        AddSection("Sampling", _catalog.Of(OptionGroup.Sampling));
        AddSection("Model (for official checkpoints, which do not record it)", _catalog.Of(OptionGroup.Model));
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("summdiff evaluate --run runs/tvsum", "All folds of a run:"),
        ("summdiff evaluate --checkpoint best_ktau.pkl --preset tvsum --fold 0", "An official checkpoint:"),
    ];

    protected override int Run(ParseResult args)
    {
        var (folder, file) = (args.GetValue(_folder), args.GetValue(_file));
        if (folder is null == file is null)
        {
            throw new OptionException("Give either --run DIR or --checkpoint FILE.");
        }

        if (args.GetValue(_samples) < 1)
        {
            throw new OptionException($"--samples is '{args.GetValue(_samples)}', but must be a whole number, at least 1.");
        }

        var evaluation = new CheckpointEvaluation(Terminal, WantsJson(args)) { Samples = args.GetValue(_samples), ListsVideos = args.GetValue(_videos) };
        return folder is not null ? OfRun(args, RunFolder.Open(folder), evaluation) : OfCheckpoint(args, file!, evaluation);
    }

    private int OfRun(ParseResult args, RunFolder run, CheckpointEvaluation evaluation)
    {
        var options = OptionRules.Check(Adjust(args, run.Options));
        using var data = _data.Open(args, options, run, Terminal);
        return evaluation.OfRun(run, Metric(args, run), options, data, _data.Folds(args, data.Splits.Count), trained => Adjust(args, trained));
    }

    private int OfCheckpoint(ParseResult args, string file, CheckpointEvaluation evaluation)
    {
        // The options say which data to open, and the data bring the null video that an official checkpoint lacks.
        var options = new TrainingOptions();
        Checkpoint.Load(file, trained =>
        {
            options = OptionRules.Check(Adjust(args, trained));
            return options with { Model = options.Model with { PUncond = 0 } };
        });
        using var data = _data.Open(args, options, null, Terminal);
        data.FitWidth(options, isGiven: true);
        var checkpoint = Checkpoint.Load(file, trained => Adjust(args, trained), data.NullVideo);
        RunData.RequireFeatures(data.Dataset, checkpoint);
        return evaluation.OfCheckpoint(checkpoint, data, _data.FoldsGiven(args, data.Splits.Count));
    }

    private TrainingOptions Adjust(ParseResult args, TrainingOptions options) => _catalog.Apply(args, _run.ApplyPreset(args, options));

    private SelectionMetric? Metric(ParseResult args, RunFolder run)
    {
        var text = args.GetValue(_chosenBy);
        return text is null ? run.SelectedBy
            : text == "last" ? null
            : Enum.TryParse<SelectionMetric>(text, ignoreCase: true, out var metric) && Enum.IsDefined(metric) ? metric
            : throw new OptionException($"--chosen-by is '{text}', but must be f1, map50, map15, srho, ktau, energy or last.");
    }
}
