using SummDiff.Metrics;

namespace SummDiff.Runs;

/// <summary>The mean over folds of checkpoints chosen alike.</summary>
/// <param name="ChosenBy">The metric by which they were the best; null for the last ones.</param>
/// <param name="Ema">Whether they hold the moving average of the parameters.</param>
/// <param name="Test">On the test videos, averaged over folds.</param>
/// <param name="Draws">Of several draws of each test video, averaged over folds; null where validation takes one.</param>
public sealed record MeanResult(SelectionMetric? ChosenBy, bool Ema, VideoMetrics Test, DrawMetrics? Draws = null);
