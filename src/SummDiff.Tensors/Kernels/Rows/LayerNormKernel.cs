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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<TSimd>(int n, float* x, float* gain, float plus, float* shift, float eps, float* statistics, float* y)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        // Two sums at a time, or each addition would wait for the one before.
        TSimd even = TSimd.Zero, odd = TSimd.Zero;
        var i = 0;
        for (; i <= n - (2 * TSimd.Count); i += 2 * TSimd.Count)
        {
            even += TSimd.Load(x + i);
            odd += TSimd.Load(x + i + TSimd.Count);
        }

        var sum = TSimd.Sum(even + odd);
        for (; i < n; i++)
        {
            sum += x[i];
        }

        var mean = sum / n;
        var means = TSimd.Broadcast(mean);
        even = odd = TSimd.Zero;
        for (i = 0; i <= n - (2 * TSimd.Count); i += 2 * TSimd.Count)
        {
            TSimd left = TSimd.Load(x + i) - means, right = TSimd.Load(x + i + TSimd.Count) - means;
            TSimd.AddProduct(left, left, ref even);
            TSimd.AddProduct(right, right, ref odd);
        }

        var squares = TSimd.Sum(even + odd);
        for (; i < n; i++)
        {
            squares += (x[i] - mean) * (x[i] - mean);
        }

        var scale = (float)(1 / Math.Sqrt((squares / n) + eps));
        (statistics[0], statistics[1]) = (mean, scale);
        TSimd scales = TSimd.Broadcast(scale), one = TSimd.Broadcast(plus);
        for (i = 0; i <= n - TSimd.Count; i += TSimd.Count)
        {
            var hat = (TSimd.Load(x + i) - means) * scales;
            hat = gain is null ? hat : TSimd.MultiplyAdd(hat, TSimd.Load(gain + i) + one, TSimd.Load(shift + i));
            hat.Store(y + i);
        }

        for (; i < n; i++)
        {
            var hat = (x[i] - mean) * scale;
            y[i] = gain is null ? hat : (hat * (gain[i] + plus)) + shift[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<TSimd>(int n, float* x, float* statistics, float* gain, float plus, float* dy, float* dx, bool accumulate)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (mean, scale) = (statistics[0], statistics[1]);
        TSimd means = TSimd.Broadcast(mean), scales = TSimd.Broadcast(scale), one = TSimd.Broadcast(plus);
        TSimd sums = TSimd.Zero, dots = TSimd.Zero;
        var i = 0;
        for (; i <= n - TSimd.Count; i += TSimd.Count)
        {
            var g = TSimd.Load(dy + i);
            g = gain is null ? g : g * (TSimd.Load(gain + i) + one);
            sums += g;
            TSimd.AddProduct(g, (TSimd.Load(x + i) - means) * scales, ref dots);
        }

        var (sum, dot) = (TSimd.Sum(sums), TSimd.Sum(dots));
        for (; i < n; i++)
        {
            var g = gain is null ? dy[i] : dy[i] * (gain[i] + plus);
            sum += g;
            dot += g * ((x[i] - mean) * scale);
        }

        var (shift, slope) = (sum / n, dot / n);
        TSimd shifts = TSimd.Broadcast(shift), slopes = TSimd.Broadcast(slope);
        for (i = 0; i <= n - TSimd.Count; i += TSimd.Count)
        {
            var g = TSimd.Load(dy + i);
            g = gain is null ? g : g * (TSimd.Load(gain + i) + one);
            g = (g - shifts - ((TSimd.Load(x + i) - means) * scales * slopes)) * scales;
            (accumulate ? TSimd.Load(dx + i) + g : g).Store(dx + i);
        }

        for (; i < n; i++)
        {
            var g = gain is null ? dy[i] : dy[i] * (gain[i] + plus);
            g = (g - shift - ((x[i] - mean) * scale * slope)) * scale;
            dx[i] = accumulate ? dx[i] + g : g;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGainGradient<TSimd>(int n, float* x, float* statistics, float* dy, float* dGain, float* dShift)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (mean, scale) = (statistics[0], statistics[1]);
        TSimd means = TSimd.Broadcast(mean), scales = TSimd.Broadcast(scale);
        var i = 0;
        for (; i <= n - TSimd.Count; i += TSimd.Count)
        {
            var g = TSimd.Load(dy + i);
            TSimd.MultiplyAdd(g, (TSimd.Load(x + i) - means) * scales, TSimd.Load(dGain + i)).Store(dGain + i);
            (TSimd.Load(dShift + i) + g).Store(dShift + i);
        }

        for (; i < n; i++)
        {
            dGain[i] += dy[i] * ((x[i] - mean) * scale);
            dShift[i] += dy[i];
        }
    }
}
