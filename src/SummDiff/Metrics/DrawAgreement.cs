using System.Globalization;

namespace SummDiff.Metrics;

/// <summary>How much the draws of a model agree with each other.</summary>
internal static class DrawAgreement
{
    /// <summary>Kendall's τ_b between two draws above which they are one opinion.</summary>
    public const double OneOpinion = 0.9;

    /// <summary>Mean Kendall's τ_b between two draws of a video; 0 for pairs of which one ties all frames.</summary>
    /// <param name="draws"><c>[N][L]</c>, at least one.</param>
    /// <returns>1 for a single draw.</returns>
    public static double Of(IReadOnlyList<float[]> draws)
    {
        Ranking[] rankings = [.. draws.Select(draw => Ranking.Of(draw))];
        return Pairs.Mean(rankings.Length, (i, j) => RankCorrelation.Kendall(rankings[i], rankings[j]) is var tau && double.IsNaN(tau) ? 0 : tau, ofNone: 1);
    }

    /// <summary>States the agreement, and what it means where the draws are one opinion.</summary>
    /// <param name="draws">Mean τ_b between two draws.</param>
    /// <param name="annotators">The same between two annotators; null where it is not known.</param>
    public static string Describe(double draws, double? annotators = null)
    {
        var compared = annotators is { } human ? $", two annotators with {Format(human)}" : "";
        return $"Two draws agree with τ {Format(draws)}{compared}.{(draws > OneOpinion ? " This model has one opinion: more draws repeat it." : "")}";
    }

    private static string Format(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
