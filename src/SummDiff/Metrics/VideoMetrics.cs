namespace SummDiff.Metrics;

/// <summary>All metrics of one video's scores, or the mean of several.</summary>
public sealed record VideoMetrics
{
    /// <summary>Overlap with the users' summaries, percent.</summary>
    public required double F1 { get; init; }

    /// <summary>Kendall's τ_b, -1..1.</summary>
    public required double KTau { get; init; }

    /// <summary>Spearman's ρ, -1..1.</summary>
    public required double SRho { get; init; }

    /// <summary>Average precision of the better half of the clips, 0..1.</summary>
    public required double Map50 { get; init; }

    /// <summary>Average precision of the best 15 % of the clips, 0..1.</summary>
    public required double Map15 { get; init; }

    /// <summary>How far predicted values mislead the choice of shots. MrHiSum alone; null elsewhere.</summary>
    public KnapsackError? KnapsackError { get; init; }

    /// <summary>The mean of each metric.</summary>
    /// <param name="all">At least one, and all with or all without <see cref="KnapsackError"/>.</param>
    public static VideoMetrics Mean(IReadOnlyCollection<VideoMetrics> all) => new()
    {
        F1 = all.Average(m => m.F1),
        KTau = all.Average(m => m.KTau),
        SRho = all.Average(m => m.SRho),
        Map50 = all.Average(m => m.Map50),
        Map15 = all.Average(m => m.Map15),
        KnapsackError = all.All(m => m.KnapsackError is not null) ? KnapsackError.Mean([.. all.Select(m => m.KnapsackError!)]) : null,
    };
}
