using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SummDiff.Tensors.Kernels.Vectors;

namespace SummDiff.Tensors.Kernels.Pointwise;

/// <summary>The gradient of ReLU; PReLU and its gradients.</summary>
internal static unsafe class ReluKernels
{
    // Sums of float32 products are added in float64 after so many values.
    private const int Piece = 512;

    /// <summary>dy = 0 wherever y ≤ 0: the gradient of ReLU, from its result.</summary>
    public static void ZeroWhereNotPositive(ReadOnlySpan<float> y, Span<float> dy) => PointwiseLoop.Run<ReluGradientOf>(y, 0, dy, dy);

    /// <summary>y = x where positive, else slope·x.</summary>
    public static void PRelu(float slope, ReadOnlySpan<float> x, Span<float> y) => PointwiseLoop.Run<PReluOf>(x, slope, y, y);

    /// <summary>dx += dy where x is positive, else slope·dy.</summary>
    public static void AddPReluGradient(float slope, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx) => PointwiseLoop.Run<PReluGradientOf>(x, slope, dy, dx);

    /// <summary>The gradient of PReLU's slope: the sum of dy·x where x is not positive.</summary>
    public static double SlopeGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy)
    {
        var sum = 0.0;
        fixed (float* px = x, pdy = dy)
        {
            for (var at = 0; at < x.Length; at += Piece)
            {
                var (count, term) = (Math.Min(Piece, x.Length - at), new SlopeTerm(px + at, pdy + at));
                sum += Vector512.IsHardwareAccelerated ? LaneSum.Of<Simd512, SlopeTerm>(count, term)
                    : Vector256.IsHardwareAccelerated ? LaneSum.Of<Simd256, SlopeTerm>(count, term)
                    : LaneSum.Of<Simd128, SlopeTerm>(count, term);
            }
        }

        return sum;
    }

    internal readonly struct ReluGradientOf : IPointwise
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TSimd Of<TSimd>(TSimd x, TSimd constant, TSimd other, TSimd y)
            where TSimd : unmanaged, ISimd<TSimd> => TSimd.SelectPositive(x, y, TSimd.Zero);
    }

    internal readonly struct PReluOf : IPointwise
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TSimd Of<TSimd>(TSimd x, TSimd constant, TSimd other, TSimd y)
            where TSimd : unmanaged, ISimd<TSimd> => TSimd.SelectPositive(x, x, x * constant);
    }

    internal readonly struct PReluGradientOf : IPointwise
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TSimd Of<TSimd>(TSimd x, TSimd constant, TSimd other, TSimd y)
            where TSimd : unmanaged, ISimd<TSimd> => y + TSimd.SelectPositive(x, other, other * constant);
    }

    // dy·x where x is not positive
    private readonly struct SlopeTerm(float* x, float* dy) : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<TSimd>(int i, ref TSimd sum)
            where TSimd : unmanaged, ISimd<TSimd>
        {
            var v = TSimd.Load(x + i);
            sum += TSimd.SelectPositive(v, TSimd.Zero, v * TSimd.Load(dy + i));
        }
    }
}
