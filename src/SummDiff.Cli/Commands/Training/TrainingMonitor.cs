using SummDiff.Cli.Commands.Scoring;
using SummDiff.Cli.Framework;
using SummDiff.Metrics;
using SummDiff.Runs;
using SummDiff.Training;

namespace SummDiff.Cli.Commands.Training;

/// <summary>Listens to training and shows how far it is: bars where a person sees them, a line for each validation and test otherwise.</summary>
internal sealed class TrainingMonitor : IDisposable
{
    private readonly Terminal _terminal;
    private readonly TimeProvider _clock;
    private readonly int _folds;
    private readonly ProgressDisplay _display;
    private readonly RateMeter _job;
    private RateMeter? _steps;
    private RateMeter? _videos;
    private FoldPhase? _phase;
    private int _fold = -1;
    private int _finished;
    private double _shareAtStart;
    private string _lastValidation = "";

    /// <summary>Starts to listen.</summary>
    /// <param name="terminal">Where progress is shown.</param>
    /// <param name="folds">How many folds are still to be trained.</param>
    /// <param name="clock">Says what time it is.</param>
    public TrainingMonitor(Terminal terminal, int folds, TimeProvider? clock = null)
    {
        (_terminal, _folds, _clock) = (terminal, folds, clock ?? TimeProvider.System);
        _job = new RateMeter(_clock);
        _display = new ProgressDisplay(terminal);
        _display.Show(new ProgressRow("preparing", 0, null, "")); // Until the first step is done, which has data to read.
    }

    /// <summary>Shows a report of the training.</summary>
    /// <param name="progress">How far it is.</param>
    public void Report(FoldProgress progress)
    {
        if (progress.Fold != _fold)
        {
            // A fold that is resumed has steps behind it that cost no time now.
            var before = progress.Phase == FoldPhase.Training ? progress.Step - 1 : progress.Step;
            (_fold, _steps, _shareAtStart, _lastValidation) = (progress.Fold, new RateMeter(_clock, before), ShareOf(progress, before), "");
        }

        if (progress.Phase != _phase)
        {
            (_phase, _videos) = (progress.Phase, new RateMeter(_clock, Math.Max(0, progress.VideosDone - 1)));
        }

        _steps!.Note(progress.Step);
        _videos!.Note(progress.VideosDone);
        if (progress.Phase == FoldPhase.Validation && progress.Metrics is { } validation)
        {
            _lastValidation = $"KTau {MetricsTable.Format(validation.KTau)}";
        }

        if (!_display.IsLive)
        {
            WriteLine(progress);
        }
        else if (progress.Phase == FoldPhase.Finished)
        {
            _finished++;
            WriteResult(progress.Result!);
        }
        else
        {
            Show(progress);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _display.Dispose();

    private static double ShareOf(FoldProgress progress, double step) => step / Math.Max(1, progress.Steps);

    private static string Figures(VideoMetrics metrics, DrawMetrics? draws) =>
        $"F1 {MetricsTable.Format(metrics.F1, "0.00")}  KTau {MetricsTable.Format(metrics.KTau)}  SRho {MetricsTable.Format(metrics.SRho)}  mAP50 {MetricsTable.Format(metrics.Map50)}  mAP15 {MetricsTable.Format(metrics.Map15)}"
        + (draws?.EnergyDistance is { } distance ? $"  τ of draws {MetricsTable.Format(draws.PairwiseKTau)}  energy {MetricsTable.Format(distance)}" : "");

    private static string Name(TestedCheckpoint tested)
    {
        var best = string.Join(", ", tested.SelectedBy.OfType<SelectionMetric>().Select(metric => MetricsTable.Name(metric)));
        var last = tested.SelectedBy.Contains(null) ? "last" : "";
        return string.Join(" and ", new[] { best.Length > 0 ? $"best {best}" : "", last }.Where(part => part.Length > 0)) + (tested.Ema ? ", EMA" : "");
    }

    private void Show(FoldProgress progress)
    {
        var isTest = progress.Phase == FoldPhase.Test;
        string[] notes = progress.Phase switch
        {
            FoldPhase.Training => [$"epoch {progress.Epoch}/{progress.Epochs}", $"loss {MetricsTable.Format(progress.Loss)}", _lastValidation],
            FoldPhase.Validation => [$"epoch {progress.Epoch}/{progress.Epochs}", $"validating {progress.VideosDone}/{progress.Videos}", _lastValidation],
            _ => [$"testing {progress.VideosDone}/{progress.Videos}", Name(progress.Tested!)],
        };
        var fold = isTest
            ? new ProgressRow($"fold {progress.Fold}", (double)progress.VideosDone / progress.Videos, _videos!.Left(progress.Videos), Rate(_videos, "videos"), notes)
            : new ProgressRow($"fold {progress.Fold}", ShareOf(progress, progress.Step), _steps!.Left(progress.Steps), Rate(_steps, "steps"), notes);
        if (_folds == 1)
        {
            _display.Show(fold);
            return;
        }

        // The share of the work that this session found undone, of which a resumed fold is only a part.
        var undone = _folds - _shareAtStart;
        _job.Note((_finished + ShareOf(progress, progress.Step) - _shareAtStart) / undone);
        _display.Show(fold, new ProgressRow("all", (_finished + ShareOf(progress, progress.Step)) / _folds, _job.Left(1), "", $"{_finished} of {_folds} folds done"));
    }

    private static string Rate(RateMeter meter, string units) => meter.Rate is { } rate ? RateMeter.Format(rate, units) : "";

    private void WriteResult(FoldResult result)
    {
        var ema = result.Checkpoints.Any(checkpoint => checkpoint.Ema);
        SelectionMetric?[] order = [SelectionMetric.Energy, SelectionMetric.KTau, null]; // The last one where none is best.
        var best = order.Select(metric => result.Checkpoints.FirstOrDefault(checkpoint => checkpoint.ChosenBy == metric && checkpoint.Ema == ema)).OfType<CheckpointResult>().First();
        var name = (best.ChosenBy is { } by ? $"best {MetricsTable.Name(by)}" : "last") + (ema ? ", EMA" : "");
        _terminal.Error($"fold {result.Fold} done in {RateMeter.Format(_steps!.Elapsed)}, test of {name} (epoch {best.Epoch}): {Figures(best.Test, best.Draws)}");
    }

    private void WriteLine(FoldProgress progress)
    {
        if (progress.Metrics is { } metrics)
        {
            _terminal.Error(progress.Tested is { } tested
                ? $"fold {progress.Fold}  test  {Name(tested)}  (epoch {tested.Epoch})  {Figures(metrics, progress.Draws)}"
                : $"fold {progress.Fold}  epoch {progress.Epoch}/{progress.Epochs}  step {progress.Step}  loss {MetricsTable.Format(progress.Loss, "0.00000")}  validation  {Figures(metrics, progress.Draws)}");
        }
    }
}
