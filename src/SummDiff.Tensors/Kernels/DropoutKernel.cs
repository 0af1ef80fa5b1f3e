using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SummDiff.Tensors.Kernels;

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

    /// <summary>The mask of one group: <paramref name="scale"/> where kept, else 0; 32 elements to each of two places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Mask<TSimd>(ulong key, ulong group, uint threshold, float scale, float* first, float* second)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (atLeast, kept, lowBits) = (TSimd.BroadcastBits(threshold), TSimd.Broadcast(scale), TSimd.BroadcastBits(0xFFFF));
        for (var part = 0; part < 16; part += TSimd.Count)
        {
            Bits<TSimd>(key, (group * 8) + (ulong)(part / 2), out var xy, out var zw);
            TSimd.KeepWhereAtLeast(TSimd.And(xy, lowBits), atLeast, kept).Store(first + part);
            TSimd.KeepWhereAtLeast(TSimd.UpperQuarter(xy), atLeast, kept).Store(first + 16 + part);
            TSimd.KeepWhereAtLeast(TSimd.And(zw, lowBits), atLeast, kept).Store(second + part);
            TSimd.KeepWhereAtLeast(TSimd.UpperQuarter(zw), atLeast, kept).Store(second + 16 + part);
        }
    }

    // Philox for as many consecutive counters as there are pairs of lanes. Each word lives in the lower half of 64 bits; what gathers in
    // the upper half is never read.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bits<TSimd>(ulong key, ulong counter, out TSimd xy, out TSimd zw)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (multiplierX, multiplierZ) = (TSimd.BroadcastWide(Philox.MultiplierX), TSimd.BroadcastWide(Philox.MultiplierZ));
        var (keyLow, keyHigh) = ((uint)key, (uint)(key >> 32));
        var x = TSimd.Add64(TSimd.BroadcastWide((uint)counter), TSimd.WideRamp);
        var y = TSimd.BroadcastWide((uint)(counter >> 32));
        var z = TSimd.Zero;
        var w = TSimd.Zero;
        for (var round = 0; round < Philox.Rounds; round++)
        {
            var productX = TSimd.MultiplyWide(x, multiplierX);
            var productZ = TSimd.MultiplyWide(z, multiplierZ);
            x = TSimd.Xor(TSimd.Xor(TSimd.UpperHalf(productZ), y), TSimd.BroadcastWide(keyLow));
            z = TSimd.Xor(TSimd.Xor(TSimd.UpperHalf(productX), w), TSimd.BroadcastWide(keyHigh));
            (y, w) = (productZ, productX);
            keyLow += Philox.WeylLow;
            keyHigh += Philox.WeylHigh;
        }

        xy = TSimd.JoinHalves(x, y);
        zw = TSimd.JoinHalves(z, w);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TSimd>(ulong key, ulong index, double p, ReadOnlySpan<float> x, Span<float> y)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (threshold, scale) = (Threshold(p), (float)(1 / (1 - p)));
        var mask = stackalloc float[Group];
        fixed (float* from = x, to = y)
        {
            for (var i = 0; i < x.Length;)
            {
                var at = index + (ulong)i;
                var within = (int)(at % Group);
                var count = Math.Min(Group - within, x.Length - i);
                Mask<TSimd>(key, at / Group, threshold, scale, mask, mask + (Group / 2));
                var j = 0;
                if (count == Group)
                {
                    for (; j < Group; j += TSimd.Count)
                    {
                        (TSimd.Load(from + i + j) * TSimd.Load(mask + j)).Store(to + i + j);
                    }
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
