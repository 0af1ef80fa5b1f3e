using System.Runtime.CompilerServices;
using SummDiff.Tensors.Kernels.Vectors;

namespace SummDiff.Tensors.Kernels.Pointwise;

/// <summary>The sigmoid σ, SiLU, and their gradients.</summary>
internal static class SigmoidKernels
{
    /// <summary>y = 1 / (1 + e^(-steepness·x)).</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, float steepness, Span<float> y) => PointwiseLoop.Run<SigmoidOf>(x, steepness, y, y);

    /// <summary>dx += steepness·dy·y·(1 - y), where y is the sigmoid's result.</summary>
    public static void AddSigmoidGradient(float steepness, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) => PointwiseLoop.Run<SigmoidGradientOf>(y, steepness, dy, dx);

    /// <summary>y = x·σ(x).</summary>
    public static void Silu(ReadOnlySpan<float> x, Span<float> y) => PointwiseLoop.Run<SiluOf>(x, 1, y, y);

    /// <summary>dx += dy·σ(x)·(1 + x·(1 - σ(x))).</summary>
    public static void AddSiluGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx) => PointwiseLoop.Run<SiluGradientOf>(x, 1, dy, dx);

    internal readonly struct SigmoidOf : IPointwise
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TSimd Of<TSimd>(TSimd x, TSimd constant, TSimd other, TSimd y)
            where TSimd : unmanaged, ISimd<TSimd> => VectorMath.Sigmoid(x * constant);
    }

    internal readonly struct SigmoidGradientOf : IPointwise
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TSimd Of<TSimd>(TSimd x, TSimd constant, TSimd other, TSimd y)
            where TSimd : unmanaged, ISimd<TSimd> => y + (constant * other * x * (TSimd.Broadcast(1) - x));
    }

    internal readonly struct SiluOf : IPointwise
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TSimd Of<TSimd>(TSimd x, TSimd constant, TSimd other, TSimd y)
            where TSimd : unmanaged, ISimd<TSimd> => x * VectorMath.Sigmoid(x);
    }

    internal readonly struct SiluGradientOf : IPointwise
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TSimd Of<TSimd>(TSimd x, TSimd constant, TSimd other, TSimd y)
            where TSimd : unmanaged, ISimd<TSimd>
        {
            var s = VectorMath.Sigmoid(x);
            return TSimd.MultiplyAdd(other, s * TSimd.MultiplyAdd(x, constant - s, constant), y);
        }
    }
}
