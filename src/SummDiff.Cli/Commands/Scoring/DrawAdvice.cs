using SummDiff.Cli.Framework;
using SummDiff.Metrics;

namespace SummDiff.Cli.Commands.Scoring;

/// <summary>States how much the draws of a model agree, and what to do where they are one opinion.</summary>
internal static class DrawAdvice
{
    /// <summary>Writes the statement and, where there is one, the advice.</summary>
    /// <param name="terminal">Where it goes.</param>
    /// <param name="draws">Mean Kendall's τ_b between two draws.</param>
    /// <param name="annotators">The same between two annotators; null where it is not known.</param>
    public static void Write(Terminal terminal, double draws, double? annotators = null)
    {
        foreach (var line in Lines(draws, annotators))
        {
            terminal.WriteLine(line);
        }
    }

    /// <summary>The statement and, where there is one, the advice.</summary>
    /// <param name="draws">Mean Kendall's τ_b between two draws.</param>
    /// <param name="annotators">The same between two annotators; null where it is not known.</param>
    public static IReadOnlyList<string> Lines(double draws, double? annotators = null) => draws > DrawAgreement.OneOpinion
        ? [DrawAgreement.Describe(draws, annotators), "For draws that differ as annotators do, train with --preset tvsum-opinions or summe-opinions."]
        : [DrawAgreement.Describe(draws, annotators)];
}
