using SummDiff.Metrics;

namespace SummDiff.Runs;

/// <summary>The outcome of a run: its finished folds and their mean.</summary>
/// <param name="ChosenOn">Which videos chose the checkpoints. Where it is the test videos, the figures flatter.</param>
/// <param name="Folds">The finished folds, in order.</param>
/// <param name="Mean">The mean over these folds.</param>
public sealed record RunResults(SelectionSplit ChosenOn, IReadOnlyList<FoldResult> Folds, IReadOnlyList<MeanResult> Mean)
{
    /// <summary>Averages folds.</summary>
    /// <param name="folds">Finished folds of one run, at least one.</param>
    public static RunResults Of(IReadOnlyList<FoldResult> folds)
    {
        ArgumentNullException.ThrowIfNull(folds);
        var mean = folds
            .SelectMany(fold => fold.Checkpoints)
            .GroupBy(checkpoint => (checkpoint.ChosenBy, checkpoint.Ema))
            .Select(alike => new MeanResult(
                alike.Key.ChosenBy,
                alike.Key.Ema,
                VideoMetrics.Mean([.. alike.Select(c => c.Test)]),
                alike.All(c => c.Draws is not null) ? DrawMetrics.Average([.. alike.Select(c => c.Draws!)]) : null));
        return new(folds[0].ChosenOn, folds, [.. mean]);
    }
}
