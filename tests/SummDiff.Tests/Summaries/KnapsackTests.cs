using FsCheck;
using FsCheck.Fluent;
using SummDiff.Summaries;

namespace SummDiff.Tests.Summaries;

public class KnapsackTests
{
    [Fact]
    public void The_choice_is_the_best_of_all_sets_and_among_equals_leaves_the_last_items_out() => Check.QuickThrowOnFailure(Prop.ForAll(Small, items =>
    {
        var (values, weights, capacity) = items;

        // Sets in order of their bits, the last item the highest: the first best set is the one that leaves items out from the last back.
        var (best, bestSet) = (-1.0, 0);
        for (var set = 0; set < 1 << values.Length; set++)
        {
            var chosen = Enumerable.Range(0, values.Length).Where(i => (set >> i & 1) != 0).ToArray();
            if (chosen.Sum(i => weights[i]) <= capacity && chosen.Sum(i => values[i]) > best)
            {
                (best, bestSet) = (chosen.Sum(i => values[i]), set);
            }
        }

        Assert.Equal(Enumerable.Range(0, values.Length).Select(i => (bestSet >> i & 1) != 0), Knapsack.Choose(values, weights, capacity));
        Assert.Equal(best, Knapsack.BestValue(values, weights, capacity, without: -1));
    }));

    [Fact]
    public void The_value_without_an_item_is_that_of_the_other_items() => Check.QuickThrowOnFailure(Prop.ForAll(Small, items =>
    {
        var (values, weights, capacity) = items;
        for (var i = 0; i < values.Length; i++)
        {
            double[] otherValues = [.. values[..i], .. values[(i + 1)..]];
            int[] otherWeights = [.. weights[..i], .. weights[(i + 1)..]];
            Assert.Equal(Knapsack.BestValue(otherValues, otherWeights, capacity, -1), Knapsack.BestValue(values, weights, capacity, without: i));
        }
    }));

    [Fact]
    public void A_large_choice_fits_and_stays_between_the_greedy_one_and_the_fractional_bound()
    {
        var rng = new Random(3);
        for (var round = 0; round < 20; round++)
        {
            var values = Enumerable.Range(0, 200).Select(_ => rng.NextDouble()).ToArray();
            var weights = Enumerable.Range(0, 200).Select(_ => rng.Next(1, 300)).ToArray();
            var capacity = rng.Next(0, 6000);

            var chosen = Knapsack.Choose(values, weights, capacity);

            var taken = Enumerable.Range(0, 200).Where(i => chosen[i]).ToArray();
            var (greedy, fractional, room) = (0.0, 0.0, capacity);
            foreach (var i in Enumerable.Range(0, 200).OrderByDescending(i => values[i] / weights[i]))
            {
                greedy += weights[i] <= room && greedy == fractional ? values[i] : 0;
                fractional += values[i] * Math.Min(1, (double)room / weights[i]);
                room = Math.Max(0, room - weights[i]);
            }

            Assert.InRange(taken.Sum(i => weights[i]), 0, capacity);
            Assert.InRange(taken.Sum(i => values[i]), greedy - 1e-9, fractional + 1e-9);
            Assert.Equal(taken.Sum(i => values[i]), Knapsack.BestValue(values, weights, capacity, -1), 1e-9);
        }
    }

    [Fact]
    public void Nothing_fits_in_less_than_no_room() => Assert.Equal([false], Knapsack.Choose([1.0], [0], -1));

    /// <summary>Values are quarters, so that sums are exact and ties are many.</summary>
    private static readonly Arbitrary<(double[] Values, int[] Weights, int Capacity)> Small = Arb.From(
        from n in Gen.Choose(0, 9)
        from values in Gen.ArrayOf(Gen.Choose(0, 6), n)
        from weights in Gen.ArrayOf(Gen.Choose(0, 12), n)
        from capacity in Gen.Choose(0, 80)
        select (Array.ConvertAll(values, v => v / 4.0), weights, capacity));
}
