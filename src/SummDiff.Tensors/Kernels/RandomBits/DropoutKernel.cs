using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SummDiff.Tensors.Kernels.Vectors;

namespace SummDiff.Tensors.Kernels.RandomBits;

/// <summary>
/// Dropout whose mask is a function of a key and the element's index, so that it is never stored. Each element takes 16 bits of Philox.
/// Elements come in groups of 64, eight counters each, laid out so that registers need no shuffling: element e of a group is lane e mod 16
/// of slot e / 16; a pair of lanes shares a counter, and the slot and the lane's parity choose the word and its half.
/// </summary>
internal static unsafe class DropoutKernel
{
    /// <summary>Elements whose random bits are made together.</summary>
    public const int Group = 64;

    /// <summary>An element is dropped when its 16 bits are below this.</summary>
    public static uint Threshold(double p) => (uint)Math.Round(p * 65536);

    /// <summary>Whether an element is kept: the scalar twin of the masks below.</summary>
    public static bool Keeps(ulong key, ulong index, uint threshold)
    {
        var (lane, slot) = ((uint)index % 16, (uint)index / 16 % 4);
        var block = Philox.Block(key, (index / Group * 8) + (lane / 2));
        var word = ((slot / 2 * 2) + (lane % 2)) switch { 0 => block.X, 1 => block.Y, 2 => block.Z, _ => block.W };
        return (slot % 2 == 0 ? word & 0xFFFF : word >> 16) >= threshold;
    }

    /// <summary>y = x / (1 - p) where kept, else 0.</summary>
    /// <param name="key">Names the mask.</param>
    /// <param name="index">Index of the first element.</param>
    /// <param name="p">Share that is dropped, 0 up to but not including 1.</param>
    /// <param name="x">Values.</param>
    /// <param name="y">As long as x; may be x itself.</param>
    public static void Apply(ulong key, ulong index, double p, ReadOnlySpan<float> x, Span<float> y)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Apply<Simd512>(key, index, p, x, y);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Apply<Simd256>(key, index, p, x, y);
        }
        else
        {
            Apply<Simd128>(key, index, p, x, y);
        }
    }

    /// <summary>Fills the round keys that <see cref="Masks"/> takes: two for each round.</summary>
    public static void RoundKeys<TSimd>(ulong key, TSimd* keys)
        where TSimd : unmanaged, ISimdBits<TSimd>
    {
        var (low, high) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < Philox.Rounds; round++)
        {
            keys[2 * round] = TSimd.BroadcastWide(low);
            keys[(2 * round) + 1] = TSimd.BroadcastWide(high);
            low += Philox.WeylLow;
            high += Philox.WeylHigh;
        }
    }

    /// <summary>The masks of two groups, <paramref name="scale"/> where kept and else 0. Two, because one alone would wait for its own multiplications.</summary>
    /// <param name="keys">The round keys.</param>
    /// <param name="first">One group.</param>
    /// <param name="second">Another.</param>
    /// <param name="threshold">Of <see cref="Threshold"/>.</param>
    /// <param name="scale">The value of kept elements.</param>
    /// <param name="masks">Receives 64 floats of the first group, then 64 of the second.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Masks<TSimd>(TSimd* keys, ulong first, ulong second, uint threshold, float scale, float* masks)
        where TSimd : unmanaged, ISimdBits<TSimd>
    {
        var (multiplierX, multiplierZ) = (TSimd.BroadcastWide(Philox.MultiplierX), TSimd.BroadcastWide(Philox.MultiplierZ));
        for (var part = 0; part < 16; part += TSimd.Count)
        {
            // As many consecutive counters of each group as there are pairs of lanes. Each word lives in the lower half of 64 bits; what
            // gathers in the upper half is never read.
            var (counterA, counterB) = ((first * 8) + (ulong)(part / 2), (second * 8) + (ulong)(part / 2));
            TSimd xa = TSimd.Add64(TSimd.BroadcastWide((uint)counterA), TSimd.WideRamp), ya = TSimd.BroadcastWide((uint)(counterA >> 32)), za = TSimd.Zero, wa = TSimd.Zero;
            TSimd xb = TSimd.Add64(TSimd.BroadcastWide((uint)counterB), TSimd.WideRamp), yb = TSimd.BroadcastWide((uint)(counterB >> 32)), zb = TSimd.Zero, wb = TSimd.Zero;
            for (var round = 0; round < Philox.Rounds; round++)
            {
                TSimd low = keys[2 * round], high = keys[(2 * round) + 1];
                TSimd xaProduct = TSimd.MultiplyWide(xa, multiplierX), zaProduct = TSimd.MultiplyWide(za, multiplierZ);
                TSimd xbProduct = TSimd.MultiplyWide(xb, multiplierX), zbProduct = TSimd.MultiplyWide(zb, multiplierZ);
                xa = TSimd.Xor(TSimd.UpperHalf(zaProduct), ya, low);
                za = TSimd.Xor(TSimd.UpperHalf(xaProduct), wa, high);
                xb = TSimd.Xor(TSimd.UpperHalf(zbProduct), yb, low);
                zb = TSimd.Xor(TSimd.UpperHalf(xbProduct), wb, high);
                (ya, wa, yb, wb) = (zaProduct, xaProduct, zbProduct, xbProduct);
            }

            Spread(TSimd.JoinHalves(xa, ya), TSimd.JoinHalves(za, wa), threshold, scale, masks + part);
            Spread(TSimd.JoinHalves(xb, yb), TSimd.JoinHalves(zb, wb), threshold, scale, masks + Group + part);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread<TSimd>(TSimd xy, TSimd zw, uint threshold, float scale, float* mask)
        where TSimd : unmanaged, ISimdBits<TSimd>
    {
        var (atLeast, kept, lowBits) = (TSimd.BroadcastBits(threshold), TSimd.Broadcast(scale), TSimd.BroadcastBits(0xFFFF));
        TSimd.KeepWhereAtLeast(TSimd.And(xy, lowBits), atLeast, kept).Store(mask);
        TSimd.KeepWhereAtLeast(TSimd.UpperQuarter(xy), atLeast, kept).Store(mask + 16);
        TSimd.KeepWhereAtLeast(TSimd.And(zw, lowBits), atLeast, kept).Store(mask + 32);
        TSimd.KeepWhereAtLeast(TSimd.UpperQuarter(zw), atLeast, kept).Store(mask + 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TSimd>(ulong key, ulong index, double p, ReadOnlySpan<float> x, Span<float> y)
        where TSimd : unmanaged, ISimdBits<TSimd>
    {
        const int Pair = 2 * Group;
        var (threshold, scale) = (Threshold(p), (float)(1 / (1 - p)));
        var mask = stackalloc float[Pair];
        var keys = stackalloc TSimd[2 * Philox.Rounds];
        RoundKeys(key, keys);
        fixed (float* from = x, to = y)
        {
            for (var i = 0; i < x.Length;)
            {
                var at = index + (ulong)i;
                var within = (int)(at % Group);
                var count = Math.Min(Pair - within, x.Length - i);
                Masks(keys, at / Group, (at / Group) + 1, threshold, scale, mask);
                var j = 0;
                for (; j <= count - TSimd.Count; j += TSimd.Count)
                {
                    (TSimd.Load(from + i + j) * TSimd.Load(mask + within + j)).Store(to + i + j);
                }

                for (; j < count; j++)
                {
                    to[i + j] = from[i + j] * mask[within + j];
                }

                i += count;
            }
        }
    }
}
