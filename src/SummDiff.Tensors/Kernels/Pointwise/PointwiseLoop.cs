using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SummDiff.Tensors.Kernels.Vectors;

namespace SummDiff.Tensors.Kernels.Pointwise;

/// <summary>
/// Applies a function to each value. The last values go through a padded register and not through a scalar loop: a value's result must not
/// depend on where in a batch it lies.
/// </summary>
internal static unsafe class PointwiseLoop
{
    /// <summary>y = f(x, constant, other, y), value by value.</summary>
    /// <typeparam name="TFunction">The function f.</typeparam>
    /// <param name="x">Values.</param>
    /// <param name="constant">The same for all values.</param>
    /// <param name="other">As long as x; y itself for a function that does not use it.</param>
    /// <param name="y">As long as x; read and overwritten. May be x or other.</param>
    public static void Run<TFunction>(ReadOnlySpan<float> x, float constant, ReadOnlySpan<float> other, Span<float> y)
        where TFunction : IPointwise
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

    /// <summary>The loop with registers of one width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<TSimd, TFunction>(float* x, float constant, float* other, float* y, int count)
        where TSimd : unmanaged, ISimd<TSimd>
        where TFunction : IPointwise
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
}
