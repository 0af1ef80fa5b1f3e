using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SummDiff.Checkpoints;
using SummDiff.Cli.Commands.Training;
using SummDiff.Cli.Framework;
using SummDiff.Evaluation;
using SummDiff.Metrics;
using SummDiff.Options;
using SummDiff.Runs;

namespace SummDiff.Cli.Commands.Scoring;

/// <summary>Evaluates checkpoints on test videos and prints the outcome.</summary>
/// <param name="terminal">Where it goes.</param>
/// <param name="wantsJson">Whether it is wanted as JSON.</param>
internal sealed class CheckpointEvaluation(Terminal terminal, bool wantsJson)
{
    private static readonly JsonSerializerOptions Form = RunJson.Make(EvaluationJson.Default, indented: true);

    private readonly List<(int Fold, string Checkpoint, List<EvaluatedVideo> Videos)> _folds = [];
    private readonly List<DrawMetrics> _people = [];
    private SelectionSplit? _chosenOn;

    /// <summary>Sets of scores to draw for each video.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>Whether to list each video.</summary>
    public bool ListsVideos { get; init; }

    /// <summary>Evaluates the checkpoints of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="chosenBy">Which of its checkpoints.</param>
    /// <param name="options">The options to evaluate under.</param>
    /// <param name="data">Its files.</param>
    /// <param name="folds">The folds wanted; those without checkpoints are an error when there is none at all.</param>
    /// <param name="adjust">Changes the options a checkpoint records.</param>
    public int OfRun(RunFolder run, SelectionMetric? chosenBy, TrainingOptions options, RunData data, IReadOnlyList<int> folds, Func<TrainingOptions, TrainingOptions> adjust)
    {
        _chosenOn = SelectionSplits.Of(run.Options);
        (int Fold, string Path)[] checkpoints =
            [.. folds.Select(fold => (fold, run.Fold(fold).CheckpointPath(chosenBy, options.EvaluatesAverage))).Where(one => folds.Count == 1 || File.Exists(one.Item2))];
        using (var interrupt = new Interrupt(terminal))
        {
            using var monitor = new CountMonitor(terminal, checkpoints.Sum(one => data.Splits[one.Fold].Test.Count));
            foreach (var (fold, path) in checkpoints)
            {
                Evaluate(fold, path, Checkpoint.Load(path, adjust, data.NullVideo), data, monitor, interrupt.Token);
            }
        }

        return _folds.Count > 0 ? Report() : throw new SummDiffException($"{run.Path}: no fold has a checkpoint yet. Train first, or wait for the first validation.");
    }

    /// <summary>Evaluates one checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="data">The benchmark's files.</param>
    /// <param name="folds">The folds whose test videos are wanted; null for the one the checkpoint was trained in.</param>
    /// <exception cref="OptionException">The checkpoint does not say which fold that is.</exception>
    public int OfCheckpoint(Checkpoint checkpoint, RunData data, IReadOnlyList<int>? folds)
    {
        _chosenOn = checkpoint.Origin.TryGetValue("chosen_on", out var split) && Enum.TryParse<SelectionSplit>(split, out var known) ? known : null;
        var own = checkpoint.Origin.TryGetValue("fold", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var fold) ? fold
            : data.Splits.Count == 1 ? 0
            : (int?)null;
        if (folds is null && own is null)
        {
            throw new OptionException($"The checkpoint does not say which of {data.Splits.Count} folds it was trained in. Give --fold K: in another fold it has seen the test videos.");
        }

        folds ??= [own!.Value];
        foreach (var wanted in folds.Where(wanted => own is not null && wanted != own))
        {
            terminal.Error($"Fold {wanted} is not the one this checkpoint was trained in ({own}): it has seen these test videos.");
        }

        using (var interrupt = new Interrupt(terminal))
        {
            using var monitor = new CountMonitor(terminal, folds.Sum(wanted => data.Splits[wanted].Test.Count));
            foreach (var wanted in folds)
            {
                Evaluate(wanted, checkpoint.Origin.GetValueOrDefault("chosen_by", "official"), checkpoint, data, monitor, interrupt.Token);
            }
        }

        return Report();
    }

    private void Evaluate(int fold, string name, Checkpoint checkpoint, RunData data, CountMonitor monitor, CancellationToken cancel)
    {
        var evaluator = new Evaluator(checkpoint.Options);
        var keys = data.Splits[fold].Test;
        var videos = new List<EvaluatedVideo>();
        monitor.Begin($"fold {fold}", keys.Count);
        foreach (var video in evaluator.Evaluate(checkpoint.Model, data.Read(keys), Samples, cancel))
        {
            videos.Add(video);
            monitor.Count();
        }

        _folds.Add((fold, name, videos));
        if (Samples > 1)
        {
            var people = data.Read(keys)
                .Select(video => DrawEvaluation.OfAnnotators(checkpoint.Options.Dataset, video, evaluator.Prepare(video).CapacityFrames, Samples))
                .OfType<DrawMetrics>().ToArray();
            _people.AddRange(people);
        }
    }

    private static VideoMetrics Mean(List<EvaluatedVideo> videos) => VideoMetrics.Mean([.. videos.Select(video => video.Metrics)]);

    private int Report()
    {
        var mean = VideoMetrics.Mean([.. _folds.Select(fold => Mean(fold.Videos))]);
        DrawMetrics[] samples = [.. _folds.Where(_ => Samples > 1).Select(fold => DrawMetrics.Average([.. fold.Videos.Select(video => video.Samples!)]))];
        var ofModel = samples.Length > 0 ? DrawMetrics.Average(samples) : null;
        var ofPeople = _people.Count > 0 ? DrawMetrics.Average(_people) : null;
        if (wantsJson)
        {
            terminal.WriteJson(ToJson(mean, ofModel, ofPeople));
            return ExitCode.Done;
        }

        ShowFolds(mean);
        if (ofModel is not null)
        {
            terminal.WriteLine();
            SamplesTable.Write(terminal, ofModel, ofPeople);
        }

        terminal.WriteLine();
        terminal.WriteLine(_chosenOn is { } split ? MetricsTable.Protocol(split) : "The checkpoint does not say which videos it was chosen on.");
        return ExitCode.Done;
    }

    private void ShowFolds(VideoMetrics mean)
    {
        var table = new MetricsTable("test videos of", mean.KnapsackError is not null);
        foreach (var (fold, _, videos) in _folds)
        {
            table.Add($"fold {fold}", Mean(videos));
            foreach (var video in ListsVideos ? videos : [])
            {
                table.Add($"  {video.Key}", video.Metrics);
            }
        }

        if (_folds.Count > 1)
        {
            table.Add("mean", mean);
        }

        table.Write(terminal);
    }

    private JsonObject ToJson(VideoMetrics mean, DrawMetrics? ofModel, DrawMetrics? ofPeople) => new()
    {
        ["chosen_on"] = _chosenOn?.ToString().ToLowerInvariant(),
        ["mean"] = Node(mean),
        ["samples"] = Node(ofModel),
        ["people"] = Node(ofPeople),
        ["folds"] = new JsonArray([.. _folds.Select(fold => new JsonObject
        {
            ["fold"] = fold.Fold,
            ["checkpoint"] = fold.Checkpoint,
            ["mean"] = Node(Mean(fold.Videos)),
            ["videos"] = Node(fold.Videos),
        })]),
    };

    private static JsonNode? Node<T>(T value) => value is null ? null : JsonSerializer.SerializeToNode(value, Form.GetTypeInfo(typeof(T)));
}
