using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SummDiff.Video.Shots;

/// <summary>The inner loop of segmentation: one column of a (min, +) matrix product, sixteen layers at a time.</summary>
internal static class MinPlus
{
    /// <summary>Layers computed together.</summary>
    public const int Layers = 16;

    /// <summary>Values kept per t: the layer below, then the sixteen.</summary>
    public const int Stride = Layers + 1;

    /// <summary>
    /// best[j] = min(best[j], min over t in from..to-1 of previous[t·Stride + j] + scatter[t - from]), argument[j] = that t.
    /// The least t wins among equals.
    /// </summary>
    public static void Extend(ReadOnlySpan<double> previous, ReadOnlySpan<double> scatter, int from, Span<double> best, Span<double> argument)
    {
        ref var p = ref MemoryMarshal.GetReference(previous.Slice(from * Stride, scatter.Length * Stride));
        var (b0, b1, b2, b3) = (Load(best, 0), Load(best, 4), Load(best, 8), Load(best, 12));
        var (a0, a1, a2, a3) = (Load(argument, 0), Load(argument, 4), Load(argument, 8), Load(argument, 12));
        for (var i = 0; i < scatter.Length; i++)
        {
            var cost = Vector256.Create(scatter[i]);
            var t = Vector256.Create((double)(from + i));
            Keep(Vector256.LoadUnsafe(ref p, 0) + cost, t, ref b0, ref a0);
            Keep(Vector256.LoadUnsafe(ref p, 4) + cost, t, ref b1, ref a1);
            Keep(Vector256.LoadUnsafe(ref p, 8) + cost, t, ref b2, ref a2);
            Keep(Vector256.LoadUnsafe(ref p, 12) + cost, t, ref b3, ref a3);
            p = ref Unsafe.Add(ref p, Stride);
        }

        Store(b0, b1, b2, b3, best);
        Store(a0, a1, a2, a3, argument);
    }

    private static Vector256<double> Load(Span<double> values, int at) => Vector256.Create<double>(values.Slice(at, 4));

    private static void Store(Vector256<double> v0, Vector256<double> v1, Vector256<double> v2, Vector256<double> v3, Span<double> to)
    {
        v0.CopyTo(to);
        v1.CopyTo(to[4..]);
        v2.CopyTo(to[8..]);
        v3.CopyTo(to[12..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(Vector256<double> cost, Vector256<double> t, ref Vector256<double> best, ref Vector256<double> argument)
    {
        var better = Vector256.LessThan(cost, best);
        best = Vector256.ConditionalSelect(better, cost, best);
        argument = Vector256.ConditionalSelect(better, t, argument);
    }
}
