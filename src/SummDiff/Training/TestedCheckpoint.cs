using SummDiff.Runs;

namespace SummDiff.Training;

/// <summary>A checkpoint that is being tested.</summary>
/// <param name="SelectedBy">The metrics by which it is the best; null among them says that it is the last one.</param>
/// <param name="Ema">Whether it holds the moving average of the parameters.</param>
/// <param name="Epoch">The epoch it was made in, from 1.</param>
public sealed record TestedCheckpoint(IReadOnlyList<SelectionMetric?> SelectedBy, bool Ema, int Epoch);
