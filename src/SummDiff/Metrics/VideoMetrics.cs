using System.Text.Json.Serialization;

namespace SummDiff.Metrics;

/// <summary>All metrics of one video's scores, or the mean of several.</summary>
public sealed record VideoMetrics
{
    /// <summary>Overlap with the users' summaries, percent.</summary>
    public required double F1 { get; init; }

    /// <summary>Kendall's τ_b, -1..1.</summary>
    [JsonPropertyName("ktau")]
    public required double KTau { get; init; }

    /// <summary>Spearman's ρ, -1..1.</summary>
    [JsonPropertyName("srho")]
    public required double SRho { get; init; }

    /// <summary>Average precision of the better half of the clips, 0..1.</summary>
    public required double Map50 { get; init; }

    /// <summary>Average precision of the best 15 % of the clips, 0..1.</summary>
    public required double Map15 { get; init; }

    /// <summary>
    /// Share of the videos, 0..1, in which the scores (SumMe: the frames of the summary) are all tied, so that no rank correlation exists. It counts
    /// as 0 in <see cref="KTau"/> and <see cref="SRho"/>; a checkpoint with such a video is never the best by them.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Tied { get; init; }

    /// <summary>How far predicted values mislead the choice of shots. MrHiSum alone; null elsewhere.</summary>
    public KnapsackError? KnapsackError { get; init; }

    /// <summary>The mean of each metric.</summary>
    /// <param name="all">At least one, and all with or all without <see cref="KnapsackError"/>.</param>
    public static VideoMetrics Mean(IReadOnlyCollection<VideoMetrics> all) => Combine(all, values => values.Average());

    /// <summary>The standard deviation of each metric, dividing by their number less one; 0 for one alone.</summary>
    /// <param name="all">At least one, and all with or all without <see cref="KnapsackError"/>.</param>
    public static VideoMetrics Deviation(IReadOnlyCollection<VideoMetrics> all) => Combine(all, values =>
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, all.Count - 1));
    });

    private static VideoMetrics Combine(IReadOnlyCollection<VideoMetrics> all, Func<IEnumerable<double>, double> combine)
    {
        var errors = all.Select(m => m.KnapsackError).OfType<KnapsackError>().ToArray();
        return new()
        {
            F1 = combine(all.Select(m => m.F1)),
            KTau = combine(all.Select(m => m.KTau)),
            SRho = combine(all.Select(m => m.SRho)),
            Map50 = combine(all.Select(m => m.Map50)),
            Map15 = combine(all.Select(m => m.Map15)),
            Tied = combine(all.Select(m => m.Tied)),
            KnapsackError = errors.Length == 0 ? null : new(
                combine(errors.Select(e => e.Wse)), combine(errors.Select(e => e.Cis)), combine(errors.Select(e => e.Wir)), combine(errors.Select(e => e.Ir))),
        };
    }
}
