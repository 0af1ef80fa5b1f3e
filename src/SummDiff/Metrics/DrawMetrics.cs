using System.Text.Json.Serialization;

namespace SummDiff.Metrics;

/// <summary>
/// What a set of scores of the same video is worth, one by one and together; or the mean of that over videos. docs/metrics.md defines the figures.
/// </summary>
public sealed record DrawMetrics
{
    /// <summary>N, draws of each video.</summary>
    public required int Count { get; init; }

    /// <summary>The mean of each metric over the draws.</summary>
    public required VideoMetrics Mean { get; init; }

    /// <summary>The standard deviation of each metric over the draws (dividing by their number less one); 0 for a single draw.</summary>
    public required VideoMetrics Deviation { get; init; }

    /// <summary>The metrics of the draws' mean; null for annotators.</summary>
    public VideoMetrics? OfMean { get; init; }

    /// <summary>F1, percent, of the draw that matches an annotator best, averaged over annotators.</summary>
    public required double BestF1 { get; init; }

    /// <summary>Kendall's τ_b of the draw that matches an annotator best, averaged over annotators.</summary>
    [JsonPropertyName("best_ktau")]
    public required double BestKTau { get; init; }

    /// <summary>Share of the annotators, 0..1, whom some draw's summary matches with the median F1 between two annotators or better.</summary>
    public required double Coverage { get; init; }

    /// <summary>Mean F1, percent, between the summaries of two draws: 100 where all are the same, or for a single draw.</summary>
    public required double PairwiseF1 { get; init; }

    /// <summary>Mean Kendall's τ_b between two draws: 1 where all rank alike, or for a single draw.</summary>
    [JsonPropertyName("pairwise_ktau")]
    public required double PairwiseKTau { get; init; }

    /// <summary>Energy distance between the draws and the annotators, the lower the better; null for annotators, who are at 0 by definition.</summary>
    public double? EnergyDistance { get; init; }

    /// <summary>Diversity in what is shown: 100 less <see cref="PairwiseF1"/>, percent.</summary>
    [JsonIgnore]
    public double DiversityF1 => 100 - PairwiseF1;

    /// <summary>Diversity in how frames are ranked: 1 less <see cref="PairwiseKTau"/>.</summary>
    [JsonIgnore]
    public double DiversityKTau => 1 - PairwiseKTau;

    /// <summary>The mean of each figure over videos.</summary>
    /// <param name="videos">At least one, of as many draws each.</param>
    public static DrawMetrics Average(IReadOnlyCollection<DrawMetrics> videos)
    {
        ArgumentNullException.ThrowIfNull(videos);
        VideoMetrics[] ofMeans = [.. videos.Select(v => v.OfMean).OfType<VideoMetrics>()];
        return new()
        {
            Count = videos.First().Count,
            Mean = VideoMetrics.Mean([.. videos.Select(v => v.Mean)]),
            Deviation = VideoMetrics.Mean([.. videos.Select(v => v.Deviation)]),
            OfMean = ofMeans.Length == 0 ? null : VideoMetrics.Mean(ofMeans),
            BestF1 = videos.Average(v => v.BestF1),
            BestKTau = videos.Average(v => v.BestKTau),
            Coverage = videos.Average(v => v.Coverage),
            PairwiseF1 = videos.Average(v => v.PairwiseF1),
            PairwiseKTau = videos.Average(v => v.PairwiseKTau),
            EnergyDistance = videos.Average(v => v.EnergyDistance),
        };
    }
}
