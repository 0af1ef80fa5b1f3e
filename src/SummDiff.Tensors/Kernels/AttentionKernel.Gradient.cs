using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SummDiff.Tensors.Kernels;

/// <summary>
/// The backward pass. With P = softmax weights, M = dropout mask, dP = (dout·vᵀ)∘M and D = Σ dout∘out of each query:
/// dv = (P∘M)ᵀ·dout, dS = P∘(dP - D), dq = dS·k/√d, dk = dSᵀ·q/√d. A unit is one head; P is computed again from the log-sum-exp, once,
/// and every product is made from it while it is in cache.
/// </summary>
internal static unsafe partial class AttentionKernel
{
    /// <summary>Units of the backward pass of one video: its heads, whose gradients lie apart.</summary>
    public static int GradientUnitCount(int heads) => heads;

    /// <summary>Runs one unit of the backward pass, adding to the gradients. Units are independent of each other.</summary>
    /// <param name="problem">The video, with <see cref="AttentionProblem.OutputGradient"/> and the gradients wanted.</param>
    /// <param name="unit">0 up to but not including <see cref="GradientUnitCount"/>.</param>
    public static void RunGradientUnit(in AttentionProblem problem, int unit)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            RunGradientUnit<Simd512>(problem, unit);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            RunGradientUnit<Simd256>(problem, unit);
        }
        else
        {
            RunGradientUnit<Simd128>(problem, unit);
        }
    }

    private static void RunGradientUnit<TSimd>(in AttentionProblem problem, int head)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (width, channel) = (problem.HeadWidth, head * problem.HeadWidth);
        var padded = PackedMatrix.Panels(width) * Simd.TileColumns;
        const int Scores = (KeyBlock + Slack) * QueryBlock;

        // The queries' gradient gathers over all blocks of keys: the only memory that grows, with Lq alone.
        var room = Scratch.Rent(ScratchSlot.Attention, ((long)(problem.QueryRows + Slack) * padded) + (2 * QueryBlock * width) + (2 * QueryBlock * padded) + (2 * (KeyBlock + Slack) * width) + (3L * (KeyBlock + Slack) * padded) + (3 * Scores) + problem.QueryRows + QueryBlock + QueryBlock);
        var dQuery = room;
        var queryColumns = dQuery + ((nint)(problem.QueryRows + Slack) * padded);
        var doutColumns = queryColumns + (QueryBlock * width);
        var queryRows = doutColumns + (QueryBlock * width);
        var doutRows = queryRows + (QueryBlock * padded);
        var keyPanels = doutRows + (QueryBlock * padded);
        var valuePanels = keyPanels + ((KeyBlock + Slack) * width);
        var keyRows = valuePanels + ((KeyBlock + Slack) * width);
        var dKey = keyRows + ((KeyBlock + Slack) * padded);
        var dValue = dKey + ((KeyBlock + Slack) * padded);
        var weights = dValue + ((KeyBlock + Slack) * padded);
        var slopes = weights + Scores;
        var turned = slopes + Scores;
        var deltas = turned + Scores;
        var logSums = deltas + problem.QueryRows + QueryBlock;

        for (var query = 0; query < problem.QueryRows; query++)
        {
            var at = ((nint)query * problem.OutputStride) + channel;
            deltas[query] = Dot<TSimd>(problem.Output + at, problem.OutputGradient + at, width);
        }

        var scale = 1 / MathF.Sqrt(width);
        for (var key = 0; key < problem.KeyRows; key += KeyBlock)
        {
            var keys = Math.Min(KeyBlock, problem.KeyRows - key);
            PackRows(problem.Key + ((nint)key * problem.KeyStride) + channel, problem.KeyStride, keys, width, keyPanels);
            PackRows(problem.Value + ((nint)key * problem.ValueStride) + channel, problem.ValueStride, keys, width, valuePanels);
            PackValues(problem.Key + ((nint)key * problem.KeyStride) + channel, problem.KeyStride, keys, width, keyRows);
            for (var query = 0; query < problem.QueryRows; query += QueryBlock)
            {
                var queries = Math.Min(QueryBlock, problem.QueryRows - query);
                var q = problem.Query + ((nint)query * problem.QueryStride) + channel;
                var dout = problem.OutputGradient + ((nint)query * problem.OutputStride) + channel;
                PackColumns(q, problem.QueryStride, queries, width, queryColumns);
                PackColumns(dout, problem.OutputStride, queries, width, doutColumns);
                PackValues(q, problem.QueryStride, queries, width, queryRows);
                PackValues(dout, problem.OutputStride, queries, width, doutRows);
                new ReadOnlySpan<float>(problem.LogSumExp + ((nint)head * problem.QueryRows) + query, queries).CopyTo(new Span<float>(logSums, QueryBlock));

                MultiplyBlock(keys, queries, width, keyPanels, queryColumns, weights);
                MultiplyBlock(keys, queries, width, valuePanels, doutColumns, slopes);
                Differentiate<TSimd>(problem, head, query, queries, key, keys, scale, logSums, deltas + query, weights, slopes);

                MultiplyTurned(queries, keys, padded, slopes, keyRows, dQuery + ((nint)query * padded), accumulate: key > 0);
                MultiplyPlain(keys, queries, padded, weights, turned, doutRows, dValue, accumulate: query > 0);
                MultiplyPlain(keys, queries, padded, slopes, turned, queryRows, dKey, accumulate: query > 0);
            }

            AddTo(dKey, padded, keys, width, scale, problem.KeyGradient is null ? null : problem.KeyGradient + ((nint)key * problem.KeyStride) + channel, problem.KeyStride);
            AddTo(dValue, padded, keys, width, 1, problem.ValueGradient is null ? null : problem.ValueGradient + ((nint)key * problem.ValueStride) + channel, problem.ValueStride);
        }

        AddTo(dQuery, padded, problem.QueryRows, width, scale, problem.QueryGradient is null ? null : problem.QueryGradient + channel, problem.QueryStride);
    }

    // weights: scores become P∘M. slopes: dout·vᵀ becomes dS.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Differentiate<TSimd>(in AttentionProblem problem, int head, int firstQuery, int queries, int firstKey, int keys, float scale, float* logSums, float* deltas, float* weights, float* slopes)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (threshold, keptScale) = (DropoutKernel.Threshold(problem.Dropout), (float)(1 / (1 - problem.Dropout)));
        var by = TSimd.Broadcast(scale);
        var mask = stackalloc float[DropoutKernel.Group];
        for (var query = 0; query < queries; query += 32)
        {
            for (var key = 0; key < keys; key += 2)
            {
                if (problem.Dropout > 0)
                {
                    DropoutKernel.Mask<TSimd>(problem.DropoutKey, MaskGroup(problem, head, firstQuery + query, firstKey + key), threshold, keptScale, mask, mask + 32);
                }

                for (var row = 0; row < 2; row++)
                {
                    var at = ((key + row) * QueryBlock) + query;
                    for (var i = 0; i < 32; i += TSimd.Count)
                    {
                        var p = VectorMath.Exp((TSimd.Load(weights + at + i) * by) - TSimd.Load(logSums + query + i));
                        var dp = TSimd.Load(slopes + at + i);
                        var delta = TSimd.Load(deltas + query + i);
                        if (problem.Dropout > 0)
                        {
                            var kept = TSimd.Load(mask + (row * 32) + i);
                            (p * kept).Store(weights + at + i);
                            (p * ((dp * kept) - delta)).Store(slopes + at + i);
                        }
                        else
                        {
                            p.Store(weights + at + i);
                            (p * (dp - delta)).Store(slopes + at + i);
                        }
                    }
                }
            }
        }
    }

    // result [rows of left, padded] (+)= left · right, left [rows, QueryBlock] of which depth columns are used. It must be packed first.
    private static void MultiplyPlain(int rows, int depth, int padded, float* left, float* packed, float* right, float* result, bool accumulate)
    {
        for (var row = 0; row < rows; row += Simd.TileRows)
        {
            var used = Math.Min(Simd.TileRows, rows - row);
            Packing.Turn(left + (row * QueryBlock), QueryBlock, depth, used, Simd.KernelRows(used), packed);
            for (var panel = 0; panel < padded; panel += Simd.TileColumns)
            {
                Simd.Tile(used, depth, packed, Simd.KernelRows(used), right + (panel * depth), Simd.TileColumns, result + (row * padded) + panel, padded, accumulate);
            }
        }
    }

    private static void AddTo(float* values, int padded, int rows, int width, float scale, float* destination, nint stride)
    {
        if (destination is null)
        {
            return;
        }

        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < width; i++)
            {
                destination[(row * stride) + i] += values[((nint)row * padded) + i] * scale;
            }
        }
    }

    private static float Dot<TSimd>(float* a, float* b, int count)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var total = TSimd.Zero;
        var i = 0;
        for (; i <= count - TSimd.Count; i += TSimd.Count)
        {
            total = TSimd.MultiplyAdd(TSimd.Load(a + i), TSimd.Load(b + i), total);
        }

        var sum = TSimd.Sum(total);
        for (; i < count; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
