using System.Runtime.InteropServices;
using SummDiff.Tensors.Kernels.Products;
using SummDiff.Tensors.Threading;

namespace SummDiff.Benchmarks;

/// <summary>What the machine can do at this moment, on all threads: measured beside every figure, because it drifts.</summary>
internal static unsafe class Yardstick
{
    private const int Size = 1024;
    private const int Samples = 5;

    /// <summary>GFLOP/s of a loop over registers.</summary>
    public static double FmaPeak() => Median(() => Benchmarks.FmaPeak.Measure(Workers.Count));

    /// <summary>GFLOP/s of OpenBLAS's 1024³ product; not a number where OpenBLAS is not installed.</summary>
    public static double OpenBlasRate()
    {
        if (!OpenBlas.IsInstalled)
        {
            return double.NaN;
        }

        OpenBlas.SetThreads(Workers.Count);
        using var a = new Matrix(Size * Size);
        using var b = new Matrix(Size * Size);
        using var c = new Matrix(Size * Size);
        const double flop = 2.0 * Size * Size * Size;
        var rate = Median(() => flop / Seconds(() => OpenBlas.Multiply(Transpose.None, Size, Size, Size, a.Start, b.Start, c.Start)) / 1e9);

        // Its threads spin on for some 25 ms, on cores that the next measurement needs.
        Thread.Sleep(60);
        return rate;
    }

    /// <summary>GB/s of copying so many bytes, read and written bytes both counted.</summary>
    public static double CopyRate(int bytes)
    {
        using var from = new Matrix(bytes / sizeof(float));
        using var to = new Matrix(bytes / sizeof(float));
        var part = bytes / sizeof(float) / Workers.Count;
        return Median(() => 2.0 * bytes / Seconds(() => Workers.For(Workers.Count, i =>
        {
            var first = (nint)i * part;
            new ReadOnlySpan<float>(from.Start + first, part).CopyTo(new Span<float>(to.Start + first, part));
        })) / 1e9);
    }

    /// <summary>Seconds of one call, over as many as take 20 ms.</summary>
    private static double Seconds(Action action)
    {
        action();
        var (start, calls) = (System.Diagnostics.Stopwatch.GetTimestamp(), 0);
        double elapsed;
        do
        {
            action();
            calls++;
            elapsed = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        while (elapsed < 0.02);
        return elapsed / calls;
    }

    /// <summary>The median of several such measurements.</summary>
    public static double MedianSeconds(Action action) => Median(() => Seconds(action));

    private static double Median(Func<double> measure) => Enumerable.Range(0, Samples).Select(_ => measure()).Order().ElementAt(Samples / 2);

    private sealed class Matrix : IDisposable
    {
        public Matrix(int floats)
        {
            Start = (float*)NativeMemory.AlignedAlloc((nuint)floats * sizeof(float), 64);
            new Span<float>(Start, floats).Fill(0.5f);
        }

        public float* Start { get; }

        public void Dispose() => NativeMemory.AlignedFree(Start);
    }
}
