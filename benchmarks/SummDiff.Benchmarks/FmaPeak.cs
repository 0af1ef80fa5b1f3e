using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SummDiff.Tensors.Threading;

namespace SummDiff.Benchmarks;

/// <summary>The most multiply-adds the machine can do: a loop over registers that touches no memory.</summary>
internal static class FmaPeak
{
    private const int Steps = 1_000_000;
    private const int Chains = 12;
    private static readonly int Width = Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector256.IsHardwareAccelerated ? Vector256<float>.Count : Vector128<float>.Count;

    /// <summary>Operations of one run, a multiply-add counted as two.</summary>
    public static double Flop(int threads) => 2.0 * Steps * Chains * Width * threads;

    /// <summary>GFLOP/s over so many threads, one run of a few milliseconds.</summary>
    public static double Measure(int threads)
    {
        var before = Workers.Count;
        Workers.Count = threads;
        var results = new float[threads];
        var start = Stopwatch.GetTimestamp();
        Workers.For(threads, i => results[i] = Run(i));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Workers.Count = before;
        return Flop(threads) / seconds / 1e9;
    }

    private static float Run(int seed) =>
        Vector512.IsHardwareAccelerated ? Run512(seed) : Vector256.IsHardwareAccelerated ? Run256(seed) : Run128(seed);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run512(int seed)
    {
        var x = Vector512.Create(0.999f + (seed * 1e-6f));
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var step = 0; step < Steps; step++)
        {
            a = Vector512.MultiplyAddEstimate(a, x, x);
            b = Vector512.MultiplyAddEstimate(b, x, x);
            c = Vector512.MultiplyAddEstimate(c, x, x);
            d = Vector512.MultiplyAddEstimate(d, x, x);
            e = Vector512.MultiplyAddEstimate(e, x, x);
            f = Vector512.MultiplyAddEstimate(f, x, x);
            g = Vector512.MultiplyAddEstimate(g, x, x);
            h = Vector512.MultiplyAddEstimate(h, x, x);
            i = Vector512.MultiplyAddEstimate(i, x, x);
            j = Vector512.MultiplyAddEstimate(j, x, x);
            k = Vector512.MultiplyAddEstimate(k, x, x);
            l = Vector512.MultiplyAddEstimate(l, x, x);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run256(int seed)
    {
        var x = Vector256.Create(0.999f + (seed * 1e-6f));
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var step = 0; step < Steps; step++)
        {
            a = Vector256.MultiplyAddEstimate(a, x, x);
            b = Vector256.MultiplyAddEstimate(b, x, x);
            c = Vector256.MultiplyAddEstimate(c, x, x);
            d = Vector256.MultiplyAddEstimate(d, x, x);
            e = Vector256.MultiplyAddEstimate(e, x, x);
            f = Vector256.MultiplyAddEstimate(f, x, x);
            g = Vector256.MultiplyAddEstimate(g, x, x);
            h = Vector256.MultiplyAddEstimate(h, x, x);
            i = Vector256.MultiplyAddEstimate(i, x, x);
            j = Vector256.MultiplyAddEstimate(j, x, x);
            k = Vector256.MultiplyAddEstimate(k, x, x);
            l = Vector256.MultiplyAddEstimate(l, x, x);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run128(int seed)
    {
        var x = Vector128.Create(0.999f + (seed * 1e-6f));
        Vector128<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var step = 0; step < Steps; step++)
        {
            a = Vector128.MultiplyAddEstimate(a, x, x);
            b = Vector128.MultiplyAddEstimate(b, x, x);
            c = Vector128.MultiplyAddEstimate(c, x, x);
            d = Vector128.MultiplyAddEstimate(d, x, x);
            e = Vector128.MultiplyAddEstimate(e, x, x);
            f = Vector128.MultiplyAddEstimate(f, x, x);
            g = Vector128.MultiplyAddEstimate(g, x, x);
            h = Vector128.MultiplyAddEstimate(h, x, x);
            i = Vector128.MultiplyAddEstimate(i, x, x);
            j = Vector128.MultiplyAddEstimate(j, x, x);
            k = Vector128.MultiplyAddEstimate(k, x, x);
            l = Vector128.MultiplyAddEstimate(l, x, x);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
