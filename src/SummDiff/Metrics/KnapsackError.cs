using SummDiff.Summaries;

namespace SummDiff.Metrics;

/// <summary>
/// How far the errors of predicted shot values would mislead the choice of shots. δ is a shot's predicted value less its true one;
/// x says whether the ground-truth summary has the shot.
/// </summary>
/// <param name="Wse">Weighted selection error: w·|δ| over shots left out that are rated too high and shots taken that are rated too low.</param>
/// <param name="Cis">Change in the summary's value that those errors can cause.</param>
/// <param name="Wir">Share of the weight whose errors stay inside what the choice tolerates, 0..1.</param>
/// <param name="Ir">Share of the shots whose errors stay inside it, 0..1.</param>
public sealed record KnapsackError(double Wse, double Cis, double Wir, double Ir)
{
    /// <summary>Compares predicted shot values with true ones.</summary>
    /// <param name="predicted"><c>[S]</c>, values.</param>
    /// <param name="actual"><c>[S]</c>, values.</param>
    /// <param name="weights"><c>[S]</c>, frames.</param>
    /// <param name="taken"><c>[S]</c>, whether the ground-truth summary shows any frame of the shot.</param>
    /// <param name="capacity">The most frames a summary may have. Shots longer than that count in the summary's value alone.</param>
    public static KnapsackError Of(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> actual, ReadOnlySpan<int> weights, ReadOnlySpan<bool> taken, int capacity)
    {
        double value = 0;
        var fitting = new List<int>();
        for (var s = 0; s < actual.Length; s++)
        {
            value += taken[s] ? actual[s] : 0;
            if (weights[s] <= capacity)
            {
                fitting.Add(s);
            }
        }

        var shots = new Item[fitting.Count];
        for (var i = 0; i < shots.Length; i++)
        {
            var s = fitting[i];
            shots[i] = new(actual[s], weights[s], taken[s], predicted[s] - actual[s]);
        }

        return Of(shots, value, capacity);
    }

    private static KnapsackError Of(Item[] shots, double value, int capacity)
    {
        var (values, weights) = (Array.ConvertAll(shots, s => s.Value), Array.ConvertAll(shots, s => s.Weight));
        var flipped = new double[shots.Length]; // The best value when one shot's choice is the opposite.
        var (highestRatio, lowestRatio) = (0.0, 0.0); // Both start at 0 in the official code too (a quirk; see docs/reference.md).
        var byRatio = Enumerable.Range(0, shots.Length).OrderByDescending(i => shots[i].Value / shots[i].Weight).ToArray();
        for (var i = 0; i < shots.Length; i++)
        {
            var room = shots[i].Taken ? capacity : capacity - shots[i].Weight;
            flipped[i] = Knapsack.BestValue(values, weights, room, without: i) + (shots[i].Taken ? 0 : shots[i].Value);
            var ratio = OverflowRatio(shots, byRatio, i, room);
            highestRatio = Math.Max(highestRatio, ratio);
            lowestRatio = Math.Min(lowestRatio, ratio);
        }

        var (wse, cis, gain, inside, insideWeight, weight) = (0.0, 0.0, 0.0, 0, 0L, 0L);
        for (var i = 0; i < shots.Length; i++)
        {
            var shot = shots[i];
            weight += shot.Weight;
            if (shot.Taken ? shot.Error < 0 : shot.Error > 0)
            {
                wse += shot.Weight * Math.Abs(shot.Error);
                cis += Math.Abs(shot.Error);
                gain = Math.Max(gain, flipped[i]);
            }

            var tolerated = shot.Taken
                ? shot.Error > Math.Max(flipped[i] - value, (shot.Weight * highestRatio) - shot.Value) || shot.Error > 0
                : shot.Error < Math.Min(value - flipped[i], shot.Value - (shot.Weight * lowestRatio)) || shot.Error < 0;
            inside += tolerated ? 1 : 0;
            insideWeight += tolerated ? shot.Weight : 0;
        }

        return new(
            wse,
            cis - value + gain,
            weight > 0 ? (double)insideWeight / weight : 0,
            shots.Length > 0 ? (double)inside / shots.Length : 0);
    }

    /// <summary>Value per frame of the first shot that no longer fits when the others are taken greedily by that ratio; -1 where all fit.</summary>
    private static double OverflowRatio(Item[] shots, int[] byRatio, int without, int room)
    {
        foreach (var i in byRatio)
        {
            if (i == without)
            {
                continue;
            }

            room -= shots[i].Weight;
            if (room < 0)
            {
                return shots[i].Value / shots[i].Weight;
            }
        }

        return -1;
    }

    private readonly record struct Item(double Value, int Weight, bool Taken, double Error);
}
