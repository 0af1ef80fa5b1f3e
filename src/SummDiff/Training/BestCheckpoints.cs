using SummDiff.Metrics;
using SummDiff.Runs;

namespace SummDiff.Training;

/// <summary>Keeps the best checkpoint by each metric. A tie goes to the newer one.</summary>
internal sealed class BestCheckpoints
{
    private readonly SortedDictionary<SelectionMetric, BestCheckpoint> _best;

    /// <summary>Starts with what is known.</summary>
    /// <param name="known">The best so far; empty at the start of a run.</param>
    public BestCheckpoints(IReadOnlyDictionary<SelectionMetric, BestCheckpoint> known) => _best = new(known.ToDictionary());

    /// <summary>The best so far.</summary>
    public IReadOnlyDictionary<SelectionMetric, BestCheckpoint> Best => _best;

    /// <summary>Compares a new checkpoint with the best by each metric.</summary>
    /// <param name="metrics">Of the new checkpoint, on the videos that choose.</param>
    /// <param name="draws">Of several draws of it; null where validation takes one.</param>
    /// <param name="epoch">Its epoch, from 1.</param>
    /// <param name="step">Training steps before it.</param>
    /// <returns>The metrics by which it is the best now. One that is not a number never is.</returns>
    public IReadOnlyList<SelectionMetric> Offer(VideoMetrics metrics, DrawMetrics? draws, int epoch, long step)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var won = new List<SelectionMetric>();
        foreach (var metric in Enum.GetValues<SelectionMetric>())
        {
            var value = Value(metrics, draws, metric);
            if (_best.TryGetValue(metric, out var best) ? IsAsGood(metric, value, best.Value) : !double.IsNaN(value))
            {
                _best[metric] = new(value, epoch, step);
                won.Add(metric);
            }
        }

        return won;
    }

    /// <summary>One of the metrics, as checkpoints are selected by it.</summary>
    /// <param name="metrics">All of them.</param>
    /// <param name="draws">Of several draws; null where there is one.</param>
    /// <param name="metric">Which.</param>
    /// <returns>NaN for a rank correlation that does not exist in every video, and for an energy distance without several draws.</returns>
    public static double Value(VideoMetrics metrics, DrawMetrics? draws, SelectionMetric metric)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return metric switch
        {
            SelectionMetric.F1 => metrics.F1,
            SelectionMetric.Map50 => metrics.Map50,
            SelectionMetric.Map15 => metrics.Map15,
            SelectionMetric.SRho => metrics.Tied > 0 ? double.NaN : metrics.SRho,
            SelectionMetric.KTau => metrics.Tied > 0 ? double.NaN : metrics.KTau,
            SelectionMetric.Energy => draws?.EnergyDistance is { } distance && metrics.Tied == 0 ? distance : double.NaN,
            _ => throw new ArgumentOutOfRangeException(nameof(metric)),
        };
    }

    private static bool IsAsGood(SelectionMetric metric, double value, double best) => metric == SelectionMetric.Energy ? value <= best : value >= best;
}
