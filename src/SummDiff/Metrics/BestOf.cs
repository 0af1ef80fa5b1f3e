namespace SummDiff.Metrics;

/// <summary>How well the best of several draws matches each annotator.</summary>
internal static class BestOf
{
    /// <summary>The match of the best draw, averaged over annotators.</summary>
    /// <param name="matches"><c>[N][U]</c>: how well each draw matches each annotator.</param>
    public static double Draws(IReadOnlyList<double[]> matches) => ByAnnotator(matches).Average();

    /// <summary>Coverage: the share of annotators whom some draw matches at least so well.</summary>
    /// <param name="matches"><c>[N][U]</c>.</param>
    /// <param name="threshold">The match that counts.</param>
    /// <returns>0..1.</returns>
    public static double Coverage(IReadOnlyList<double[]> matches, double threshold) => ByAnnotator(matches).Average(best => best >= threshold ? 1.0 : 0.0);

    /// <summary>
    /// The expected best of N values drawn with replacement: what N annotators would reach, drawn at random from those there are.
    /// Of m values in ascending order, the k-th is the best with probability (k/m)^N - ((k-1)/m)^N.
    /// </summary>
    /// <param name="values"><c>[m]</c>, in any order, at least one.</param>
    /// <param name="count">N, at least 1; any number, since nothing is drawn.</param>
    public static double Resampled(ReadOnlySpan<double> values, double count)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var (expected, below) = (0.0, 0.0);
        for (var k = 1; k <= sorted.Length; k++)
        {
            var upTo = Math.Pow((double)k / sorted.Length, count);
            expected += sorted[k - 1] * (upTo - below);
            below = upTo;
        }

        return expected;
    }

    /// <summary>The middle value; the mean of the two in the middle where their number is even.</summary>
    /// <param name="values">At least one, in any order.</param>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static IEnumerable<double> ByAnnotator(IReadOnlyList<double[]> matches) =>
        Enumerable.Range(0, matches[0].Length).Select(annotator => matches.Max(match => match[annotator]));
}
