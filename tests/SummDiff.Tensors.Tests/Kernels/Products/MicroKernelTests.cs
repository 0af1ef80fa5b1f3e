using SummDiff.Tensors.Kernels.Products;
using SummDiff.Tensors.Kernels.Vectors;

namespace SummDiff.Tensors.Tests.Kernels.Products;

/// <summary>
/// The inner loop at every height and width there is, whatever the machine would choose: a width it lacks is made up from narrower registers.
/// </summary>
public sealed unsafe class MicroKernelTests
{
    private const int MostRows = 12;
    private const int Gap = 3;

    [Fact]
    public void Every_height_multiplies_with_registers_of_128_bits() => CheckHeights<Simd128>();

    [Fact]
    public void Every_height_multiplies_with_registers_of_256_bits() => CheckHeights<Simd256>();

    [Fact]
    public void Every_height_multiplies_with_registers_of_512_bits() => CheckHeights<Simd512>();

    private static void CheckHeights<TSimd>()
        where TSimd : unmanaged, ISimd<TSimd>
    {
        CheckBoth<TSimd, Rows1>();
        CheckBoth<TSimd, Rows2>();
        CheckBoth<TSimd, Rows4>();
        CheckBoth<TSimd, Rows6>();
        CheckBoth<TSimd, Rows8>();
        CheckBoth<TSimd, Rows12>();
    }

    private static void CheckBoth<TSimd, TRows>()
        where TSimd : unmanaged, ISimd<TSimd>
        where TRows : struct, IRows
    {
        foreach (var depth in (int[])[0, 1, 7, 32])
        {
            // A panel has the rows of one k side by side, a matrix the k of one row.
            Check<TSimd, TRows, PackedLeft>(depth, MostRows + Gap, (row, k) => (k * (MostRows + Gap)) + row);
            Check<TSimd, TRows, RowsLeft>(depth, depth + Gap, (row, k) => (row * (depth + Gap)) + k);
        }
    }

    private static void Check<TSimd, TRows, TLeft>(int depth, int step, Func<int, int, int> place)
        where TSimd : unmanaged, ISimd<TSimd>
        where TRows : struct, IRows
        where TLeft : struct, ILeft
    {
        var (columns, ldc) = (2 * TSimd.Count, (2 * TSimd.Count) + Gap);
        float[] a = Values((depth + MostRows) * (MostRows + depth + Gap), 1), b = Values((depth + 1) * columns, 2), bias = Values(columns, 3);
        float[] before = Values(MostRows * ldc, 4), c = [.. before];
        fixed (float* pa = a, pb = b, pc = c, pbias = bias)
        {
            MicroKernel<TSimd, TRows, TLeft>.Run(depth, pa, step, pb, pc, ldc, accumulate: true, pbias, relu: true);
        }

        for (var at = 0; at < c.Length; at++)
        {
            var (row, column) = (at / ldc, at % ldc);
            if (row >= TRows.Count || column >= columns)
            {
                Assert.Equal(before[at], c[at]);
                continue;
            }

            var sum = (double)before[at] + bias[column];
            for (var k = 0; k < depth; k++)
            {
                sum += (double)a[place(row, k)] * b[(k * columns) + column];
            }

            Assert.Equal(Math.Max(0, sum), c[at], 1e-5);
        }
    }

    private static float[] Values(int count, ulong seed)
    {
        var values = new float[count];
        new Rng(seed).FillNormal(values);
        return values;
    }
}
