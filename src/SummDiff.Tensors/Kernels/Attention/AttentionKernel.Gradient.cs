using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SummDiff.Tensors.Kernels.Products;
using SummDiff.Tensors.Kernels.RandomBits;
using SummDiff.Tensors.Kernels.Vectors;
using SummDiff.Tensors.Memory;

namespace SummDiff.Tensors.Kernels.Attention;

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
        where TSimd : unmanaged, ISimdBits<TSimd>
    {
        var (width, channel) = (problem.HeadWidth, head * problem.HeadWidth);
        var padded = PackedMatrix.Panels(width) * Tile.Columns;
        var block = QueriesPerBlock(problem.QueryRows);
        const int Scores = (KeyBlock + Slack) * QueryBlock;

        // The queries' gradient gathers over all blocks of keys: the only memory that grows, with Lq alone.
        var room = Scratch.Rent(ScratchSlot.Attention, ((long)(problem.QueryRows + Slack) * padded) + (2 * QueryBlock * width) + (2 * QueryBlock * padded) + (2 * (KeyBlock + Slack) * width) + (3L * (KeyBlock + Slack) * padded) + (2 * Scores) + problem.QueryRows + QueryBlock + QueryBlock);
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
        var deltas = slopes + Scores;
        var logSums = deltas + problem.QueryRows + QueryBlock;

        for (var query = 0; query < problem.QueryRows; query++)
        {
            var at = ((nint)query * problem.OutputStride) + channel;
            deltas[query] = LaneSum.Of<TSimd, Product>(width, new Product(problem.Output + at, problem.OutputGradient + at));
        }

        var scale = 1 / MathF.Sqrt(width);
        for (var key = 0; key < problem.KeyRows; key += KeyBlock)
        {
            var keys = Math.Min(KeyBlock, problem.KeyRows - key);
            PackRows(problem.Key + ((nint)key * problem.KeyStride) + channel, problem.KeyStride, keys, width, keyPanels);
            PackRows(problem.Value + ((nint)key * problem.ValueStride) + channel, problem.ValueStride, keys, width, valuePanels);
            PackValues(problem.Key + ((nint)key * problem.KeyStride) + channel, problem.KeyStride, keys, width, keyRows);
            for (var query = 0; query < problem.QueryRows; query += block)
            {
                var queries = Math.Min(block, problem.QueryRows - query);
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
                MultiplyPlain(keys, queries, padded, weights, doutRows, dValue, accumulate: query > 0);
                MultiplyPlain(keys, queries, padded, slopes, queryRows, dKey, accumulate: query > 0);
            }

            AddTo<TSimd>(dKey, padded, keys, width, scale, problem.KeyGradient is null ? null : problem.KeyGradient + ((nint)key * problem.KeyStride) + channel, problem.KeyStride);
            AddTo<TSimd>(dValue, padded, keys, width, 1, problem.ValueGradient is null ? null : problem.ValueGradient + ((nint)key * problem.ValueStride) + channel, problem.ValueStride);
        }

        AddTo<TSimd>(dQuery, padded, problem.QueryRows, width, scale, problem.QueryGradient is null ? null : problem.QueryGradient + channel, problem.QueryStride);
    }

    // weights: scores become P∘M. slopes: dout·vᵀ becomes dS.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Differentiate<TSimd>(in AttentionProblem problem, int head, int firstQuery, int queries, int firstKey, int keys, float scale, float* logSums, float* deltas, float* weights, float* slopes)
        where TSimd : unmanaged, ISimdBits<TSimd>
    {
        var (threshold, keptScale) = (DropoutKernel.Threshold(problem.Dropout), (float)(1 / (1 - problem.Dropout)));
        var by = TSimd.Broadcast(scale);
        var masks = stackalloc float[KeyGroup * QueryGroup];
        var roundKeys = stackalloc TSimd[2 * Philox.Rounds];
        DropoutKernel.RoundKeys(problem.DropoutKey, roundKeys);
        for (var query = 0; query < queries; query += QueryGroup)
        {
            for (var key = 0; key < keys; key += KeyGroup)
            {
                if (problem.Dropout > 0)
                {
                    var (first, second) = (MaskGroup(problem, head, firstQuery + query, firstKey + key), MaskGroup(problem, head, firstQuery + query, firstKey + key + 2));
                    DropoutKernel.Masks(roundKeys, first, second, threshold, keptScale, masks);
                }

                for (var row = 0; row < KeyGroup; row++)
                {
                    var at = ((key + row) * QueryBlock) + query;
                    for (var i = 0; i < QueryGroup; i += TSimd.Count)
                    {
                        var p = VectorMath.Exp((TSimd.Load(weights + at + i) * by) - TSimd.Load(logSums + query + i));
                        var dp = TSimd.Load(slopes + at + i);
                        var delta = TSimd.Load(deltas + query + i);
                        if (problem.Dropout > 0)
                        {
                            var kept = TSimd.Load(masks + (row * QueryGroup) + i);
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

    // result [rows of left, padded] (+)= left · right, left [rows, QueryBlock] of which depth columns are used
    private static void MultiplyPlain(int rows, int depth, int padded, float* left, float* right, float* result, bool accumulate)
    {
        for (var panel = 0; panel < padded; panel += Tile.Columns)
        {
            for (var row = 0; row < rows; row += Tile.Rows)
            {
                Tile.Multiply<RowsLeft>(Math.Min(Tile.Rows, rows - row), depth, left + (row * QueryBlock), QueryBlock, right + (panel * depth), result + (row * padded) + panel, padded, accumulate);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTo<TSimd>(float* values, int padded, int rows, int width, float scale, float* destination, nint stride)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        if (destination is null)
        {
            return;
        }

        for (var row = 0; row < rows; row++)
        {
            var i = 0;
            for (; i <= width - TSimd.Count; i += TSimd.Count)
            {
                TSimd.MultiplyAdd(TSimd.Load(values + i), TSimd.Broadcast(scale), TSimd.Load(destination + i)).Store(destination + i);
            }

            for (; i < width; i++)
            {
                SimdScalar.MultiplyAdd(SimdScalar.Load(values + i), SimdScalar.Broadcast(scale), SimdScalar.Load(destination + i)).Store(destination + i);
            }

            values += padded;
            destination += stride;
        }
    }

    private readonly struct Product(float* a, float* b) : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<TSimd>(int i, ref TSimd sum)
            where TSimd : unmanaged, ISimd<TSimd> => TSimd.AddProduct(TSimd.Load(a + i), TSimd.Load(b + i), ref sum);
    }
}
