using System.Text.Json.Serialization;

namespace SummDiff.Metrics;

/// <summary>What several sets of scores of the same video are worth, one by one and together; or the mean of that over videos.</summary>
public sealed record DrawMetrics
{
    /// <summary>Sets of scores of each video; a mean over videos, where people differ in number.</summary>
    public required double Count { get; init; }

    /// <summary>The mean of each metric over the sets.</summary>
    public required VideoMetrics Mean { get; init; }

    /// <summary>The standard deviation of each metric over the sets (dividing by their number less one); 0 for a single set.</summary>
    public required VideoMetrics Deviation { get; init; }

    /// <summary>F1, percent, of the set that matches a user best, averaged over users: does some sample match this person?</summary>
    public required double BestF1 { get; init; }

    /// <summary>Kendall's τ_b of the set that matches a user best, averaged over users.</summary>
    [JsonPropertyName("best_ktau")]
    public required double BestKTau { get; init; }

    /// <summary>Mean Kendall's τ_b between two of the sets: 1 where all rank alike, lower where they are diverse. 1 for a single set.</summary>
    [JsonPropertyName("pairwise_ktau")]
    public required double PairwiseKTau { get; init; }

    /// <summary>The mean of each figure over videos.</summary>
    /// <param name="videos">At least one.</param>
    public static DrawMetrics Average(IReadOnlyCollection<DrawMetrics> videos) => new()
    {
        Count = videos.Average(v => v.Count),
        Mean = VideoMetrics.Mean([.. videos.Select(v => v.Mean)]),
        Deviation = VideoMetrics.Mean([.. videos.Select(v => v.Deviation)]),
        BestF1 = videos.Average(v => v.BestF1),
        BestKTau = videos.Average(v => v.BestKTau),
        PairwiseKTau = videos.Average(v => v.PairwiseKTau),
    };
}
