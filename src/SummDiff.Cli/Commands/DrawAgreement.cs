using SummDiff.Metrics;

namespace SummDiff.Cli.Commands;

/// <summary>States how much the draws of a model agree, and what to do where they are all the same.</summary>
internal static class DrawAgreement
{
    /// <summary>The statement, in lines.</summary>
    /// <param name="draws">Mean Kendall's τ_b between two draws.</param>
    /// <param name="annotators">The same between two annotators; null where it is not known.</param>
    public static IReadOnlyList<string> Describe(double draws, double? annotators = null)
    {
        var compared = annotators is { } human ? $", two annotators with {MetricsTable.Format(human, "0.00")}" : "";
        var agreement = $"Two draws agree with τ {MetricsTable.Format(draws, "0.00")}{compared}.";
        return draws <= DrawMetrics.OneOpinion
            ? [agreement]
            :
            [
                $"{agreement} This model has one opinion: more draws repeat it.",
                "For draws that differ as annotators do, train on the scores of single annotators (--individual) for longer.",
            ];
    }
}
