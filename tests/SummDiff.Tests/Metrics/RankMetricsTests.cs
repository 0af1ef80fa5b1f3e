using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SummDiff.Metrics;
using SummDiff.Testing;

namespace SummDiff.Tests.Metrics;

public class RankMetricsTests
{
    /// <summary>Numbers from SciPy 1.10.1 and scikit-learn 1.2.1; tolerance 1e-12.</summary>
    [Fact]
    public void Correlations_and_average_precision_are_those_of_SciPy_and_scikit_learn()
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(Fixture.Find("rank-metrics.json")));
        foreach (var expected in cases.RootElement.EnumerateArray())
        {
            var x = Floats(expected.GetProperty("x"));
            var y = Floats(expected.GetProperty("y"));
            var positive = expected.GetProperty("positive").EnumerateArray().Select(v => v.GetBoolean()).ToArray();

            Assert.Equal(expected.GetProperty("tau").GetDouble(), RankCorrelation.Kendall(Ranking.Of(x), Ranking.Of(y)), 1e-12);
            Assert.Equal(expected.GetProperty("rho").GetDouble(), RankCorrelation.Spearman(Ranking.Of(x), Ranking.Of(y)), 1e-12);
            Assert.Equal(expected.GetProperty("ap").GetDouble(), AveragePrecision.Of(positive, x), 1e-12);
        }
    }

    [Fact]
    public void Kendall_equals_its_definition_over_all_pairs() => Check.QuickThrowOnFailure(Prop.ForAll(Pairs, pair =>
    {
        var (x, y) = pair;
        var (excess, orderedX, orderedY) = (0, 0, 0);
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (signX, signY) = (x[i].CompareTo(x[j]), y[i].CompareTo(y[j]));
                excess += signX * signY;
                orderedX += signX * signX;
                orderedY += signY * signY;
            }
        }

        Same(excess / Math.Sqrt((double)orderedX * orderedY), RankCorrelation.Kendall(Ranking.Of(x), Ranking.Of(y)));
    }));

    [Fact]
    public void Correlations_are_symmetric_change_sign_with_the_order_and_see_nothing_but_order() => Check.QuickThrowOnFailure(Prop.ForAll(Pairs, pair =>
    {
        var (x, y) = (Ranking.Of(pair.X), Ranking.Of(pair.Y));
        var reversed = Ranking.Of(Array.ConvertAll(pair.X, v => -v));
        var stretched = Ranking.Of(Array.ConvertAll(pair.X, v => MathF.Exp(v / 4) - 7));
        foreach (var correlation in new Func<Ranking, Ranking, double>[] { RankCorrelation.Kendall, RankCorrelation.Spearman })
        {
            Same(correlation(x, y), correlation(y, x));
            Same(correlation(x, y), -correlation(reversed, y));
            Same(correlation(x, y), correlation(stretched, y));
        }
    }));

    [Fact]
    public void Small_whole_numbers_rank_as_the_same_scores_do() => Check.QuickThrowOnFailure(Prop.ForAll(Pairs, pair =>
    {
        var other = Ranking.Of(pair.Y);
        Same(
            RankCorrelation.Kendall(Ranking.Of(pair.X), other),
            RankCorrelation.Kendall(Ranking.Of(Array.ConvertAll(pair.X, v => (byte)(v + 30))), other));
    }));

    /// <summary>Long rankings with many distinct scores on both sides are counted by a tree, others by a table: cutting them must not show.</summary>
    [Fact]
    public void A_long_ranking_without_ties_is_counted_exactly()
    {
        var rng = new Random(7);
        var x = Enumerable.Range(0, 3000).Select(_ => rng.NextSingle()).ToArray();
        var y = Array.ConvertAll(x, v => v + rng.NextSingle());
        long excess = 0;
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                excess += x[i].CompareTo(x[j]) * y[i].CompareTo(y[j]);
            }
        }

        Assert.Equal(excess / (3000 * 2999 / 2.0), RankCorrelation.Kendall(Ranking.Of(x), Ranking.Of(y)), 1e-3);
        Assert.InRange(RankCorrelation.Kendall(Ranking.Of(x), Ranking.Of(y)), 0.3, 0.7);
    }

    [Fact]
    public void A_score_that_is_not_a_number_is_refused() =>
        Assert.Contains("Score 1 of 3", Assert.Throws<SummDiffException>(() => Ranking.Of([0.5f, float.NaN, 0.1f])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_ranking_that_ties_everything_correlates_with_nothing()
    {
        var (flat, other) = (Ranking.Of([2f, 2f, 2f]), Ranking.Of([1f, 2f, 3f]));

        Assert.True(double.IsNaN(RankCorrelation.Kendall(flat, other)));
        Assert.True(double.IsNaN(RankCorrelation.Spearman(flat, other)));
    }

    [Fact]
    public void Clips_hold_five_samples_and_the_last_may_hold_fewer()
    {
        // Means 1, 3 and 9 against 2, 0 and 1: of three clips the best one is the positive, and it ranks second.
        float[] gt = [1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 9];
        float[] scores = [2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 1];

        Assert.Equal(0.5, AveragePrecision.OfClips(scores, gt, 0.5));
        Assert.Equal(0, AveragePrecision.OfClips(scores, gt, 0.15));
    }

    /// <summary>Numbers from PyTorch 1.13 and scikit-learn 1.2.1; tolerance 1e-12. Clip means such as 0.5 + k·3e-8 differ by less than a softmax can show.</summary>
    [Fact]
    public void Clips_tie_where_their_softmax_in_single_precision_ties()
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(Fixture.Find("clip-ties.json")));
        foreach (var expected in cases.RootElement.EnumerateArray())
        {
            var (start, step) = (expected.GetProperty("base").GetDouble(), expected.GetProperty("step").GetDouble());
            float[] scores = [.. expected.GetProperty("k").EnumerateArray().SelectMany(k => Enumerable.Repeat((float)(start + (k.GetInt32() * step)), 5))];
            float[] gt = [.. expected.GetProperty("gt").EnumerateArray().SelectMany(g => Enumerable.Repeat(g.GetSingle(), 5))];

            Assert.Equal(expected.GetProperty("map50").GetDouble(), AveragePrecision.OfClips(scores, gt, 0.5), 1e-12);
            Assert.Equal(expected.GetProperty("map15").GetDouble(), AveragePrecision.OfClips(scores, gt, 0.15), 1e-12);
        }
    }

    private static readonly Arbitrary<(float[] X, float[] Y)> Pairs = Arb.From(
        from n in Gen.Choose(0, 120)
        from levels in Gen.Elements(1, 2, 5, 30)
        from x in Gen.ArrayOf(Gen.Choose(-levels, levels), n)
        from y in Gen.ArrayOf(Gen.Choose(-30, 30), n)
        select (Array.ConvertAll(x, v => (float)v), Array.ConvertAll(y, v => (float)v)));

    private static float[] Floats(JsonElement values) => [.. values.EnumerateArray().Select(v => v.GetSingle())];

    private static void Same(double expected, double actual)
    {
        if (!double.IsNaN(expected) || !double.IsNaN(actual))
        {
            Assert.Equal(expected, actual, 1e-12);
        }
    }
}
