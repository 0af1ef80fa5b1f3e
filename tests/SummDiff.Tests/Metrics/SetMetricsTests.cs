using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using SummDiff.Data;
using SummDiff.Evaluation;
using SummDiff.Metrics;
using SummDiff.Testing;
using SummDiff.Tests.Fixtures;

namespace SummDiff.Tests.Metrics;

/// <summary>What must hold for sets of draws, whatever they are.</summary>
public class SetMetricsTests
{
    private static readonly BenchmarkVideo Video = MadeUpVideos.Make(1)[0];

    [Fact]
    public void The_order_of_the_draws_is_irrelevant() => Check.QuickThrowOnFailure(Prop.ForAll(SeedsAndCounts, set =>
    {
        var draws = Draws(set.Seed, set.Count);
        var shuffled = draws.ToArray();
        new Random(set.Seed + 1).Shuffle(shuffled);

        var (one, other) = (Evaluate(draws), Evaluate(shuffled));

        foreach (var figure in Figures)
        {
            Assert.Equal(figure(one), figure(other), 1e-12);
        }
    }));

    [Fact]
    public void Identical_draws_have_no_diversity_and_are_worth_what_one_is() => Check.QuickThrowOnFailure(Prop.ForAll(SeedsAndCounts, set =>
    {
        var draw = Draws(set.Seed, 1);

        var (one, many) = (Evaluate(draw), Evaluate([.. Enumerable.Repeat(draw[0], 1 + set.Count)]));

        Assert.Equal((0, 0), (many.DiversityF1, many.DiversityKTau));
        foreach (var figure in Figures)
        {
            Assert.Equal(figure(one), figure(many), 1e-12);
        }
    }));

    [Fact]
    public void The_best_of_the_draws_and_coverage_never_fall_with_another_draw() => Check.QuickThrowOnFailure(Prop.ForAll(Seeds, seed =>
    {
        var draws = Draws(seed, 6);

        var sets = Enumerable.Range(1, draws.Length).Select(n => Evaluate(draws[..n])).ToArray();

        foreach (var figure in new Func<DrawMetrics, double>[] { m => m.BestF1, m => m.BestKTau, m => m.Coverage })
        {
            Assert.Equal(sets.Select(figure).Order(), sets.Select(figure));
        }
    }));

    [Fact]
    public void Scores_of_another_scale_are_worth_the_same() => Check.QuickThrowOnFailure(Prop.ForAll(Seeds, seed =>
    {
        var draws = Draws(seed, 4);

        var (plain, scaled) = (Evaluate(draws), Evaluate([.. draws.Select(draw => Array.ConvertAll(draw, score => 4 * score))]));

        foreach (var figure in Figures)
        {
            Assert.Equal(figure(plain), figure(scaled), 1e-12);
        }
    }));

    [Fact]
    public void The_distance_of_rankings_is_a_metric() => Check.QuickThrowOnFailure(Prop.ForAll(Seeds, seed =>
    {
        var (a, b, c) = (RankingOf(seed), RankingOf(seed + 1), RankingOf(seed + 2));

        Assert.Equal(0, EnergyDistance.Between(a, a), 1e-7);
        Assert.Equal(EnergyDistance.Between(a, b), EnergyDistance.Between(b, a));
        Assert.InRange(EnergyDistance.Between(a, b), 0, EnergyDistance.Between(a, c) + EnergyDistance.Between(c, b) + 1e-12);
    }));

    [Fact]
    public void The_distance_of_rankings_is_0_for_the_same_order_and_1_for_the_reverse()
    {
        var (up, down, flat) = (Ranking.Of([1f, 2, 3]), Ranking.Of([3f, 2, 1]), Ranking.Of([1f, 1, 1]));

        Assert.Equal((0, 1), (EnergyDistance.Between(up, up), EnergyDistance.Between(up, down)));
        Assert.Equal((0.5, 0.5, 0), (EnergyDistance.Between(up, flat), EnergyDistance.Between(flat, up), EnergyDistance.Between(flat, flat)));
    }

    [Fact]
    public void The_worked_example_of_the_documentation_is_right()
    {
        // Two annotators in reverse order. Both orders drawn: 2·(0 + 1 + 1 + 0)/4 - 1 - 1. One of them drawn twice: 2·(0 + 1)/2 - 0 - 1.
        // A draw in the middle, τ 1/3 and -1/3: 2·(√(1/3) + √(2/3))/2 - 0 - 1.
        Ranking[] annotators = [Ranking.Of([1f, 2, 3]), Ranking.Of([3f, 2, 1])];
        var middle = Ranking.Of([1f, 3, 2]);

        Assert.Equal(-1, EnergyDistance.Of(annotators, annotators), 1e-12);
        Assert.Equal(0, EnergyDistance.Of([annotators[0], annotators[0]], annotators), 1e-12);
        Assert.Equal(Math.Sqrt(1 / 3.0) + Math.Sqrt(2 / 3.0) - 1, EnergyDistance.Of([middle], annotators), 1e-12);
    }

    [Fact]
    public void Draws_from_the_annotators_own_distribution_are_at_distance_0_on_average_and_others_are_not()
    {
        var random = new Random(5);
        var (same, one, noise) = (0.0, 0.0, 0.0);
        const int Rounds = 400;
        for (var round = 0; round < Rounds; round++)
        {
            // Opinions of 12 frames: one of two orders, with noise.
            Ranking[] annotators = [.. Enumerable.Range(0, 6).Select(_ => Opinion())];
            same += EnergyDistance.Of([.. Enumerable.Range(0, 3).Select(_ => Opinion())], annotators) / Rounds;
            one += EnergyDistance.Of([.. Enumerable.Repeat(Ranking.Of([.. Enumerable.Range(0, 12).Select(i => (float)i)]), 3)], annotators) / Rounds;
            noise += EnergyDistance.Of([.. Enumerable.Range(0, 3).Select(_ => Ranking.Of([.. Enumerable.Range(0, 12).Select(_ => random.NextSingle())]))], annotators) / Rounds;
        }

        Assert.InRange(same, -0.02, 0.02);
        Assert.True(one > 0.05 && noise > 0.05, $"{one} {noise}");

        Ranking Opinion()
        {
            var direction = random.Next(2) == 0 ? 1 : -1;
            return Ranking.Of([.. Enumerable.Range(0, 12).Select(i => (direction * i) + (4 * random.NextSingle()))]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public void The_best_of_N_resampled_is_the_mean_over_all_draws_with_replacement(int count)
    {
        double[] values = [0.3, -0.2, 0.3, 0.9];
        var random = new Random(count);
        var simulated = Enumerable.Range(0, 40_000).Average(_ => Enumerable.Range(0, count).Max(_ => values[random.Next(4)]));

        Assert.Equal(simulated, BestOf.Resampled(values, count), 0.01);
        Assert.Equal(values.Average(), BestOf.Resampled(values, 1), 1e-12);
        Assert.Equal(values, new[] { 0.3, -0.2, 0.3, 0.9 });
    }

    [Fact]
    public void The_median_is_the_middle_or_the_mean_of_the_two_there() =>
        Assert.Equal((2, 2.5, 7), (BestOf.Median([3, 1, 2]), BestOf.Median([4, 1, 3, 2]), BestOf.Median([7])));

    [PythonFact("scipy.stats")]
    public void The_energy_distance_is_that_of_SciPy_where_both_are_defined()
    {
        // SciPy's is of numbers: 0 and 1 stand for an order and its reverse, whose distance is 1. Its square takes pairs with themselves in.
        int[] draws = [0, 0, 1, 0, 1];
        int[] annotators = [1, 1, 0, 1];
        var text = Python.Run("scipy.stats", $"print(repr(float(scipy.stats.energy_distance([{string.Join(",", draws)}], [{string.Join(",", annotators)}]) ** 2)))");
        Ranking[] orders = [Ranking.Of([1f, 2]), Ranking.Of([2f, 1])];
        var (x, y) = (draws.Select(i => orders[i]).ToArray(), annotators.Select(i => orders[i]).ToArray());
        var ours = EnergyDistance.Of(x, y) + (EnergyDistance.Within(x) / x.Length) + (EnergyDistance.Within(y) / y.Length);
        Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), ours, 1e-12);
    }

    private static Arbitrary<int> Seeds { get; } = Gen.Choose(0, int.MaxValue - 2).ToArbitrary();

    private static Arbitrary<(int Seed, int Count)> SeedsAndCounts { get; } =
        Gen.Choose(0, int.MaxValue - 2).SelectMany(seed => Gen.Choose(1, 7).Select(count => (seed, count))).ToArbitrary();

    private static Func<DrawMetrics, double>[] Figures { get; } =
    [
        m => m.BestF1, m => m.BestKTau, m => m.Coverage, m => m.PairwiseF1, m => m.PairwiseKTau, m => m.EnergyDistance!.Value, m => m.Mean.KTau, m => m.OfMean!.KTau,
    ];

    private static DrawMetrics Evaluate(float[][] draws) => DrawEvaluation.OfDraws(new Protocol(DatasetKind.TvSum, Video, 45), draws);

    private static float[][] Draws(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, Video.Length).Select(_ => random.Next(64) / 64f).ToArray())];
    }

    private static Ranking RankingOf(int seed)
    {
        var random = new Random(seed);
        return Ranking.Of([.. Enumerable.Range(0, 9).Select(_ => (float)random.Next(4))]);
    }
}
