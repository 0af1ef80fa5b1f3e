namespace SummDiff.Metrics;

/// <summary>
/// How far a set of draws is from the annotators of a video, as distributions (Székely and Rizzo, 2013):
/// 2·E d(draw, annotator) - E d(draw, draw') - E d(annotator, annotator').
/// A model that always gives the same answer pays for the disagreement it does not show; one that draws noise pays for what it misses.
/// </summary>
internal static class EnergyDistance
{
    /// <summary>
    /// The distance of two rankings: half the Euclidean distance of their vectors of pair orders, scaled to length 1. With Kendall's τ_b, which
    /// is the product of these vectors, d = √((1 - τ_b) / 2): 0 for the same order, 1 for the reverse. Ties of all frames are the vector 0.
    /// </summary>
    /// <param name="a">One ranking.</param>
    /// <param name="b">Another of the same frames.</param>
    public static double Between(Ranking a, Ranking b) => (a.OrderedPairs, b.OrderedPairs) switch
    {
        (0, 0) => 0,
        (0, _) or (_, 0) => 0.5,
        _ => Math.Sqrt((1 - RankCorrelation.Kendall(a, b)) / 2),
    };

    /// <summary>The mean distance between two of a set; 0 where there is only one.</summary>
    /// <param name="set">Rankings of the same frames, at least one.</param>
    public static double Within(IReadOnlyList<Ranking> set) => Pairs.Mean(set.Count, (i, j) => Between(set[i], set[j]), ofNone: 0);

    /// <summary>
    /// The energy distance. Means within a set are over pairs of different members, so that the expected value depends on the number of
    /// draws no more than that of annotators (a fair score; Ferro, 2014). It may therefore be slightly below 0 for sets alike.
    /// </summary>
    /// <param name="draws">Rankings of the same frames, at least one.</param>
    /// <param name="annotators">Rankings of these frames, at least one.</param>
    public static double Of(IReadOnlyList<Ranking> draws, IReadOnlyList<Ranking> annotators) =>
        (2 * draws.Average(draw => annotators.Average(annotator => Between(draw, annotator)))) - Within(draws) - Within(annotators);
}
