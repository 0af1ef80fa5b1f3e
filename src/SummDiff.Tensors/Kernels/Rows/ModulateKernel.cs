using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SummDiff.Tensors.Kernels.Vectors;

namespace SummDiff.Tensors.Kernels.Rows;

/// <summary>Products of one row with another that take part in adaptive layer norm, and their gradients. Gradients that are not wanted are null.</summary>
internal static unsafe class ModulateKernel
{
    /// <summary>y = x·(gain + plus) + shift: a modulation with plus 1, a gated residual with plus 0.</summary>
    /// <param name="n">Floats of the row.</param>
    /// <param name="x">The row.</param>
    /// <param name="gain">One for each float.</param>
    /// <param name="plus">Added to the gain.</param>
    /// <param name="shift">One for each float.</param>
    /// <param name="y">Receives the result.</param>
    public static void Forward(int n, float* x, float* gain, float plus, float* shift, float* y)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Forward<Simd512>(n, x, gain, plus, shift, y);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Forward<Simd256>(n, x, gain, plus, shift, y);
        }
        else
        {
            Forward<Simd128>(n, x, gain, plus, shift, y);
        }
    }

    /// <summary>dx (+)= dy·(gain + plus), dGain += dy·x and dShift += dy.</summary>
    /// <param name="n">Floats of the row.</param>
    /// <param name="x">The row.</param>
    /// <param name="gain">One for each float.</param>
    /// <param name="plus">Added to the gain.</param>
    /// <param name="dy">The result's gradient.</param>
    /// <param name="dx">The row's gradient, or null.</param>
    /// <param name="accumulate">Adds to what dx holds.</param>
    /// <param name="dGain">The gain's gradient, or null.</param>
    /// <param name="dShift">The shift's gradient, or null.</param>
    public static void Backward(int n, float* x, float* gain, float plus, float* dy, float* dx, bool accumulate, float* dGain, float* dShift)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Backward<Simd512>(n, x, gain, plus, dy, dx, accumulate, dGain, dShift);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Backward<Simd256>(n, x, gain, plus, dy, dx, accumulate, dGain, dShift);
        }
        else
        {
            Backward<Simd128>(n, x, gain, plus, dy, dx, accumulate, dGain, dShift);
        }
    }

    /// <summary>The forward pass with registers of one width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Forward<TSimd>(int n, float* x, float* gain, float plus, float* shift, float* y)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var i = 0;
        for (; i <= n - TSimd.Count; i += TSimd.Count)
        {
            Modulate<TSimd>(i, x, gain, plus, shift, y);
        }

        for (; i < n; i++)
        {
            Modulate<SimdScalar>(i, x, gain, plus, shift, y);
        }
    }

    /// <summary>The backward pass with registers of one width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Backward<TSimd>(int n, float* x, float* gain, float plus, float* dy, float* dx, bool accumulate, float* dGain, float* dShift)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var i = 0;
        for (; i <= n - TSimd.Count; i += TSimd.Count)
        {
            Differentiate<TSimd>(i, x, gain, plus, dy, dx, accumulate, dGain, dShift);
        }

        for (; i < n; i++)
        {
            Differentiate<SimdScalar>(i, x, gain, plus, dy, dx, accumulate, dGain, dShift);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Modulate<TSimd>(int i, float* x, float* gain, float plus, float* shift, float* y)
        where TSimd : unmanaged, ISimd<TSimd> =>
        TSimd.MultiplyAdd(TSimd.Load(x + i), TSimd.Load(gain + i) + TSimd.Broadcast(plus), TSimd.Load(shift + i)).Store(y + i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Differentiate<TSimd>(int i, float* x, float* gain, float plus, float* dy, float* dx, bool accumulate, float* dGain, float* dShift)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var g = TSimd.Load(dy + i);
        if (dx is not null)
        {
            var product = g * (TSimd.Load(gain + i) + TSimd.Broadcast(plus));
            (accumulate ? TSimd.Load(dx + i) + product : product).Store(dx + i);
        }

        if (dGain is not null)
        {
            TSimd.MultiplyAdd(g, TSimd.Load(x + i), TSimd.Load(dGain + i)).Store(dGain + i);
        }

        if (dShift is not null)
        {
            (TSimd.Load(dShift + i) + g).Store(dShift + i);
        }
    }
}
