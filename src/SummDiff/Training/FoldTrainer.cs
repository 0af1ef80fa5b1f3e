using System.Globalization;
using SummDiff.Checkpoints;
using SummDiff.Data;
using SummDiff.Evaluation;
using SummDiff.Metrics;
using SummDiff.Model;
using SummDiff.Options;
using SummDiff.Runs;
using SummDiff.Tensors;
using SummDiff.Tensors.Optim;

namespace SummDiff.Training;

/// <summary>
/// Trains one fold. Everything it does follows from the options, the data and its position; so a fold that was interrupted at any moment goes on
/// from its last saved state, does again what came after, and ends with the same bytes.
/// </summary>
internal sealed class FoldTrainer
{
    private readonly TrainingOptions _options;
    private readonly Split _split;
    private readonly FoldFolder _folder;
    private readonly Inputs _inputs;
    private readonly Session _session;
    private readonly IReadOnlyList<string> _choosingKeys;
    private readonly ExampleSet _examples;
    private readonly Evaluator _evaluator;
    private readonly ScoreModel _model;
    private readonly Adam _adam;
    private readonly MovingAverage? _average;
    private readonly BestCheckpoints _best;
    private readonly Tape _tape = new(recording: true);
    private readonly Randomness _randomness;
    private readonly bool _isTrained;
    private FoldPosition _position = new();

    public FoldTrainer(TrainingOptions options, Split split, FoldFolder folder, Inputs inputs, Session session)
    {
        (_options, _split, _folder, _inputs, _session) = (options, split, folder, inputs, session);
        _choosingKeys = SelectionSplits.Keys(options, split);
        _evaluator = new Evaluator(options);
        _examples = new ExampleSet(options, split.Train, inputs.Read);
        var rng = new Rng(options.Seed).Fork("fold").Fork((ulong)folder.Fold);
        _randomness = new Randomness(options, rng);
        _model = ScoreModel.Create(options.Model, rng.Fork("weights"), options.Model.PUncond > 0 ? inputs.NullVideo : null);
        inputs.WarmStart?.CopyWeightsTo(_model);
        _adam = new Adam(_model.Parameters);
        _average = options.Ema ? new MovingAverage(_model.Parameters, options.EmaDecay) : null;
        if (File.Exists(folder.StatePath))
        {
            _position = FoldState.Load(folder.StatePath, _model, _adam, _average);
        }
        else if (TrainedFold.Find(folder, options) is { } trained)
        {
            (_position, _isTrained) = (trained, true);
        }

        _best = new BestCheckpoints(_position.Best);
        folder.Begin(_position.LogBytes);
    }

    private double LearningRate => _options.LearningRate *
        (_options.Dataset == DatasetKind.MrHiSum && _options.Model.Model == ModelKind.SummDiff ? Math.Pow(_options.LearningRateDecay, _position.Epoch) : 1);

    private double LossWeight => _options.Model.Model == ModelKind.SummDiff ? _options.DecoderLossCoefficient : 1;

    private bool ValidatesEachBatch => _options.ValidateEvery switch
    {
        ValidationRhythm.Epoch => false,
        ValidationRhythm.Batch => true,
        _ => _options.Individual,
    };

    private double Loss => _position.LossSum / Math.Max(1, _position.Batch);

    /// <summary>Trains to the end and tests what was kept.</summary>
    /// <exception cref="OperationCanceledException">The session was asked to stop; the state is saved.</exception>
    public FoldResult Run()
    {
        if (!_isTrained)
        {
            Train();
        }

        _tape.Reset();
        _tape.Trim();
        var result = new FoldResult(_folder.Fold, SelectionSplits.Of(_options), Test());
        _folder.Finish(result);
        _session.Report(Progress(FoldPhase.Finished) with { Result = result });
        return result;
    }

    private void Train()
    {
        try
        {
            while (_position.Epoch < _options.Epochs)
            {
                TrainEpoch();
            }
        }
        catch (OperationCanceledException)
        {
            Save();
            throw;
        }

        SaveCheckpoints(null, _options.Epochs);
        Save(); // Tests may take long, need no training again, and change the model.
    }

    private void TrainEpoch()
    {
        foreach (var batch in _examples.Walk(_randomness.Order(_position.Epoch), _position.Batch))
        {
            ValidateIfDue(); // An interruption may have left it open.
            Step(batch);
            ValidateIfDue();
            _session.Cancel.ThrowIfCancellationRequested();
            if (_session.SaveDue())
            {
                Save();
            }
        }

        ValidateIfDue();
        _position = _position with { Epoch = _position.Epoch + 1, Batch = 0, LossSum = 0 };
    }

    private void Step(IEnumerable<TrainingExample> batch)
    {
        var whole = _randomness.Repeats ? batch.ToList() : null; // Of videos that lie in memory.
        var streams = _randomness.Step(_position, ValidatesEachBatch && _position.Batch > 0, whole?.ConvertAll(example => example.Length));
        var loss = _model.Accumulate(_tape, whole ?? batch, streams, LossWeight);
        if (!double.IsFinite(loss))
        {
            throw new SummDiffException($"Training diverged: the loss is {loss} at step {_position.Step + 1}, in epoch {_position.Epoch + 1}. Lower the learning rate, and check that the features are numbers.");
        }

        _adam.Step(LearningRate, _options.L2);
        _average?.Update();
        _position = _position with
        {
            Batch = _position.Batch + 1,
            Step = _position.Step + 1,
            LossSum = _position.LossSum + loss,
            ValidationDue = ValidatesEachBatch || _position.Batch + 1 == _examples.Batches,
        };
        _session.Report(Progress(FoldPhase.Training));
    }

    private void ValidateIfDue()
    {
        if (!_position.ValidationDue)
        {
            return;
        }

        var average = _options.EvaluatesAverage ? _average : null;
        average?.Swap();
        VideoMetrics metrics;
        DrawMetrics? draws;
        try
        {
            (metrics, draws) = Evaluate(_choosingKeys, FoldPhase.Validation);
        }
        finally
        {
            average?.Swap();
        }

        var epoch = _position.Epoch + 1;
        foreach (var metric in _best.Offer(metrics, draws, epoch, _position.Step))
        {
            SaveCheckpoints(metric, epoch);
        }

        var logBytes = _folder.Append(new(epoch, _position.Step, Loss, LearningRate, metrics, draws, Now()));
        _position = _position with { ValidationDue = false, LogBytes = logBytes, Best = _best.Best };
    }

    /// <summary>Saves the weights and, where there is one, their average.</summary>
    private void SaveCheckpoints(SelectionMetric? chosenBy, int epoch)
    {
        var origin = new Dictionary<string, string>
        {
            ["dataset"] = _options.Dataset.ToString(),
            ["fold"] = Text(_folder.Fold),
            ["epoch"] = Text(epoch),
            ["step"] = Text(_position.Step),
            ["seed"] = Text(_options.Seed),
            ["chosen_by"] = chosenBy?.ToString() ?? "last",
            ["chosen_on"] = SelectionSplits.Of(_options).ToString(),
            ["version"] = typeof(FoldTrainer).Assembly.GetName().Version!.ToString(3),
        };
        _inputs.Features?.WriteTo(origin);
        Checkpoint.Save(_folder.CheckpointPath(chosenBy, ema: false), _model, _options, origin);
        if (_average is not null)
        {
            _average.Swap();
            Checkpoint.Save(_folder.CheckpointPath(chosenBy, ema: true), _model, _options, new Dictionary<string, string>(origin) { ["ema"] = "true" });
            _average.Swap();
        }

        static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
    }

    /// <summary>Tests every kept checkpoint. Those made at the same step are the same and are tested once.</summary>
    private CheckpointResult[] Test()
    {
        var tested = new Dictionary<(long Step, bool Ema), (VideoMetrics Metrics, DrawMetrics? Draws)>();
        var results = new List<CheckpointResult>();
        (SelectionMetric? Metric, int Epoch, long Step)[] kept =
            [.. _best.Best.Select(best => ((SelectionMetric?)best.Key, best.Value.Epoch, best.Value.Step)), (null, _options.Epochs, _position.Step)];
        bool[] averages = _average is null ? [false] : [false, true];
        var tests = averages.Length * kept.DistinctBy(one => one.Step).Count();
        foreach (var (chosenBy, epoch, step) in kept)
        {
            foreach (var ema in averages)
            {
                if (!tested.TryGetValue((step, ema), out var measured))
                {
                    Checkpoint.Load(_folder.CheckpointPath(chosenBy, ema)).CopyWeightsTo(_model);
                    var checkpoint = new TestedCheckpoint([.. kept.Where(one => one.Step == step).Select(one => one.Metric)], ema, epoch);
                    measured = Evaluate(_split.Test, FoldPhase.Test, tested.Count, tests, checkpoint);
                    tested[(step, ema)] = measured;
                }

                results.Add(new(chosenBy, ema, epoch, step, measured.Metrics, measured.Draws));
            }
        }

        return [.. results];
    }

    private (VideoMetrics Metrics, DrawMetrics? Draws) Evaluate(IReadOnlyList<string> keys, FoldPhase phase, int passesBefore = 0, int passes = 1, TestedCheckpoint? tested = null)
    {
        var all = new List<EvaluatedVideo>();
        foreach (var video in _evaluator.Evaluate(_model, _inputs.Read(keys), _options.ValidationDraws, _session.Cancel))
        {
            all.Add(video);
            _session.Report(Progress(phase) with
            {
                VideosDone = (passesBefore * keys.Count) + all.Count,
                Videos = passes * keys.Count,
                Tested = tested,
                Metrics = all.Count == keys.Count ? EvaluatedVideo.MeanMetrics(all) : null,
                Draws = all.Count == keys.Count ? EvaluatedVideo.MeanDraws(all) : null,
            });
        }

        return (EvaluatedVideo.MeanMetrics(all), EvaluatedVideo.MeanDraws(all));
    }

    private DateTimeOffset? Now() => _session.Now is { } now ? DateTimeOffset.FromUnixTimeSeconds(now().ToUnixTimeSeconds()) : null;

    private FoldProgress Progress(FoldPhase phase) => new()
    {
        Fold = _folder.Fold,
        Phase = phase,
        Epoch = Math.Min(_position.Epoch + 1, _options.Epochs),
        Epochs = _options.Epochs,
        Step = _position.Step,
        Steps = (long)_options.Epochs * _examples.Batches,
        Loss = Loss,
    };

    private void Save() => FoldState.Save(_folder.StatePath, _model, _adam, _average, _position);
}
