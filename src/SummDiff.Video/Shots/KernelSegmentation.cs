using SummDiff.Tensors.Threading;

namespace SummDiff.Video.Shots;

/// <summary>
/// Kernel temporal segmentation (Potapov et al., 2014) with the linear kernel: change points that minimise the scatter within shots
/// plus a penalty on their number. Exact, by two ways: <see cref="HullSearch"/>, and where that finds more shots than are allowed, one
/// pass over the layers with back-pointers, in which a number is not tried once its penalty alone reaches the best cost.
/// </summary>
internal static class KernelSegmentation
{
    /// <summary>Most samples the exact algorithm takes; its memory is 4 to 8 bytes for each pair of samples.</summary>
    public const int MaxExactSamples = 16_000;

    private const int BlockColumns = 64;
    private const int GroupColumns = 8;
    private const int TileRows = 512;

    /// <summary>Finds the change points of a sequence.</summary>
    /// <param name="features"><c>[n, channels]</c>, row-major.</param>
    /// <param name="channels">Channels of a row, at least 1.</param>
    /// <param name="options">Bounds and penalty.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The first sample of every shot but the first, ascending.</returns>
    /// <exception cref="SummDiffException">There are too many samples for the exact algorithm, or the options allow no segmentation.</exception>
    public static int[] ChangePoints(ReadOnlyMemory<float> features, int channels, SegmentationOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var n = features.Length / channels;
        var width = Math.Min(options.MaxShotSamples ?? n, n);
        var maxChanges = Math.Min((options.MaxShots ?? n) - 1, n - 1);
        Check(n, width, maxChanges, options);
        if (n < 2)
        {
            return [];
        }

        var scatter = new ScatterBand(features, n, channels, width, cancel);
        var free = new HullSearch(scatter, n, changes => n * Penalty(changes, n, options.Penalty), cancel).Find();
        return free.Length <= maxChanges ? free : Solve(scatter, n, maxChanges, options.Penalty, cancel);
    }

    private static void Check(int n, int width, int maxChanges, SegmentationOptions options)
    {
        if (options.MaxShots < 1 || options.MaxShotSamples < 1 || !(options.Penalty >= 0))
        {
            throw new SummDiffException($"Segmentation: 'max_shots' and 'max_shot_samples' must be at least 1 and 'penalty' at least 0; found {options.MaxShots}, {options.MaxShotSamples} and {options.Penalty}.");
        }

        if ((long)n * width > (long)MaxExactSamples * MaxExactSamples)
        {
            throw new SummDiffException($"Segmentation: {n} samples with shots of up to {width} are out of reach; the exact algorithm takes up to {MaxExactSamples}. Bound the shots' length with 'max_shot_samples' {Math.Min(1000, MaxExactSamples * (long)MaxExactSamples / n)} (the result is then the best among such segmentations), or sample the video at a lower 'rate'.");
        }

        if ((maxChanges + 1L) * width < n)
        {
            throw new SummDiffException($"Segmentation: {maxChanges + 1} shots of at most {width} samples cannot cover {n} samples. Raise 'max_shots' or 'max_shot_samples'.");
        }
    }

    /// <summary>Where the number of shots is limited: layer by layer, the best segmentation of each number of shots.</summary>
    private static int[] Solve(ScatterBand scatter, int n, int maxChanges, double penalty, CancellationToken cancel)
    {
        // costs[t·Stride + j]: the least scatter of samples 0..t-1 under the layer'th group's j'th number of change points, j = 0 being
        // the last of the group before; infinite where there is no such segmentation. Layer 0 stands where that last one would.
        var costs = new double[(n + 1) * MinPlus.Stride];
        Array.Fill(costs, double.PositiveInfinity);
        for (var l = 1; l <= n && scatter.First(l) == 0; l++)
        {
            costs[l * MinPlus.Stride + MinPlus.Layers] = scatter.Row(l)[0];
        }

        var best = costs[^1] / n;
        var changes = 0;
        var origins = new List<int[]>(); // origins[m - 1][l]: where the last of m + 1 shots covering 0..l-1 starts
        for (var layer = 1; layer <= maxChanges && Penalty(layer, n, penalty) < best; layer += MinPlus.Layers)
        {
            origins.AddRange(NextLayers(scatter, costs, n, cancel));
            for (var j = 0; j < MinPlus.Layers && layer + j <= maxChanges; j++)
            {
                var cost = costs[n * MinPlus.Stride + 1 + j] / n + Penalty(layer + j, n, penalty);
                (best, changes) = cost < best ? (cost, layer + j) : (best, changes);
            }
        }

        return Trace(origins, changes, n);
    }

    private static double Penalty(int changes, int n, double vmax) => changes == 0 ? 0 : vmax * changes / (2.0 * n) * (Math.Log((double)n / changes) + 1);

    private static int[] Trace(List<int[]> origins, int changes, int n)
    {
        var points = new int[changes];
        for (var m = changes; m > 0; m--)
        {
            n = origins[m - 1][n];
            points[m - 1] = n;
        }

        return points;
    }

    /// <summary>Turns sixteen layers of costs into the sixteen after them, and returns where each one's last shot starts.</summary>
    private static int[][] NextLayers(ScatterBand scatter, double[] costs, int n, CancellationToken cancel)
    {
        var origins = new double[(n + 1) * MinPlus.Layers];
        for (var t = 0; t <= n; t++)
        {
            var row = costs.AsSpan(t * MinPlus.Stride, MinPlus.Stride);
            row[0] = row[MinPlus.Layers];
            row[1..].Fill(double.PositiveInfinity);
        }

        for (var block = 1; block <= n; block += BlockColumns)
        {
            cancel.ThrowIfCancellationRequested();
            // All that lies before the block is known, so its columns take that part in parallel; the rest is a small triangle.
            var (start, end) = (block, Math.Min(block + BlockColumns, n + 1));
            Workers.For((end - start + GroupColumns - 1) / GroupColumns, group =>
                Before(scatter, costs, origins, start, start + group * GroupColumns, Math.Min(start + (group + 1) * GroupColumns, end)));
            for (var l = start; l < end; l++)
            {
                Extend(scatter, costs, origins, l, Math.Max(start, scatter.First(l)), l);
            }
        }

        return [.. Enumerable.Range(0, MinPlus.Layers).Select(j => Enumerable.Range(0, n + 1).Select(l => (int)origins[l * MinPlus.Layers + j]).ToArray())];
    }

    private static void Before(ScatterBand scatter, double[] costs, double[] origins, int block, int start, int end)
    {
        Span<int> from = stackalloc int[GroupColumns];
        for (var l = start; l < end; l++)
        {
            from[l - start] = Skip(scatter, costs, l, block);
        }

        for (var tile = Least(from[..(end - start)]); tile < block; tile += TileRows)
        {
            for (var l = start; l < end; l++)
            {
                Extend(scatter, costs, origins, l, Math.Max(tile, from[l - start]), Math.Min(tile + TileRows, block));
            }
        }
    }

    private static int Least(ReadOnlySpan<int> values)
    {
        var least = values[0];
        foreach (var value in values)
        {
            least = Math.Min(least, value);
        }

        return least;
    }

    /// <summary>The least t that can matter: one whose last shot alone costs no more than some known segmentation does.</summary>
    private static int Skip(ScatterBand scatter, double[] costs, int l, int block)
    {
        var first = scatter.First(l);
        var row = scatter.Row(l);
        if (first >= block)
        {
            return block;
        }

        var bound = (costs[(block - 1) * MinPlus.Stride] + row[block - 1 - first]) * (1 + 1e-9);
        var t = first;
        while (t < block - 1 && row[t - first] > bound)
        {
            t++;
        }

        return t;
    }

    private static void Extend(ScatterBand scatter, double[] costs, double[] origins, int l, int from, int to)
    {
        if (from < to)
        {
            MinPlus.Extend(costs, scatter.Row(l)[(from - scatter.First(l))..(to - scatter.First(l))], from,
                costs.AsSpan(l * MinPlus.Stride + 1, MinPlus.Layers), origins.AsSpan(l * MinPlus.Layers, MinPlus.Layers));
        }
    }
}
