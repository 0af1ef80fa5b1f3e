using System.CommandLine;
using System.Text.Json.Nodes;
using SummDiff.Checkpoints;
using SummDiff.Cli.Commands.Scoring;
using SummDiff.Cli.Framework;
using SummDiff.Options;
using SummDiff.Runs;
using SummDiff.Training;

namespace SummDiff.Cli.Commands.Training;

/// <summary><c>summdiff train</c>: trains and tests the folds of a benchmark. Takes the official command lines as they are.</summary>
internal sealed class TrainCommand : CliCommand
{
    private readonly RunOptions _run = new();
    private readonly DataOptions _data = new();
    private readonly CatalogOptions _catalog = new(_ => true);

    private readonly Option<string?> _out = new("--out", "-o") { HelpName = "DIR", Description = "The run folder (default runs/TAG)." };
    private readonly Option<string?> _tag = new("--tag") { HelpName = "TAG", Description = "A name for the run (default: the benchmark's)." };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on with an interrupted run. With --out alone, its options and files are taken from there." };

    public TrainCommand(Terminal terminal)
        : base(
            "train",
            "Train a model on a benchmark and test it. Keeps the best checkpoint by each metric in a run folder; Ctrl-C saves the state, --resume goes on from it.",
            terminal)
    {
        AddSection("Run", [_run.Preset, _out, _tag, _resume, _run.CheckpointPath, _run.Train]);
        AddSection("Data", _data.All);
        AddSection("Training", _catalog.Of(OptionGroup.Training));
        AddSection("Model", _catalog.Of(OptionGroup.Model));
        AddSection("Sampling", _catalog.Of(OptionGroup.Sampling));
        AddSection("Accepted and ignored", _run.WithoutEffect);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("summdiff train --preset tvsum --data-path tvsum.h5", "Five folds of TVSum with the official settings:"),
        ("summdiff train --resume --out runs/tvsum", "Go on after an interruption:"),
        ("summdiff train --dataset mrhisum --p_uncond 0.2 --ema True", "An official command line:"),
    ];

    protected override int Run(ParseResult args)
    {
        _run.WarnOfIgnored(args, Terminal);
        var resume = args.GetValue(_resume);
        var earlier = resume && args.GetValue(_out) is { } folder ? OpenEarlier(folder) : null;
        var options = OptionRules.Check(_catalog.Apply(args, _run.ApplyPreset(args, earlier?.Options ?? new TrainingOptions())));
        using var data = _data.Open(args, options, earlier, Terminal);
        options = data.FitWidth(options, _catalog.IsGiven(args, "v_feat_dim"));
        var path = args.GetValue(_out) ?? Path.Combine("runs", args.GetValue(_tag) ?? OptionCatalog.Find("dataset")!.Read(options));
        var folds = _data.Folds(args, data.Splits.Count);
        return _run.Trains(args)
            ? TrainFolds(args, path, options, data, folds, resume)
            : EvaluateInstead(args, path, options, data, folds);
    }

    /// <summary>The run to resume; null where it was killed before it had begun, so that this one starts there.</summary>
    private RunFolder? OpenEarlier(string folder)
    {
        if (!RunFolder.IsUnbegun(folder))
        {
            return RunFolder.Open(folder);
        }

        Terminal.Error($"{folder}: an earlier training stopped before it had begun. This one starts from the beginning.");
        return null;
    }

    private int TrainFolds(ParseResult args, string path, TrainingOptions options, RunData data, IReadOnlyList<int> folds, bool resume)
    {
        var start = _run.Checkpoint(args, ema: false) is { } file ? Checkpoint.Load(file, _ => options, data.NullVideo) : null;
        using var folder = RunFolder.Start(path, options, data.Splits, data.Sources, resume);
        var trainer = new Trainer(folder, new(data.Read, data.NullVideo, start) { Features = data.Dataset.Fingerprint });
        try
        {
            Report(args, folder, Train(trainer, folds));
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            Terminal.Error($"Stopped. Resume with: summdiff train --resume --out {path}{_data.FoldFlag(args)}");
            return ExitCode.Interrupted;
        }
    }

    private RunResults Train(Trainer trainer, IReadOnlyList<int> folds)
    {
        using var interrupt = new Interrupt(Terminal);
        using var monitor = new TrainingMonitor(Terminal, trainer.CountUnfinished(folds));
        return trainer.Run(folds, TrainingSessions.Make(monitor.Report, interrupt.Token));
    }

    // --train False: the checkpoint named, or else the run's best, by KTau as the official code does unless validation takes several draws.
    private int EvaluateInstead(ParseResult args, string path, TrainingOptions options, RunData data, IReadOnlyList<int> folds)
    {
        var evaluation = new CheckpointEvaluation(Terminal, WantsJson(args));
        return _run.Checkpoint(args, options.EvaluatesAverage) is { } file
            ? evaluation.OfCheckpoint(Checkpoint.Load(file, _ => options, data.NullVideo), data, _data.FoldsGiven(args, data.Splits.Count))
            : OfRun(RunFolder.Open(path));

        int OfRun(RunFolder run) => evaluation.OfRun(run, run.SelectedBy, options, data, folds, _ => options);
    }

    private void Report(ParseResult args, RunFolder folder, RunResults results)
    {
        if (WantsJson(args))
        {
            Terminal.WriteJson(new JsonObject { ["run"] = folder.Path, ["results"] = RunJson.ToNode(results) });
            return;
        }

        TrainingReport.Write(Terminal, folder, results);
    }
}
