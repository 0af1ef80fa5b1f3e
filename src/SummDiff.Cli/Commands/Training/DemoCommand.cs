using System.CommandLine;
using SummDiff.Annotations;
using SummDiff.Checkpoints;
using SummDiff.Cli.Framework;
using SummDiff.Data;
using SummDiff.Options;
using SummDiff.Runs;
using SummDiff.Training;

namespace SummDiff.Cli.Commands.Training;

/// <summary><c>summdiff demo</c>: the whole way on made-up features and real scores, with nothing to set up.</summary>
internal sealed class DemoCommand : CliCommand
{
    private const string FileName = "made-up-tvsum.h5";
    private const string PictureName = "opinions.svg";
    private const ulong Seed = 0;
    private const int FeatureWidth = 1024;

    private readonly Option<string?> _out = new("--out", "-o") { HelpName = "DIR", Description = "Where to put data and run (default runs/demo, or the next number that is free)." };
    private readonly Option<bool> _dataOnly = new("--data-only") { Description = "Write the made-up data set and stop." };
    private readonly Option<int> _epochs = new("--epochs")
    {
        HelpName = "N",
        Description = "Passes over the training videos (default 12).",
        DefaultValueFactory = _ => 12,
    };

    public DemoCommand(Terminal terminal)
        : base(
            "demo",
            "Train and test a small model in about two minutes, with nothing to set up, and compare what it draws with annotators. Uses the real scores of TVSum's 20 annotators and made-up features, so its figures say nothing about real videos.",
            terminal) =>
        AddSection("Run", _out, _dataOnly, _epochs);

    private static TrainingOptions Preset { get; } = Presets.Apply(new TrainingOptions(), "tvsum-opinions");

    protected override int Run(ParseResult args)
    {
        var root = args.GetValue(_out) ?? FreeFolder();
        Directory.CreateDirectory(root);
        var path = Path.Combine(root, FileName);
        Terminal.Error($"Making up features for the 50 videos of TVSum: {path}");
        DemoDataset.Write(path, Seed, FeatureWidth);
        return args.GetValue(_dataOnly) ? ExitCode.Done : TrainAndCompare(args, root, path);
    }

    private static string FreeFolder() => Enumerable.Range(1, int.MaxValue)
        .Select(number => Path.Combine("runs", number == 1 ? "demo" : $"demo-{number}"))
        .First(folder => !Directory.Exists(folder));

    private int TrainAndCompare(ParseResult args, string root, string path)
    {
        var options = OptionRules.Check(OptionCatalog.Find("epochs")!.Write(Preset, $"{args.GetValue(_epochs)}"));
        using var dataset = Dataset.Open(DatasetKind.TvSum, path, TvSumAnnotations.Shipped);
        var inputs = new Inputs(dataset.ReadMany, DemoDataset.NullVideo(Seed, FeatureWidth));
        var sources = new RunSources(Path.GetFullPath(path), null, null);
        using var folder = RunFolder.Start(Path.Combine(root, "run"), options, Splits.WithValidation(DatasetKind.TvSum), sources, resume: true);
        try
        {
            Train(new Trainer(folder, inputs));
            var checkpoint = Checkpoint.Load(folder.Fold(0).CheckpointPath(folder.SelectedBy, options.Ema));
            var picture = Path.Combine(root, PictureName);
            Report(args, folder, DemoComparison.Of(options, checkpoint.Model, [.. folder.Splits[0].Test.Select(dataset.Read)], picture, Seed), picture);
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            Terminal.Error($"Stopped. Resume with: summdiff train --resume --out {folder.Path}");
            return ExitCode.Interrupted;
        }
    }

    private void Train(Trainer trainer)
    {
        using var interrupt = new Interrupt(Terminal);
        using var monitor = new TrainingMonitor(Terminal, folds: 1);
        trainer.Run([0], TrainingSessions.Make(monitor.Report, interrupt.Token));
    }

    private void Report(ParseResult args, RunFolder folder, DemoComparison comparison, string picture)
    {
        if (WantsJson(args))
        {
            var json = comparison.ToJson();
            json["run"] = folder.Path;
            json["picture"] = picture;
            json["note"] = DemoDataset.Note;
            Terminal.WriteJson(json);
            return;
        }

        comparison.Write(Terminal);
        Terminal.WriteLine("The scores of 20 annotators are real; the features are made up and hint at their mean, so this shows that training works, not how well the model does on real videos. The checkpoint was selected on 10 other videos.");
        Terminal.WriteLine($"Picture: {picture}");
        Terminal.WriteLine($"Run folder: {folder.Path}");
    }
}
