namespace SummDiff.Metrics;

/// <summary>Means over the pairs of a set.</summary>
internal static class Pairs
{
    /// <summary>The mean of a symmetric figure over all pairs of different members.</summary>
    /// <param name="count">Members.</param>
    /// <param name="figure">The figure of members i and j.</param>
    /// <param name="ofNone">What to return where there is no pair.</param>
    public static double Mean(int count, Func<int, int, double> figure, double ofNone)
    {
        var (sum, pairs) = (0.0, 0);
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                sum += figure(i, j);
                pairs++;
            }
        }

        return pairs == 0 ? ofNone : sum / pairs;
    }
}
