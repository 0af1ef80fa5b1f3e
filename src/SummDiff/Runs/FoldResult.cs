namespace SummDiff.Runs;

/// <summary>The outcome of one fold.</summary>
/// <param name="Fold">Number of the fold, from 0.</param>
/// <param name="ChosenOn">Which videos chose the checkpoints. Where it is the test videos, the figures flatter.</param>
/// <param name="Checkpoints">The best by each metric and the last one; with a moving average, raw and averaged.</param>
public sealed record FoldResult(int Fold, SelectionSplit ChosenOn, IReadOnlyList<CheckpointResult> Checkpoints);
