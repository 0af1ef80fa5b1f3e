using System.CommandLine;
using System.Text.Json.Nodes;
using SummDiff.Cli.Framework;
using SummDiff.Data;
using SummDiff.Evaluation;
using SummDiff.Metrics;
using SummDiff.Options;
using SummDiff.Runs;
using SummDiff.Tensors;
using SummDiff.Training;

namespace SummDiff.Cli.Commands;

/// <summary><c>summdiff demo</c>: the whole way on made-up features and real scores, with nothing to set up.</summary>
internal sealed class DemoCommand : CliCommand
{
    private const string FileName = "made-up-tvsum.h5";
    private const ulong Seed = 0;
    private const int FeatureWidth = 1024;

    private readonly Option<string?> _out = new("--out", "-o") { HelpName = "DIR", Description = "Where to put data and run (default runs/demo, or the next number that is free)." };
    private readonly Option<bool> _dataOnly = new("--data-only") { Description = "Write the made-up data set and stop." };
    private readonly Option<int> _epochs = new("--epochs")
    {
        HelpName = "N",
        Description = "Passes over the training videos (default 20).",
        DefaultValueFactory = _ => 20,
    };

    public DemoCommand(Terminal terminal)
        : base(
            "demo",
            "Train and test a small model in about a minute, with nothing to set up. Uses the real scores of TVSum's 20 people and made-up features, so its figures say nothing about real videos.",
            terminal) =>
        AddSection("Run", _out, _dataOnly, _epochs);

    /// <summary>A small model of the kind that the TVSum preset trains.</summary>
    private static TrainingOptions Small { get; } = Presets.Apply(new TrainingOptions(), "tvsum") with
    {
        BatchSize = 8,
        LearningRate = 1e-3,
        L2 = 1e-5,
        TrainVal = true,
        Model = Presets.Apply(new TrainingOptions(), "tvsum").Model with
        {
            FeatureWidth = FeatureWidth,
            HiddenDim = 64,
            FeedforwardDim = 128,
            Heads = 4,
            DecoderLayers = 2,
            InputDropout = 0.1,
        },
    };

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
        var options = OptionRules.Check(OptionCatalog.Find("epochs")!.Write(Small, $"{args.GetValue(_epochs)}"));
        using var dataset = Dataset.Open(DatasetKind.TvSum, path, TvSumAnnotations.Shipped);
        var inputs = new Inputs(dataset.ReadMany, DemoDataset.NullVideo(Seed, FeatureWidth));
        var sources = new RunSources(Path.GetFullPath(path), null, null);
        using var folder = RunFolder.Start(Path.Combine(root, "run"), options, Splits.WithValidation(DatasetKind.TvSum), sources, resume: true);
        try
        {
            var results = Train(new Trainer(folder, inputs));
            var model = results.Mean.First(row => row.ChosenBy is SelectionMetric.KTau or null).Test;
            Report(args, folder, Compare(options, [.. folder.Splits[0].Test.Select(dataset.Read)], model));
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            Terminal.Error($"Stopped. Resume with: summdiff train --resume --out {folder.Path}");
            return ExitCode.Interrupted;
        }
    }

    private RunResults Train(Trainer trainer)
    {
        using var interrupt = new Interrupt(Terminal);
        using var monitor = new TrainingMonitor(Terminal, folds: 1);
        return trainer.Run([0], TrainingSessions.Make(monitor.Report, interrupt.Token));
    }

    // All on the same held-out videos, judged in the same way.
    private static (string Key, string Name, VideoMetrics Metrics)[] Compare(TrainingOptions options, BenchmarkVideo[] videos, VideoMetrics model)
    {
        var evaluator = new Evaluator(options);
        var rng = new Rng(Seed).Fork("random scores");
        return
        [
            ("model", "model, held-out videos", model),
            ("people", "people, each against the others", VideoMetrics.Mean([.. videos.Select(video =>
                DrawEvaluation.OfAnnotators(options.Dataset, video, evaluator.Prepare(video).CapacityFrames, 1)!.Mean)])),
            ("mean_of_people", "mean of all people (a ceiling)", Mean(MeanOfPeople)),
            ("random", "random scores", Mean(video => Random(video, rng.Fork(video.Key)))),
        ];

        VideoMetrics Mean(Func<BenchmarkVideo, float[]> scores) =>
            VideoMetrics.Mean([.. videos.Select(video => evaluator.Prepare(video).Evaluate(scores(video)))]);
    }

    private static float[] MeanOfPeople(BenchmarkVideo video) =>
        [.. Enumerable.Range(0, video.Length).Select(i => video.UserScores.Average(user => user[Math.Min(i, user.Length - 1)]))];

    private static float[] Random(BenchmarkVideo video, Rng rng) =>
        [.. Enumerable.Range(0, video.Length).Select(i => (float)rng.Uniform((ulong)i))];

    private void Report(ParseResult args, RunFolder folder, (string Key, string Name, VideoMetrics Metrics)[] rows)
    {
        if (WantsJson(args))
        {
            var json = new JsonObject { ["run"] = folder.Path, ["note"] = DemoDataset.Note };
            foreach (var (key, _, metrics) in rows)
            {
                json[key] = RunJson.ToNode(metrics);
            }

            Terminal.WriteJson(json);
            return;
        }

        var table = new MetricsTable("made-up features, real scores", hasKnapsack: false);
        foreach (var (_, name, metrics) in rows)
        {
            table.Add(name, metrics);
        }

        table.Write(Terminal);
        Terminal.WriteLine();
        Terminal.WriteLine("The features are made up and hint at the scores, so this shows that training works, not how well the model does on real videos. The 10 videos were held out; the checkpoint was chosen on 10 others.");
        Terminal.WriteLine($"Run folder: {folder.Path}");
    }
}
