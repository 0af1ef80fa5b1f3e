using SummDiff.Metrics;

namespace SummDiff.Runs;

/// <summary>A line of a fold's log: one validation.</summary>
/// <param name="Epoch">The epoch it belongs to, from 1.</param>
/// <param name="Step">Training steps before it.</param>
/// <param name="Loss">Mean loss of the epoch's steps so far.</param>
/// <param name="LearningRate">The epoch's learning rate.</param>
/// <param name="Metrics">On the videos that choose checkpoints.</param>
/// <param name="Draws">Of several draws of each of these videos; null where validation takes one.</param>
/// <param name="Time">When it was written, in whole seconds of UTC; null where the caller gave no clock. Two runs with the same bytes otherwise differ in it.</param>
internal sealed record LogEntry(int Epoch, long Step, double Loss, double LearningRate, VideoMetrics Metrics, DrawMetrics? Draws = null, DateTimeOffset? Time = null);
