using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SummDiff.Tensors.Kernels.Vectors;

namespace SummDiff.Tensors.Kernels.Pointwise;

/// <summary>
/// The sigmoid, SiLU and SiLU's gradient. The last values go through a padded register and not through a scalar loop: a value's
/// result must not depend on where in a batch it lies.
/// </summary>
internal static unsafe class SigmoidKernels
{
    /// <summary>y = 1 / (1 + e^(-steepness·x)).</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, float steepness, Span<float> y) => Run<SigmoidOf>(x, steepness, y, y);

    /// <summary>y = x·σ(x).</summary>
    public static void Silu(ReadOnlySpan<float> x, Span<float> y) => Run<SiluOf>(x, 1, y, y);

    /// <summary>dx += dy·σ(x)·(1 + x·(1 - σ(x))).</summary>
    public static void AddSiluGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx) => Run<SiluGradientOf>(x, 1, dy, dx);

    private interface IFunction
    {
        static abstract TSimd Of<TSimd>(TSimd x, TSimd constant, TSimd other, TSimd y)
            where TSimd : unmanaged, ISimd<TSimd>;
    }

    private static void Run<TFunction>(ReadOnlySpan<float> x, float constant, ReadOnlySpan<float> other, Span<float> y)
        where TFunction : IFunction
    {
        fixed (float* from = x, with = other, to = y)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Run<Simd512, TFunction>(from, constant, with, to, x.Length);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Run<Simd256, TFunction>(from, constant, with, to, x.Length);
            }
            else
            {
                Run<Simd128, TFunction>(from, constant, with, to, x.Length);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TSimd, TFunction>(float* x, float constant, float* other, float* y, int count)
        where TSimd : unmanaged, ISimd<TSimd>
        where TFunction : IFunction
    {
        var c = TSimd.Broadcast(constant);
        var i = 0;
        for (; i <= count - TSimd.Count; i += TSimd.Count)
        {
            TFunction.Of(TSimd.Load(x + i), c, TSimd.Load(other + i), TSimd.Load(y + i)).Store(y + i);
        }

        if (i < count)
        {
            var bytes = (count - i) * sizeof(float);
            var padded = stackalloc float[3 * TSimd.Count];
            Unsafe.CopyBlock(padded, x + i, (uint)bytes);
            Unsafe.CopyBlock(padded + TSimd.Count, other + i, (uint)bytes);
            Unsafe.CopyBlock(padded + (2 * TSimd.Count), y + i, (uint)bytes);
            TFunction.Of(TSimd.Load(padded), c, TSimd.Load(padded + TSimd.Count), TSimd.Load(padded + (2 * TSimd.Count))).Store(padded);
            Unsafe.CopyBlock(y + i, padded, (uint)bytes);
        }
    }

    private readonly struct SigmoidOf : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TSimd Of<TSimd>(TSimd x, TSimd constant, TSimd other, TSimd y)
            where TSimd : unmanaged, ISimd<TSimd> => VectorMath.Sigmoid(x * constant);
    }

    private readonly struct SiluOf : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TSimd Of<TSimd>(TSimd x, TSimd constant, TSimd other, TSimd y)
            where TSimd : unmanaged, ISimd<TSimd> => x * VectorMath.Sigmoid(x);
    }

    private readonly struct SiluGradientOf : IFunction
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
