namespace SummDiff.Metrics;

/// <summary>
/// The order that scores put frames in. It is all that a rank correlation looks at, so it is made once and compared many times.
/// </summary>
internal sealed class Ranking
{
    private readonly int[] _levels;
    private readonly int[] _counts;
    private readonly int[] _ranks;

    private Ranking(int[] levels, int[] counts)
    {
        (_levels, _counts, _ranks) = (levels, counts, new int[counts.Length]);
        for (int level = 0, below = 0; level < counts.Length; below += counts[level++])
        {
            var count = counts[level];
            _ranks[level] = (2 * below) + count - levels.Length;
            TiedPairs += (long)count * (count - 1) / 2;
            SquaredRanks += (double)count * _ranks[level] * _ranks[level];
        }
    }

    /// <summary>Frames ranked.</summary>
    public int Count => _levels.Length;

    /// <summary>Distinct scores among them.</summary>
    public int LevelCount => _counts.Length;

    /// <summary><c>[n]</c>, each frame's place among the distinct scores, from 0 for the lowest.</summary>
    internal ReadOnlySpan<int> Levels => _levels;

    /// <summary><c>[LevelCount]</c>, frames of each distinct score.</summary>
    internal ReadOnlySpan<int> Counts => _counts;

    /// <summary><c>[LevelCount]</c>, twice the distance of the average rank from the middle: a whole number, summing to 0 over frames.</summary>
    internal ReadOnlySpan<int> Ranks => _ranks;

    /// <summary>Pairs of frames with equal scores.</summary>
    internal long TiedPairs { get; }

    /// <summary>Pairs of frames with different scores.</summary>
    internal long OrderedPairs => ((long)Count * (Count - 1) / 2) - TiedPairs;

    /// <summary>Sum over frames of the squared <see cref="Ranks"/>.</summary>
    internal double SquaredRanks { get; }

    /// <summary>Ranks scores, by sorting them.</summary>
    /// <param name="scores"><c>[n]</c>.</param>
    /// <exception cref="SummDiffException">A score is not a number.</exception>
    public static Ranking Of(ReadOnlySpan<float> scores)
    {
        var sorted = scores.ToArray();
        var order = new int[scores.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(sorted, order);
        if (sorted.Length > 0 && float.IsNaN(sorted[0]))
        {
            throw new SummDiffException($"Score {order[0]} of {scores.Length} is not a number, so the scores cannot be ranked. A model whose training diverged gives such scores; use an earlier checkpoint or a lower learning rate.");
        }

        var counts = new List<int>();
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
            {
                counts.Add(0);
            }

            counts[^1]++;
        }

        var levels = new int[scores.Length];
        for (int level = 0, i = 0; level < counts.Count; level++)
        {
            for (var end = i + counts[level]; i < end; i++)
            {
                levels[order[i]] = level;
            }
        }

        return new(levels, [.. counts]);
    }

    /// <summary>Ranks small whole numbers, such as a user's scores or summary, by counting them.</summary>
    /// <param name="scores"><c>[n]</c>.</param>
    public static Ranking Of(ReadOnlySpan<byte> scores)
    {
        Span<int> all = stackalloc int[byte.MaxValue + 1];
        all.Clear();
        foreach (var score in scores)
        {
            all[score]++;
        }

        Span<int> level = stackalloc int[all.Length];
        var counts = new List<int>();
        for (var score = 0; score < all.Length; score++)
        {
            level[score] = counts.Count;
            if (all[score] > 0)
            {
                counts.Add(all[score]);
            }
        }

        var levels = new int[scores.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = level[scores[i]];
        }

        return new(levels, [.. counts]);
    }
}
