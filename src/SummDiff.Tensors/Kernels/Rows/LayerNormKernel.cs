using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SummDiff.Tensors.Kernels.Vectors;

namespace SummDiff.Tensors.Kernels.Rows;

/// <summary>
/// Layer norm of one row and its gradients, with x̂ = (x - mean)·scale. The gain is a learned weight, or one plus the scale of an adaptive layer
/// norm: <c>plus</c> is 0 or 1. Without a gain it is one.
/// </summary>
internal static unsafe class LayerNormKernel
{
    /// <summary>y = x̂·(gain + plus) + shift, where scale = 1/√(variance + eps).</summary>
    /// <param name="n">Floats of the row.</param>
    /// <param name="x">The row.</param>
    /// <param name="gain">Null with <paramref name="shift"/>.</param>
    /// <param name="plus">Added to the gain.</param>
    /// <param name="shift">Null with <paramref name="gain"/>.</param>
    /// <param name="eps">Keeps the root away from zero.</param>
    /// <param name="statistics">Receives mean and scale.</param>
    /// <param name="y">Receives the result.</param>
    public static void Forward(int n, float* x, float* gain, float plus, float* shift, float eps, float* statistics, float* y)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Forward<Simd512>(n, x, gain, plus, shift, eps, statistics, y);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Forward<Simd256>(n, x, gain, plus, shift, eps, statistics, y);
        }
        else
        {
            Forward<Simd128>(n, x, gain, plus, shift, eps, statistics, y);
        }
    }

    /// <summary>dx (+)= scale·(g - mean(g) - x̂·mean(g·x̂)), where g = dy·(gain + plus).</summary>
    /// <param name="n">Floats of the row.</param>
    /// <param name="x">The row.</param>
    /// <param name="statistics">Its mean and scale.</param>
    /// <param name="gain">Null for ones.</param>
    /// <param name="plus">Added to the gain.</param>
    /// <param name="dy">The result's gradient.</param>
    /// <param name="dx">The row's gradient.</param>
    /// <param name="accumulate">Adds to what dx holds.</param>
    public static void Backward(int n, float* x, float* statistics, float* gain, float plus, float* dy, float* dx, bool accumulate)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Backward<Simd512>(n, x, statistics, gain, plus, dy, dx, accumulate);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Backward<Simd256>(n, x, statistics, gain, plus, dy, dx, accumulate);
        }
        else
        {
            Backward<Simd128>(n, x, statistics, gain, plus, dy, dx, accumulate);
        }
    }

    /// <summary>dGain += dy·x̂ and dShift += dy.</summary>
    /// <param name="n">Floats of the row.</param>
    /// <param name="x">The row.</param>
    /// <param name="statistics">Its mean and scale.</param>
    /// <param name="dy">The result's gradient.</param>
    /// <param name="dGain">The gain's gradient.</param>
    /// <param name="dShift">The shift's gradient.</param>
    public static void AddGainGradient(int n, float* x, float* statistics, float* dy, float* dGain, float* dShift)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            AddGainGradient<Simd512>(n, x, statistics, dy, dGain, dShift);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddGainGradient<Simd256>(n, x, statistics, dy, dGain, dShift);
        }
        else
        {
            AddGainGradient<Simd128>(n, x, statistics, dy, dGain, dShift);
        }
    }

    /// <summary>The forward pass with registers of one width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Forward<TSimd>(int n, float* x, float* gain, float plus, float* shift, float eps, float* statistics, float* y)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var mean = LaneSum.Of<TSimd, Value>(n, new Value(x)) / n;
        var squares = LaneSum.Of<TSimd, SquaredDeviation>(n, new SquaredDeviation(x, mean));
        var scale = (float)(1 / Math.Sqrt((squares / n) + eps));
        (statistics[0], statistics[1]) = (mean, scale);
        var i = 0;
        for (; i <= n - TSimd.Count; i += TSimd.Count)
        {
            Normalize<TSimd>(i, x, mean, scale, gain, plus, shift, y);
        }

        for (; i < n; i++)
        {
            Normalize<SimdScalar>(i, x, mean, scale, gain, plus, shift, y);
        }
    }

    /// <summary>The backward pass with registers of one width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Backward<TSimd>(int n, float* x, float* statistics, float* gain, float plus, float* dy, float* dx, bool accumulate)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (mean, scale) = (statistics[0], statistics[1]);
        var shift = LaneSum.Of<TSimd, GainedGradient>(n, new GainedGradient(dy, gain, plus)) / n;
        var slope = LaneSum.Of<TSimd, GradientAlongRow>(n, new GradientAlongRow(dy, gain, plus, x, mean, scale)) / n;
        var i = 0;
        for (; i <= n - TSimd.Count; i += TSimd.Count)
        {
            Differentiate<TSimd>(i, x, mean, scale, gain, plus, dy, shift, slope, dx, accumulate);
        }

        for (; i < n; i++)
        {
            Differentiate<SimdScalar>(i, x, mean, scale, gain, plus, dy, shift, slope, dx, accumulate);
        }
    }

    /// <summary>The gradients of gain and shift with registers of one width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddGainGradient<TSimd>(int n, float* x, float* statistics, float* dy, float* dGain, float* dShift)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (mean, scale) = (statistics[0], statistics[1]);
        var i = 0;
        for (; i <= n - TSimd.Count; i += TSimd.Count)
        {
            AddGainGradientAt<TSimd>(i, x, mean, scale, dy, dGain, dShift);
        }

        for (; i < n; i++)
        {
            AddGainGradientAt<SimdScalar>(i, x, mean, scale, dy, dGain, dShift);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Hat<TSimd>(int i, float* x, float mean, float scale)
        where TSimd : unmanaged, ISimd<TSimd> => (TSimd.Load(x + i) - TSimd.Broadcast(mean)) * TSimd.Broadcast(scale);

    // g = dy·(gain + plus)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Gained<TSimd>(int i, float* dy, float* gain, float plus)
        where TSimd : unmanaged, ISimd<TSimd> => gain is null ? TSimd.Load(dy + i) : TSimd.Load(dy + i) * (TSimd.Load(gain + i) + TSimd.Broadcast(plus));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Normalize<TSimd>(int i, float* x, float mean, float scale, float* gain, float plus, float* shift, float* y)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var hat = Hat<TSimd>(i, x, mean, scale);
        hat = gain is null ? hat : TSimd.MultiplyAdd(hat, TSimd.Load(gain + i) + TSimd.Broadcast(plus), TSimd.Load(shift + i));
        hat.Store(y + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Differentiate<TSimd>(int i, float* x, float mean, float scale, float* gain, float plus, float* dy, float shift, float slope, float* dx, bool accumulate)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var g = Gained<TSimd>(i, dy, gain, plus);
        g = (g - TSimd.Broadcast(shift) - (Hat<TSimd>(i, x, mean, scale) * TSimd.Broadcast(slope))) * TSimd.Broadcast(scale);
        (accumulate ? TSimd.Load(dx + i) + g : g).Store(dx + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddGainGradientAt<TSimd>(int i, float* x, float mean, float scale, float* dy, float* dGain, float* dShift)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var g = TSimd.Load(dy + i);
        TSimd.MultiplyAdd(g, Hat<TSimd>(i, x, mean, scale), TSimd.Load(dGain + i)).Store(dGain + i);
        (TSimd.Load(dShift + i) + g).Store(dShift + i);
    }

    // x
    private readonly struct Value(float* x) : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<TSimd>(int i, ref TSimd sum)
            where TSimd : unmanaged, ISimd<TSimd> => sum += TSimd.Load(x + i);
    }

    // (x - mean)²
    private readonly struct SquaredDeviation(float* x, float mean) : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<TSimd>(int i, ref TSimd sum)
            where TSimd : unmanaged, ISimd<TSimd>
        {
            var deviation = TSimd.Load(x + i) - TSimd.Broadcast(mean);
            TSimd.AddProduct(deviation, deviation, ref sum);
        }
    }

    // g
    private readonly struct GainedGradient(float* dy, float* gain, float plus) : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<TSimd>(int i, ref TSimd sum)
            where TSimd : unmanaged, ISimd<TSimd> => sum += Gained<TSimd>(i, dy, gain, plus);
    }

    // g·x̂
    private readonly struct GradientAlongRow(float* dy, float* gain, float plus, float* x, float mean, float scale) : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<TSimd>(int i, ref TSimd sum)
            where TSimd : unmanaged, ISimd<TSimd> => TSimd.AddProduct(Gained<TSimd>(i, dy, gain, plus), Hat<TSimd>(i, x, mean, scale), ref sum);
    }
}
