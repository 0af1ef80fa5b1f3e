using SummDiff.Metrics;

namespace SummDiff.Evaluation;

/// <summary>What a model's scores of one video are worth.</summary>
/// <param name="Key">The video.</param>
/// <param name="Metrics">Of the first set of scores.</param>
/// <param name="Samples">Of all sets together, where more than one was drawn.</param>
public sealed record EvaluatedVideo(string Key, VideoMetrics Metrics, DrawMetrics? Samples)
{
    /// <summary>The metrics of the first set of scores, averaged over videos.</summary>
    /// <param name="videos">At least one.</param>
    internal static VideoMetrics MeanMetrics(IReadOnlyCollection<EvaluatedVideo> videos) => VideoMetrics.Mean([.. videos.Select(video => video.Metrics)]);

    /// <summary>The metrics of all sets together, averaged over videos; null where one was drawn.</summary>
    /// <param name="videos">At least one, of as many sets each.</param>
    internal static DrawMetrics? MeanDraws(IReadOnlyCollection<EvaluatedVideo> videos) =>
        videos.Any(video => video.Samples is null) ? null : DrawMetrics.Average([.. videos.Select(video => video.Samples!)]);
}
