namespace SummDiff.Metrics;

/// <summary>How alike two rankings of the same frames are: 1 for the same order, -1 for the reverse.</summary>
internal static class RankCorrelation
{
    /// <summary>
    /// Kendall's τ_b: concordant less discordant pairs, over the geometric mean of the pairs that each ranking orders. Counted exactly,
    /// in time n log n, or n where there are few distinct scores.
    /// </summary>
    /// <param name="a">One ranking.</param>
    /// <param name="b">Another of the same frames.</param>
    /// <returns>-1..1; NaN where a ranking ties all frames.</returns>
    public static double Kendall(Ranking a, Ranking b)
    {
        Check(a, b);
        if (a.LevelCount < b.LevelCount)
        {
            (a, b) = (b, a);
        }

        var excess = (long)a.LevelCount * b.LevelCount <= 16L * a.Count ? ExcessByTable(a, b) : ExcessByTree(a, b);
        return Math.Clamp(excess / Math.Sqrt((double)a.OrderedPairs * b.OrderedPairs), -1, 1);
    }

    /// <summary>Spearman's ρ: the linear correlation of ranks, where tied frames share the average of their ranks.</summary>
    /// <param name="a">One ranking.</param>
    /// <param name="b">Another of the same frames.</param>
    /// <returns>-1..1; NaN where a ranking ties all frames.</returns>
    public static double Spearman(Ranking a, Ranking b)
    {
        Check(a, b);
        var levelsA = a.Levels;
        var levelsB = b.Levels;
        var ranksA = a.Ranks;
        var ranksB = b.Ranks;
        double product = 0;
        for (var i = 0; i < levelsA.Length; i++)
        {
            product += (double)ranksA[levelsA[i]] * ranksB[levelsB[i]];
        }

        return Math.Clamp(product / Math.Sqrt(a.SquaredRanks * b.SquaredRanks), -1, 1);
    }

    private static void Check(Ranking a, Ranking b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Count, a.Count);
    }

    /// <summary>Concordant less discordant pairs, from a table of how many frames have each pair of scores.</summary>
    private static long ExcessByTable(Ranking a, Ranking b)
    {
        var width = b.LevelCount;
        var table = new int[a.LevelCount * width];
        var levelsA = a.Levels;
        var levelsB = b.Levels;
        for (var i = 0; i < levelsA.Length; i++)
        {
            table[(levelsA[i] * width) + levelsB[i]]++;
        }

        long excess = 0;
        var lower = new int[width]; // Frames that a scores lower than this row's, by their score in b.
        for (int row = 0, all = 0; row < a.LevelCount; all += a.Counts[row++])
        {
            var cells = table.AsSpan(row * width, width);
            long below = 0;
            for (var column = 0; column < width; column++)
            {
                var above = all - below - lower[column];
                excess += cells[column] * (below - above);
                below += lower[column];
            }

            for (var column = 0; column < width; column++)
            {
                lower[column] += cells[column];
            }
        }

        return excess;
    }

    /// <summary>The same, adding frames in the order of a to a tree that counts them by their score in b.</summary>
    private static long ExcessByTree(Ranking a, Ranking b)
    {
        var (order, starts) = (new int[a.Count], new int[a.LevelCount + 1]);
        for (var level = 0; level < a.LevelCount; level++)
        {
            starts[level + 1] = starts[level] + a.Counts[level];
        }

        var next = starts.AsSpan(..^1).ToArray();
        for (var i = 0; i < a.Count; i++)
        {
            order[next[a.Levels[i]]++] = b.Levels[i];
        }

        long excess = 0;
        var tree = new int[b.LevelCount + 1];
        for (var level = 0; level < a.LevelCount; level++)
        {
            var tied = order.AsSpan(starts[level]..starts[level + 1]);
            foreach (var score in tied)
            {
                excess += CountBelow(tree, score) - (starts[level] - CountBelow(tree, score + 1));
            }

            foreach (var score in tied)
            {
                for (var node = score + 1; node < tree.Length; node += node & -node)
                {
                    tree[node]++;
                }
            }
        }

        return excess;
    }

    /// <summary>Frames in a Fenwick tree whose score is below one.</summary>
    private static int CountBelow(ReadOnlySpan<int> tree, int score)
    {
        var count = 0;
        for (var node = score; node > 0; node &= node - 1)
        {
            count += tree[node];
        }

        return count;
    }
}
