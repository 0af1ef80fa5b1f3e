using SummDiff.Tensors.Kernels.Pointwise;
using SummDiff.Tensors.Kernels.Products;
using SummDiff.Tensors.Kernels.Rows;
using SummDiff.Tensors.Kernels.Vectors;

namespace SummDiff.Tensors.Tests.Kernels.Vectors;

/// <summary>
/// Kernels give the same bytes with registers of 16, 8, 4 and 1 floats. A width that the machine lacks is made up of narrower registers, and
/// multiply-adds of all widths are fused or not alike, so these tests mean the same on every machine.
/// </summary>
public sealed unsafe class VectorWidthTests
{
    public static TheoryData<int> Lengths => new([.. Enumerable.Range(1, 70), 100, 255, 256, 257, 1024]);

    private delegate void Kernel(float*[] arrays);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_sum_adds_term_i_to_lane_i_mod_32_and_then_halves(int n)
    {
        var values = Values(n, 1);
        var lanes = new float[32];
        for (var i = 0; i < n; i++)
        {
            lanes[i % 32] += values[i];
        }

        for (var half = 16; half > 0; half /= 2)
        {
            lanes = [.. lanes.Take(half).Zip(lanes.Skip(half), (low, high) => low + high)];
        }

        fixed (float* x = values)
        {
            Assert.Equal(lanes[0], LaneSum.ByScalars(n, new Term(x)));
            Assert.Equal(lanes[0], LaneSum.Of<Simd128, Term>(n, new Term(x)));
            Assert.Equal(lanes[0], LaneSum.Of<Simd256, Term>(n, new Term(x)));
            Assert.Equal(lanes[0], LaneSum.Of<Simd512, Term>(n, new Term(x)));
        }

        Assert.Equal(values.Sum(value => (double)value), lanes[0], 1e-4);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Layer_norm_and_its_gradients(int n)
    {
        // x, gain, shift, y, statistics
        Same(n, a => LayerNormKernel.Forward<Simd128>(n, a[0], a[1], 1, a[2], 1e-5f, a[4], a[3]), a => LayerNormKernel.Forward<Simd256>(n, a[0], a[1], 1, a[2], 1e-5f, a[4], a[3]), a => LayerNormKernel.Forward<Simd512>(n, a[0], a[1], 1, a[2], 1e-5f, a[4], a[3]));
        Same(n, a => LayerNormKernel.Forward<Simd128>(n, a[0], null, 0, null, 1e-5f, a[4], a[3]), a => LayerNormKernel.Forward<Simd256>(n, a[0], null, 0, null, 1e-5f, a[4], a[3]), a => LayerNormKernel.Forward<Simd512>(n, a[0], null, 0, null, 1e-5f, a[4], a[3]));

        // x, gain, dy, dx, statistics
        Same(n, a => LayerNormKernel.Backward<Simd128>(n, a[0], a[4], a[1], 1, a[2], a[3], true), a => LayerNormKernel.Backward<Simd256>(n, a[0], a[4], a[1], 1, a[2], a[3], true), a => LayerNormKernel.Backward<Simd512>(n, a[0], a[4], a[1], 1, a[2], a[3], true));
        Same(n, a => LayerNormKernel.AddGainGradient<Simd128>(n, a[0], a[4], a[1], a[2], a[3]), a => LayerNormKernel.AddGainGradient<Simd256>(n, a[0], a[4], a[1], a[2], a[3]), a => LayerNormKernel.AddGainGradient<Simd512>(n, a[0], a[4], a[1], a[2], a[3]));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Modulation_and_its_gradients(int n)
    {
        Same(n, a => ModulateKernel.Forward<SimdScalar>(n, a[0], a[1], 1, a[2], a[3]), a => ModulateKernel.Forward<Simd128>(n, a[0], a[1], 1, a[2], a[3]), a => ModulateKernel.Forward<Simd256>(n, a[0], a[1], 1, a[2], a[3]), a => ModulateKernel.Forward<Simd512>(n, a[0], a[1], 1, a[2], a[3]));
        Same(n, a => ModulateKernel.Backward<SimdScalar>(n, a[0], a[1], 1, a[2], a[3], true, a[4], a[5]), a => ModulateKernel.Backward<Simd128>(n, a[0], a[1], 1, a[2], a[3], true, a[4], a[5]), a => ModulateKernel.Backward<Simd256>(n, a[0], a[1], 1, a[2], a[3], true, a[4], a[5]), a => ModulateKernel.Backward<Simd512>(n, a[0], a[1], 1, a[2], a[3], true, a[4], a[5]));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Functions_of_single_values(int n)
    {
        Pointwise<SigmoidKernels.SigmoidOf>(n);
        Pointwise<SigmoidKernels.SigmoidGradientOf>(n);
        Pointwise<SigmoidKernels.SiluOf>(n);
        Pointwise<SigmoidKernels.SiluGradientOf>(n);
        Pointwise<ReluKernels.ReluGradientOf>(n);
        Pointwise<ReluKernels.PReluOf>(n);
        Pointwise<ReluKernels.PReluGradientOf>(n);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Adam(int n)
    {
        var kernel = new AdamKernel(0.01f, 0.9f, 0.999f, 0.05f, 1.5f, 1e-8f);
        Same(n, a => kernel.Step<SimdScalar>(n, a[0], a[1], a[5], a[3]), a => kernel.Step<Simd128>(n, a[0], a[1], a[5], a[3]), a => kernel.Step<Simd256>(n, a[0], a[1], a[5], a[3]), a => kernel.Step<Simd512>(n, a[0], a[1], a[5], a[3]));
    }

    [Fact]
    public void A_tile_of_a_product()
    {
        foreach (var depth in (int[])[1, 7, 256])
        {
            var (a, b) = (Values(6 * depth, 1), Values(32 * depth, 2));
            var expected = Multiply<SimdScalar>(depth, a, b);
            Assert.Equal(expected, Multiply<Simd128>(depth, a, b));
            Assert.Equal(expected, Multiply<Simd256>(depth, a, b));
            Assert.Equal(expected, Multiply<Simd512>(depth, a, b));
        }
    }

    // a [6, depth] row-major times b [depth, 32] row-major, by panels of two registers.
    private static float[] Multiply<TSimd>(int depth, float[] a, float[] b)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (width, c) = (2 * TSimd.Count, new float[6 * 32]);
        for (var column = 0; column < 32; column += width)
        {
            var panel = Enumerable.Range(0, depth * width).Select(i => b[(i / width * 32) + column + (i % width)]).ToArray();
            fixed (float* pa = a, pb = panel, pc = c)
            {
                MicroKernel<TSimd, Rows6, RowsLeft>.Run(depth, pa, depth, pb, pc + column, 32, accumulate: false, null, relu: false);
            }
        }

        return c;
    }

    private static void Pointwise<TFunction>(int n)
        where TFunction : IPointwise =>
        Same(n, a => PointwiseLoop.Run<SimdScalar, TFunction>(a[0], 0.3f, a[1], a[2], n), a => PointwiseLoop.Run<Simd128, TFunction>(a[0], 0.3f, a[1], a[2], n), a => PointwiseLoop.Run<Simd256, TFunction>(a[0], 0.3f, a[1], a[2], n), a => PointwiseLoop.Run<Simd512, TFunction>(a[0], 0.3f, a[1], a[2], n));

    // Runs each version on the same six arrays, the last of which has no negative values, and compares all of them afterwards.
    private static void Same(int n, params Kernel[] versions)
    {
        float[][]? expected = null;
        foreach (var version in versions)
        {
            float[][] arrays = [.. Enumerable.Range(0, 6).Select(i => Values(Math.Max(n, 2), (ulong)i + 1))];
            arrays[5] = Array.ConvertAll(arrays[5], MathF.Abs);
            fixed (float* a = arrays[0], b = arrays[1], c = arrays[2], d = arrays[3], e = arrays[4], f = arrays[5])
            {
                version([a, b, c, d, e, f]);
            }

            expected ??= arrays;
            Assert.Equal(expected, arrays);
        }
    }

    private static float[] Values(int n, ulong seed)
    {
        var values = new float[n];
        new Rng(seed).FillNormal(values);
        return values;
    }

    private readonly struct Term(float* x) : ITerm
    {
        public void AddTo<TSimd>(int i, ref TSimd sum)
            where TSimd : unmanaged, ISimd<TSimd> => sum += TSimd.Load(x + i);
    }
}
