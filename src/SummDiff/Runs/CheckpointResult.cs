using SummDiff.Metrics;

namespace SummDiff.Runs;

/// <summary>What a kept checkpoint of a fold is worth on the test videos.</summary>
/// <param name="ChosenBy">The metric by which it was the best; null for the last one.</param>
/// <param name="Ema">Whether it holds the moving average of the parameters.</param>
/// <param name="Epoch">The epoch it was made in, from 1.</param>
/// <param name="Step">Training steps before it.</param>
/// <param name="Test">On the test videos.</param>
/// <param name="Draws">Of several draws of each test video; null where validation takes one.</param>
public sealed record CheckpointResult(SelectionMetric? ChosenBy, bool Ema, int Epoch, long Step, VideoMetrics Test, DrawMetrics? Draws = null);
