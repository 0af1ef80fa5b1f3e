using System.Runtime.CompilerServices;

namespace SummDiff.Tensors.Kernels.Vectors;

/// <summary>Functions of a register, to be inlined into kernels.</summary>
internal static class VectorMath
{
    /// <summary>
    /// eˣ within 1.5 units in the last place for x in -87.3 … 88.3. Below that range the result is that of its end, about 1.2e-38; above it, 2.2e38.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Exp<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        // e^x = 2^n · e^r with r within ±ln2/2. Adding 1.5·2²³ rounds to an integer and leaves it in the lowest bits.
        var shift = TSimd.Broadcast(12582912f);
        x = TSimd.Min(TSimd.Broadcast(88.3f), TSimd.Max(TSimd.Broadcast(-87.3f), x));
        var shifted = TSimd.MultiplyAdd(x, TSimd.Broadcast(1.44269504f), shift);
        var n = shifted - shift;

        // ln2 in two parts, the first with so few bits that n times it is exact.
        var r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-0.693359375f), x);
        r = TSimd.MultiplyAdd(n, TSimd.Broadcast(2.12194440e-4f), r);

        // e^r = 1 + r + r²·q(r), with q fitted for the smallest largest error relative to e^r.
        var q = TSimd.MultiplyAdd(TSimd.Broadcast(0.0013814321f), r, TSimd.Broadcast(0.008368851f));
        q = TSimd.MultiplyAdd(q, r, TSimd.Broadcast(0.0416684f));
        q = TSimd.MultiplyAdd(q, r, TSimd.Broadcast(0.1666652f));
        q = TSimd.MultiplyAdd(q, r, TSimd.Broadcast(0.49999994f));
        var e = TSimd.MultiplyAdd(q, r * r, r) + TSimd.Broadcast(1f);
        return TSimd.TimesPowerOfTwo(e, shifted);
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Sigmoid<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var one = TSimd.Broadcast(1f);
        return one / (one + Exp(TSimd.Zero - x));
    }
}
