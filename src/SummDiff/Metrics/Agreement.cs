namespace SummDiff.Metrics;

/// <summary>How alike two ways of scoring the same frames are.</summary>
/// <param name="KTau">Kendall's τ_b, -1..1.</param>
/// <param name="SRho">Spearman's ρ, -1..1.</param>
internal readonly record struct Agreement(double KTau, double SRho)
{
    /// <summary>Compares two rankings of the same frames.</summary>
    /// <param name="a">One ranking.</param>
    /// <param name="b">The other.</param>
    /// <returns>NaN where one of them ties all frames.</returns>
    public static Agreement Between(Ranking a, Ranking b) => new(RankCorrelation.Kendall(a, b), RankCorrelation.Spearman(a, b));

    /// <summary>The mean of several.</summary>
    /// <param name="all">At least one.</param>
    public static Agreement Mean(IReadOnlyCollection<Agreement> all) => new(all.Average(a => a.KTau), all.Average(a => a.SRho));
}
