namespace SummDiff.Runs;

/// <summary>The checkpoint that was best by a metric.</summary>
/// <param name="Value">The metric on the videos that choose, F1 in percent.</param>
/// <param name="Epoch">The epoch it was made in, from 1.</param>
/// <param name="Step">Training steps before it.</param>
internal sealed record BestCheckpoint(double Value, int Epoch, long Step);
