using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SummDiff.Tensors.Kernels.Vectors;

namespace SummDiff.Tensors.Kernels.Pointwise;

/// <summary>A step of Adam. The constants of a step are the same for all weights.</summary>
/// <param name="L2">Weight decay, added to the gradient.</param>
/// <param name="Beta1">Share of the mean that is kept.</param>
/// <param name="Beta2">Share of the mean square that is kept.</param>
/// <param name="Rate">Learning rate, with the correction of the first steps.</param>
/// <param name="Root">Factor of the root of the mean square: the correction of the first steps.</param>
/// <param name="Epsilon">Keeps the divisor away from zero.</param>
internal readonly record struct AdamKernel(float L2, float Beta1, float Beta2, float Rate, float Root, float Epsilon)
{
    /// <summary>g += l2·w; mean = β₁·mean + (1-β₁)·g; square = β₂·square + (1-β₂)·g²; w -= rate·mean / (√square·root + ε).</summary>
    /// <param name="gradient">The gradient g.</param>
    /// <param name="mean">Updated.</param>
    /// <param name="square">Updated.</param>
    /// <param name="weight">Updated.</param>
    public unsafe void Step(ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square, Span<float> weight)
    {
        fixed (float* g = gradient, m = mean, v = square, w = weight)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Step<Simd512>(weight.Length, g, m, v, w);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Step<Simd256>(weight.Length, g, m, v, w);
            }
            else
            {
                Step<Simd128>(weight.Length, g, m, v, w);
            }
        }
    }

    /// <summary>The step with registers of one width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal unsafe void Step<TSimd>(int n, float* gradient, float* mean, float* square, float* weight)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        // A copy, which the compiler keeps in registers: stores through the pointers cannot change it.
        var step = this;
        var i = 0;
        for (; i <= n - TSimd.Count; i += TSimd.Count)
        {
            step.StepAt<TSimd>(i, gradient, mean, square, weight);
        }

        for (; i < n; i++)
        {
            step.StepAt<SimdScalar>(i, gradient, mean, square, weight);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void StepAt<TSimd>(int i, float* gradient, float* mean, float* square, float* weight)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var w = TSimd.Load(weight + i);
        var g = TSimd.Load(gradient + i) + (w * TSimd.Broadcast(L2));
        var m = (TSimd.Load(mean + i) * TSimd.Broadcast(Beta1)) + (g * TSimd.Broadcast(1 - Beta1));
        var v = (TSimd.Load(square + i) * TSimd.Broadcast(Beta2)) + (g * g * TSimd.Broadcast(1 - Beta2));
        m.Store(mean + i);
        v.Store(square + i);
        (w - (m * TSimd.Broadcast(Rate) / ((TSimd.Sqrt(v) * TSimd.Broadcast(Root)) + TSimd.Broadcast(Epsilon)))).Store(weight + i);
    }
}
