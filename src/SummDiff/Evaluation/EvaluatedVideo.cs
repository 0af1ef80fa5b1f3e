using SummDiff.Metrics;

namespace SummDiff.Evaluation;

/// <summary>What a model's scores of one video are worth.</summary>
/// <param name="Key">The video.</param>
/// <param name="Metrics">Of the first set of scores.</param>
/// <param name="Samples">Of all sets together, where more than one was drawn.</param>
public sealed record EvaluatedVideo(string Key, VideoMetrics Metrics, DrawMetrics? Samples);
