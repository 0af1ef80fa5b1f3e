using System.Runtime.CompilerServices;
using SummDiff.Tensors.Kernels.Vectors;

namespace SummDiff.Tensors.Kernels.Products;

/// <summary>
/// The inner loop of every matrix product: a tile of up to 12 rows by two registers, held in registers over the whole depth.
/// A constant number of rows lets the compiler drop what a shorter tile does not use. Each element is one chain of multiply-adds over k in
/// ascending order, whatever the tile's height, so a row's result does not depend on which rows are computed with it.
/// </summary>
internal static unsafe class MicroKernel<TSimd, TRows, TLeft>
    where TSimd : unmanaged, ISimd<TSimd>
    where TRows : struct, IRows
    where TLeft : struct, ILeft
{
    /// <summary>c = a·b, or c += a·b.</summary>
    /// <param name="depth">Length of the inner dimension.</param>
    /// <param name="a">The left factor, as <typeparamref name="TLeft"/> has it.</param>
    /// <param name="aStep">Floats from one k to the next in a packed panel; from one row to the next in a matrix as it stands.</param>
    /// <param name="b">Packed panel of the right factor: for each k, two registers of floats.</param>
    /// <param name="c">The tile's first element.</param>
    /// <param name="ldc">Floats from one row of the tile to the next.</param>
    /// <param name="accumulate">Adds to what the tile holds.</param>
    /// <param name="bias">Added to each column, two registers of floats; or null.</param>
    /// <param name="relu">Turns negative results into zero, last.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int depth, float* a, nint aStep, float* b, float* c, nint ldc, bool accumulate, float* bias, bool relu)
    {
        TSimd c00 = TSimd.Zero, c01 = TSimd.Zero;
        TSimd c10 = TSimd.Zero, c11 = TSimd.Zero;
        TSimd c20 = TSimd.Zero, c21 = TSimd.Zero;
        TSimd c30 = TSimd.Zero, c31 = TSimd.Zero;
        TSimd c40 = TSimd.Zero, c41 = TSimd.Zero;
        TSimd c50 = TSimd.Zero, c51 = TSimd.Zero;
        TSimd c60 = TSimd.Zero, c61 = TSimd.Zero;
        TSimd c70 = TSimd.Zero, c71 = TSimd.Zero;
        TSimd c80 = TSimd.Zero, c81 = TSimd.Zero;
        TSimd c90 = TSimd.Zero, c91 = TSimd.Zero;
        TSimd ca0 = TSimd.Zero, ca1 = TSimd.Zero;
        TSimd cb0 = TSimd.Zero, cb1 = TSimd.Zero;

        var twice = 2 * aStep;
        float* a3 = a + (3 * aStep), a6 = a + (6 * aStep), a9 = a + (9 * aStep);
        for (var end = b + (2 * TSimd.Count * (nint)depth); b < end;)
        {
            var b0 = TSimd.Load(b);
            var b1 = TSimd.Load(b + TSimd.Count);
            AddRow(TLeft.At(a, a, 0, aStep, twice), b0, b1, ref c00, ref c01);

            if (TRows.Count > 1)
            {
                AddRow(TLeft.At(a, a, 1, aStep, twice), b0, b1, ref c10, ref c11);
            }

            if (TRows.Count > 2)
            {
                AddRow(TLeft.At(a, a, 2, aStep, twice), b0, b1, ref c20, ref c21);
            }

            if (TRows.Count > 3)
            {
                AddRow(TLeft.At(a, a3, 3, aStep, twice), b0, b1, ref c30, ref c31);
            }

            if (TRows.Count > 4)
            {
                AddRow(TLeft.At(a, a3, 4, aStep, twice), b0, b1, ref c40, ref c41);
            }

            if (TRows.Count > 5)
            {
                AddRow(TLeft.At(a, a3, 5, aStep, twice), b0, b1, ref c50, ref c51);
            }

            if (TRows.Count > 6)
            {
                AddRow(TLeft.At(a, a6, 6, aStep, twice), b0, b1, ref c60, ref c61);
            }

            if (TRows.Count > 7)
            {
                AddRow(TLeft.At(a, a6, 7, aStep, twice), b0, b1, ref c70, ref c71);
            }

            if (TRows.Count > 8)
            {
                AddRow(TLeft.At(a, a6, 8, aStep, twice), b0, b1, ref c80, ref c81);
            }

            if (TRows.Count > 9)
            {
                AddRow(TLeft.At(a, a9, 9, aStep, twice), b0, b1, ref c90, ref c91);
            }

            if (TRows.Count > 10)
            {
                AddRow(TLeft.At(a, a9, 10, aStep, twice), b0, b1, ref ca0, ref ca1);
            }

            if (TRows.Count > 11)
            {
                AddRow(TLeft.At(a, a9, 11, aStep, twice), b0, b1, ref cb0, ref cb1);
            }

            a += TLeft.DepthStep(aStep);
            if (TLeft.UsesThird)
            {
                a3 += TLeft.DepthStep(aStep);
                a6 += TLeft.DepthStep(aStep);
                a9 += TLeft.DepthStep(aStep);
            }

            b += 2 * TSimd.Count;
        }

        Put(c, c00, c01, accumulate, bias, relu);

        if (TRows.Count > 1)
        {
            Put(c + (1 * ldc), c10, c11, accumulate, bias, relu);
        }

        if (TRows.Count > 2)
        {
            Put(c + (2 * ldc), c20, c21, accumulate, bias, relu);
        }

        if (TRows.Count > 3)
        {
            Put(c + (3 * ldc), c30, c31, accumulate, bias, relu);
        }

        if (TRows.Count > 4)
        {
            Put(c + (4 * ldc), c40, c41, accumulate, bias, relu);
        }

        if (TRows.Count > 5)
        {
            Put(c + (5 * ldc), c50, c51, accumulate, bias, relu);
        }

        if (TRows.Count > 6)
        {
            Put(c + (6 * ldc), c60, c61, accumulate, bias, relu);
        }

        if (TRows.Count > 7)
        {
            Put(c + (7 * ldc), c70, c71, accumulate, bias, relu);
        }

        if (TRows.Count > 8)
        {
            Put(c + (8 * ldc), c80, c81, accumulate, bias, relu);
        }

        if (TRows.Count > 9)
        {
            Put(c + (9 * ldc), c90, c91, accumulate, bias, relu);
        }

        if (TRows.Count > 10)
        {
            Put(c + (10 * ldc), ca0, ca1, accumulate, bias, relu);
        }

        if (TRows.Count > 11)
        {
            Put(c + (11 * ldc), cb0, cb1, accumulate, bias, relu);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(float a, TSimd b0, TSimd b1, ref TSimd left, ref TSimd right)
    {
        var x = TSimd.Broadcast(a);
        TSimd.AddProduct(x, b0, ref left);
        TSimd.AddProduct(x, b1, ref right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* row, TSimd left, TSimd right, bool accumulate, float* bias, bool relu)
    {
        if (accumulate)
        {
            left += TSimd.Load(row);
            right += TSimd.Load(row + TSimd.Count);
        }

        if (bias is not null)
        {
            left += TSimd.Load(bias);
            right += TSimd.Load(bias + TSimd.Count);
        }

        if (relu)
        {
            left = TSimd.Max(TSimd.Zero, left);
            right = TSimd.Max(TSimd.Zero, right);
        }

        left.Store(row);
        right.Store(row + TSimd.Count);
    }
}
