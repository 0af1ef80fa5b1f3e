using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SummDiff.Tensors.Kernels.Products;
using SummDiff.Tensors.Kernels.RandomBits;
using SummDiff.Tensors.Kernels.Vectors;
using SummDiff.Tensors.Memory;

namespace SummDiff.Tensors.Kernels.Attention;

/// <summary>
/// Softmax attention, out = dropout(softmax(q·kᵀ/√d))·v for each head, in blocks: the Lq×Lk matrix is never stored, and a unit of work needs
/// the same small memory at any length. Scores of a block stand with keys as rows and queries as columns, so that the softmax
/// goes down registers and the block is at once the packed left factor of the product with the values.
/// </summary>
internal static unsafe partial class AttentionKernel
{
    /// <summary>Queries that a block has room for. A block's scores stay in the second cache level.</summary>
    public const int QueryBlock = 160;

    private const int KeyBlock = 120;

    // Dropout bits are made for so many queries and keys at once: blocks begin at multiples of them.
    private const int QueryGroup = 32;
    private const int KeyGroup = 4;

    // Rows that a short last tile may write beyond its end.
    private const int Slack = 12;

    /// <summary>Units of the forward pass of one video: heads times blocks of queries.</summary>
    public static int UnitCount(int queryRows, int heads) => heads * ((queryRows + QueriesPerBlock(queryRows) - 1) / QueriesPerBlock(queryRows));

    /// <summary>Runs one unit of the forward pass. Units are independent of each other.</summary>
    /// <param name="problem">The video.</param>
    /// <param name="unit">0 up to but not including <see cref="UnitCount"/>.</param>
    public static void RunUnit(in AttentionProblem problem, int unit)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            RunUnit<Simd512>(problem, unit);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            RunUnit<Simd256>(problem, unit);
        }
        else
        {
            RunUnit<Simd128>(problem, unit);
        }
    }

    /// <summary>
    /// The index of a weight's dropout bits: <see cref="DropoutKernel.Keeps"/> with it is the mask's scalar twin. A group of 64 holds 32 queries of two keys.
    /// </summary>
    public static ulong MaskIndex(in AttentionProblem problem, int head, int query, int key) =>
        (MaskGroup(problem, head, query, key) * DropoutKernel.Group) + (ulong)((key % 2 * QueryGroup) + (query % QueryGroup));

    // As few blocks as there is room for, of nearly equal size.
    private static int QueriesPerBlock(int queryRows)
    {
        var blocks = (queryRows + QueryBlock - 1) / QueryBlock;
        var queries = (queryRows + blocks - 1) / blocks;
        return (queries + QueryGroup - 1) / QueryGroup * QueryGroup;
    }

    private static ulong MaskGroup(in AttentionProblem problem, int head, int query, int key) =>
        ((((ulong)head * (ulong)((problem.KeyRows + 1) / 2)) + (ulong)(key / 2)) * (ulong)((problem.QueryRows + QueryGroup - 1) / QueryGroup)) + (ulong)(query / QueryGroup);

    private static void RunUnit<TSimd>(in AttentionProblem problem, int unit)
        where TSimd : unmanaged, ISimdBits<TSimd>
    {
        var block = QueriesPerBlock(problem.QueryRows);
        var blocks = (problem.QueryRows + block - 1) / block;
        var (head, firstQuery) = (unit / blocks, unit % blocks * block);
        var queries = Math.Min(block, problem.QueryRows - firstQuery);
        var width = problem.HeadWidth;
        var padded = PackedMatrix.Panels(width) * Tile.Columns;

        var room = Scratch.Rent(ScratchSlot.Attention, (long)(QueryBlock * width) + ((KeyBlock + Slack) * width) + (KeyBlock * padded) + ((KeyBlock + Slack) * QueryBlock) + ((QueryBlock + Slack) * padded) + (4 * QueryBlock));
        var packedQueries = room;
        var packedKeys = packedQueries + (QueryBlock * width);
        var packedValues = packedKeys + ((KeyBlock + Slack) * width);
        var scores = packedValues + (KeyBlock * padded);
        var result = scores + ((KeyBlock + Slack) * QueryBlock);
        var max = result + ((QueryBlock + Slack) * padded);
        var sum = max + QueryBlock;
        var decay = sum + QueryBlock;

        PackColumns(problem.Query + ((nint)firstQuery * problem.QueryStride) + (head * width), problem.QueryStride, queries, width, packedQueries);
        Scale<TSimd>(packedQueries, QueryBlock * width, 1 / MathF.Sqrt(width));
        new Span<float>(max, QueryBlock).Fill(float.NegativeInfinity);
        new Span<float>(sum, QueryBlock).Clear();

        for (var key = 0; key < problem.KeyRows; key += KeyBlock)
        {
            var keys = Math.Min(KeyBlock, problem.KeyRows - key);
            PackRows(problem.Key + ((nint)key * problem.KeyStride) + (head * width), problem.KeyStride, keys, width, packedKeys);
            PackValues(problem.Value + ((nint)key * problem.ValueStride) + (head * width), problem.ValueStride, keys, width, packedValues);
            MultiplyBlock(keys, queries, width, packedKeys, packedQueries, scores);
            Normalize<TSimd>(scores, keys, queries, max, sum, decay);
            if (key > 0)
            {
                ScaleRows<TSimd>(result, queries, padded, decay);
            }

            if (problem.Dropout > 0)
            {
                Drop<TSimd>(problem, head, firstQuery, queries, key, keys, scores);
            }

            MultiplyTurned(queries, keys, padded, scores, packedValues, result, accumulate: key > 0);
        }

        Finish<TSimd>(problem, head, firstQuery, queries, result, padded, max, sum);
    }

    // scores [keys, QueryBlock] = keys · queriesᵀ
    private static void MultiplyBlock(int keys, int queries, int width, float* packedKeys, float* packedQueries, float* scores)
    {
        for (var query = 0; query < queries; query += Tile.Columns)
        {
            for (var key = 0; key < keys; key += Tile.Rows)
            {
                var rows = Math.Min(Tile.Rows, keys - key);
                Tile.Multiply<PackedLeft>(rows, width, packedKeys + (key * width), Tile.KernelRows(rows), packedQueries + (query * width), scores + (key * QueryBlock) + query, QueryBlock, accumulate: false);
            }
        }
    }

    // result [columns of left, padded] (+)= leftᵀ · right, left [depth, QueryBlock], right packed in panels of [depth, TileColumns]
    private static void MultiplyTurned(int columns, int depth, int padded, float* left, float* right, float* result, bool accumulate)
    {
        for (var panel = 0; panel < padded; panel += Tile.Columns)
        {
            for (var row = 0; row < columns; row += Tile.Rows)
            {
                Tile.Multiply<PackedLeft>(Math.Min(Tile.Rows, columns - row), depth, left + row, QueryBlock, right + (panel * depth), result + (row * padded) + panel, padded, accumulate);
            }
        }
    }

    // Running softmax: max and sum are updated, scores become e^(score - max), decay is what earlier results must be multiplied by.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalize<TSimd>(float* scores, int keys, int queries, float* max, float* sum, float* decay)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        for (var query = 0; query < queries; query += TSimd.Count)
        {
            var column = scores + query;
            var before = TSimd.Load(max + query);
            var largest = before;
            for (var key = 0; key < keys; key++)
            {
                largest = TSimd.Max(largest, TSimd.Load(column + (key * QueryBlock)));
            }

            var total = TSimd.Zero;
            for (var key = 0; key < keys; key++)
            {
                var weight = VectorMath.Exp(TSimd.Load(column + (key * QueryBlock)) - largest);
                weight.Store(column + (key * QueryBlock));
                total += weight;
            }

            var factor = VectorMath.Exp(before - largest);
            TSimd.MultiplyAdd(TSimd.Load(sum + query), factor, total).Store(sum + query);
            factor.Store(decay + query);
            largest.Store(max + query);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Drop<TSimd>(in AttentionProblem problem, int head, int firstQuery, int queries, int firstKey, int keys, float* weights)
        where TSimd : unmanaged, ISimdBits<TSimd>
    {
        var (threshold, scale) = (DropoutKernel.Threshold(problem.Dropout), (float)(1 / (1 - problem.Dropout)));
        var masks = stackalloc float[KeyGroup * QueryGroup];
        var roundKeys = stackalloc TSimd[2 * Philox.Rounds];
        DropoutKernel.RoundKeys(problem.DropoutKey, roundKeys);
        for (var query = 0; query < queries; query += QueryGroup)
        {
            for (var key = 0; key < keys; key += KeyGroup)
            {
                var (first, second) = (MaskGroup(problem, head, firstQuery + query, firstKey + key), MaskGroup(problem, head, firstQuery + query, firstKey + key + 2));
                DropoutKernel.Masks(roundKeys, first, second, threshold, scale, masks);
                for (var row = 0; row < KeyGroup; row++)
                {
                    var at = weights + ((key + row) * QueryBlock) + query;
                    for (var i = 0; i < QueryGroup; i += TSimd.Count)
                    {
                        (TSimd.Load(at + i) * TSimd.Load(masks + (row * QueryGroup) + i)).Store(at + i);
                    }
                }
            }
        }
    }

    private static void Finish<TSimd>(in AttentionProblem problem, int head, int firstQuery, int queries, float* result, int padded, float* max, float* sum)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        for (var query = 0; query < queries; query++)
        {
            problem.LogSumExp[((nint)head * problem.QueryRows) + firstQuery + query] = max[query] + MathF.Log(sum[query]);
            sum[query] = 1 / sum[query];
        }

        ScaleRows<TSimd>(result, queries, padded, sum);
        for (var query = 0; query < queries; query++)
        {
            var to = problem.Output + ((nint)(firstQuery + query) * problem.OutputStride) + (head * problem.HeadWidth);
            new ReadOnlySpan<float>(result + (query * padded), problem.HeadWidth).CopyTo(new Span<float>(to, problem.HeadWidth));
        }
    }

    private static void ScaleRows<TSimd>(float* values, int rows, int width, float* factors)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        for (var row = 0; row < rows; row++)
        {
            Scale<TSimd>(values + (row * width), width, factors[row]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale<TSimd>(float* values, int count, float factor)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var by = TSimd.Broadcast(factor);
        var i = 0;
        for (; i <= count - TSimd.Count; i += TSimd.Count)
        {
            (TSimd.Load(values + i) * by).Store(values + i);
        }

        for (; i < count; i++)
        {
            values[i] *= factor;
        }
    }

    // A left factor: panels of TileRows rows, for each channel its rows side by side.
    private static void PackRows(float* source, nint stride, int rows, int width, float* panels) =>
        Packing.Turn(source, stride, width, rows, Tile.Rows, Tile.KernelRows(rows % Tile.Rows), panels);

    // A right factor whose columns are the matrix's rows: panels of TileColumns rows, for each channel its rows side by side.
    private static void PackColumns(float* source, nint stride, int rows, int width, float* panels) =>
        Packing.Turn(source, stride, width, rows, Tile.Columns, Tile.Columns, panels);

    // A right factor as it stands: panels of TileColumns channels, for each row its channels side by side.
    private static void PackValues(float* source, nint stride, int rows, int width, float* panels) =>
        Packing.Copy(source, stride, 0, rows, rows, width, Tile.Columns, Tile.Columns, panels);
}
