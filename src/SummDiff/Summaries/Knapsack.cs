namespace SummDiff.Summaries;

/// <summary>
/// The exact 0/1 knapsack with whole-number weights. Shots are either in a summary or not; their frames must fit its budget.
/// </summary>
/// <remarks>
/// One row of best values is kept, and one bit for each shot and capacity: whether the best set of the shots so far takes this one.
/// Two hours of video at 30 frames a second, cut into 2,000 shots, take 8 MB.
/// </remarks>
internal static class Knapsack
{
    /// <summary>Chooses the items of greatest total value that fit.</summary>
    /// <param name="values"><c>[S]</c>.</param>
    /// <param name="weights"><c>[S]</c>, at least 0.</param>
    /// <param name="capacity">The weight that fits.</param>
    /// <returns><c>[S]</c>. Among equally good sets, the one that leaves items out, deciding from the last item back.</returns>
    public static bool[] Choose(ReadOnlySpan<double> values, ReadOnlySpan<int> weights, int capacity)
    {
        var chosen = new bool[values.Length];
        var room = Room(values, weights, capacity);
        if (room < 0)
        {
            return chosen;
        }

        var best = new double[room + 1];
        var taken = new ulong[values.Length][];
        for (var i = 0; i < values.Length; i++)
        {
            taken[i] = new ulong[(room >> 6) + 1];
            Add(best, values[i], weights[i], taken[i]);
        }

        for (var i = values.Length - 1; i >= 0; i--)
        {
            chosen[i] = (taken[i][room >> 6] >> (room & 63) & 1) != 0;
            room -= chosen[i] ? weights[i] : 0;
        }

        return chosen;
    }

    /// <summary>The value of the best set that fits and does not hold one of the items.</summary>
    /// <param name="values"><c>[S]</c>.</param>
    /// <param name="weights"><c>[S]</c>, at least 0.</param>
    /// <param name="capacity">The weight that fits.</param>
    /// <param name="without">The item to do without; -1 for none.</param>
    /// <returns>0 where nothing fits.</returns>
    public static double BestValue(ReadOnlySpan<double> values, ReadOnlySpan<int> weights, int capacity, int without)
    {
        var room = Room(values, weights, capacity);
        if (room < 0)
        {
            return 0;
        }

        var best = new double[room + 1];
        for (var i = 0; i < values.Length; i++)
        {
            if (i != without)
            {
                Add(best, values[i], weights[i], []);
            }
        }

        return best[room];
    }

    /// <summary>The capacity that can matter: no more than all the weights together.</summary>
    private static int Room(ReadOnlySpan<double> values, ReadOnlySpan<int> weights, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, values.Length);
        long total = 0;
        foreach (var weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(weight);
            total += weight;
        }

        return (int)Math.Min(capacity, total);
    }

    /// <summary>Allows one more item. Capacities go down, so that what is read does not hold the item yet.</summary>
    private static void Add(Span<double> best, double value, int weight, Span<ulong> taken)
    {
        for (var capacity = best.Length - 1; capacity >= weight; capacity--)
        {
            var with = best[capacity - weight] + value;
            if (with > best[capacity])
            {
                best[capacity] = with;
                if (!taken.IsEmpty)
                {
                    taken[capacity >> 6] |= 1UL << (capacity & 63);
                }
            }
        }
    }
}
