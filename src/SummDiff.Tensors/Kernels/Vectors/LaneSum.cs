using System.Runtime.CompilerServices;

namespace SummDiff.Tensors.Kernels.Vectors;

/// <summary>
/// Sums whose bytes do not depend on the width of registers. Term i is added to lane i mod 32 of 32 lanes, in ascending order of i, whether the lanes
/// are two registers of 16, four of 8, eight of 4, or 32 floats; then the upper half of the lanes is added to the lower half until one is left.
/// Two or more registers also mean that an addition does not wait for the one before.
/// </summary>
internal static unsafe class LaneSum
{
    /// <summary>Number of lanes.</summary>
    public const int Lanes = 32;

    /// <summary>The sum of terms 0 … n - 1.</summary>
    /// <typeparam name="TSimd">The registers to use.</typeparam>
    /// <typeparam name="TTerm">The terms.</typeparam>
    /// <param name="n">Number of terms.</param>
    /// <param name="term">The terms.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of<TSimd, TTerm>(int n, TTerm term)
        where TSimd : unmanaged, ISimd<TSimd>
        where TTerm : struct, ITerm
    {
        TSimd s0 = TSimd.Zero, s1 = TSimd.Zero, s2 = TSimd.Zero, s3 = TSimd.Zero, s4 = TSimd.Zero, s5 = TSimd.Zero, s6 = TSimd.Zero, s7 = TSimd.Zero;
        var i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            term.AddTo(i, ref s0);
            term.AddTo(i + TSimd.Count, ref s1);
            if (TSimd.Count < 16)
            {
                term.AddTo(i + (2 * TSimd.Count), ref s2);
                term.AddTo(i + (3 * TSimd.Count), ref s3);
            }

            if (TSimd.Count < 8)
            {
                term.AddTo(i + (4 * TSimd.Count), ref s4);
                term.AddTo(i + (5 * TSimd.Count), ref s5);
                term.AddTo(i + (6 * TSimd.Count), ref s6);
                term.AddTo(i + (7 * TSimd.Count), ref s7);
            }
        }

        if (i < n)
        {
            return WithRest(i, n, term, s0, s1, s2, s3, s4, s5, s6, s7);
        }

        return Fold(s0, s1, s2, s3, s4, s5, s6, s7);
    }

    /// <summary>The scalar twin of <see cref="Of"/>.</summary>
    public static float ByScalars<TTerm>(int n, TTerm term)
        where TTerm : struct, ITerm
    {
        var lanes = stackalloc float[Lanes];
        new Span<float>(lanes, Lanes).Clear();
        for (var i = 0; i < n; i += Lanes)
        {
            AddRest(i, Math.Min(n, i + Lanes), term, lanes);
        }

        for (var half = Lanes / 2; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }

    // Apart, so that a sum without a rest needs no memory.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float WithRest<TSimd, TTerm>(int i, int n, TTerm term, TSimd s0, TSimd s1, TSimd s2, TSimd s3, TSimd s4, TSimd s5, TSimd s6, TSimd s7)
        where TSimd : unmanaged, ISimd<TSimd>
        where TTerm : struct, ITerm
    {
        var lanes = stackalloc float[Lanes];
        s0.Store(lanes);
        s1.Store(lanes + TSimd.Count);
        if (TSimd.Count < 16)
        {
            s2.Store(lanes + (2 * TSimd.Count));
            s3.Store(lanes + (3 * TSimd.Count));
        }

        if (TSimd.Count < 8)
        {
            s4.Store(lanes + (4 * TSimd.Count));
            s5.Store(lanes + (5 * TSimd.Count));
            s6.Store(lanes + (6 * TSimd.Count));
            s7.Store(lanes + (7 * TSimd.Count));
        }

        AddRest(i, n, term, lanes);
        s0 = TSimd.Load(lanes);
        s1 = TSimd.Load(lanes + TSimd.Count);
        if (TSimd.Count < 16)
        {
            s2 = TSimd.Load(lanes + (2 * TSimd.Count));
            s3 = TSimd.Load(lanes + (3 * TSimd.Count));
        }

        if (TSimd.Count < 8)
        {
            s4 = TSimd.Load(lanes + (4 * TSimd.Count));
            s5 = TSimd.Load(lanes + (5 * TSimd.Count));
            s6 = TSimd.Load(lanes + (6 * TSimd.Count));
            s7 = TSimd.Load(lanes + (7 * TSimd.Count));
        }

        return Fold(s0, s1, s2, s3, s4, s5, s6, s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Fold<TSimd>(TSimd s0, TSimd s1, TSimd s2, TSimd s3, TSimd s4, TSimd s5, TSimd s6, TSimd s7)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.Count switch
        {
            16 => TSimd.Sum(s0 + s1),
            8 => TSimd.Sum(s0 + s2 + (s1 + s3)),
            _ => TSimd.Sum(s0 + s4 + (s2 + s6) + (s1 + s5 + (s3 + s7))),
        };

    private static void AddRest<TTerm>(int i, int n, TTerm term, float* lanes)
        where TTerm : struct, ITerm
    {
        for (; i < n; i++, lanes++)
        {
            var sum = SimdScalar.Load(lanes);
            term.AddTo(i, ref sum);
            sum.Store(lanes);
        }
    }
}
