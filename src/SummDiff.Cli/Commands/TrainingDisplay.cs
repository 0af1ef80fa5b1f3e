using System.Diagnostics;
using Spectre.Console;
using SummDiff.Cli.Framework;
using SummDiff.Runs;
using SummDiff.Training;

namespace SummDiff.Cli.Commands;

/// <summary>Shows a run's progress on standard error: bars with rate and time left for a person, a line for each validation otherwise.</summary>
internal static class TrainingDisplay
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(20);

    /// <summary>Trains with progress shown, and stops at Ctrl-C.</summary>
    /// <param name="terminal">Where it is shown.</param>
    /// <param name="folds">How many folds there are to train.</param>
    /// <param name="train">Does the work.</param>
    /// <exception cref="OperationCanceledException">It was stopped; the state is saved.</exception>
    public static RunResults Run(Terminal terminal, int folds, Func<Session, RunResults> train)
    {
        using var interrupt = new Interrupt(terminal);
        var sinceSave = Stopwatch.StartNew();
        var session = new Session
        {
            Cancel = interrupt.Token,
            SaveDue = () =>
            {
                var due = sinceSave.Elapsed >= SaveEvery;
                if (due)
                {
                    sinceSave.Restart();
                }

                return due;
            },
        };
        return terminal.ShowsProgress
            ? WithBars(terminal, folds, session, train)
            : train(session with { Report = progress => WriteLine(terminal, progress) });
    }

    private static RunResults WithBars(Terminal terminal, int folds, Session session, Func<Session, RunResults> train) =>
        terminal.ErrorConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, new PercentageColumn(), new RateColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bars = new Dictionary<int, ProgressTask>();
                var last = "";
                return train(session with
                {
                    Report = progress =>
                    {
                        last = progress.Metrics is { } metrics && progress.Phase == FoldPhase.Validation ? $"  KTau {MetricsTable.Format(metrics.KTau)}" : last;
                        var doing = progress.Phase switch
                        {
                            FoldPhase.Training => $"epoch {progress.Epoch}/{progress.Epochs}  loss {MetricsTable.Format(progress.Loss)}{last}",
                            FoldPhase.Validation => $"epoch {progress.Epoch}/{progress.Epochs}  validating {progress.VideosDone}/{progress.Videos}{last}",
                            _ => $"testing {progress.VideosDone}/{progress.Videos}",
                        };
                        var description = folds > 1 ? $"fold {progress.Fold}  {doing}" : doing;
                        if (!bars.TryGetValue(progress.Fold, out var bar))
                        {
                            // Spectre.Console rejects a task without a description.
                            bars[progress.Fold] = bar = context.AddTask(description, maxValue: progress.Steps);
                            bar.Value = Math.Max(0, progress.Step - 1);
                        }

                        bar.Value = progress.Step;
                        bar.Description = description;
                    },
                });
            });

    private static void WriteLine(Terminal terminal, FoldProgress progress)
    {
        if (progress.Metrics is not { } metrics)
        {
            return;
        }

        var figures =
            $"F1 {MetricsTable.Format(metrics.F1, "0.00")}  KTau {MetricsTable.Format(metrics.KTau)}  SRho {MetricsTable.Format(metrics.SRho)}  mAP50 {MetricsTable.Format(metrics.Map50)}  mAP15 {MetricsTable.Format(metrics.Map15)}";
        terminal.Error(progress.Phase == FoldPhase.Test
            ? $"fold {progress.Fold}  test  {figures}"
            : $"fold {progress.Fold}  epoch {progress.Epoch}/{progress.Epochs}  step {progress.Step}  loss {MetricsTable.Format(progress.Loss, "0.00000")}  validation  {figures}");
    }
}
