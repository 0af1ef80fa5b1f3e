namespace SummDiff.Tensors.Kernels.Vectors;

/// <summary>A register of floats that is also one of 32-bit and 64-bit integers, for random bits.</summary>
internal interface ISimdBits<TSelf> : ISimd<TSelf>
    where TSelf : unmanaged, ISimdBits<TSelf>
{
    /// <summary>0, 1, 2, … as 64-bit integers.</summary>
    static abstract TSelf WideRamp { get; }

    static abstract TSelf BroadcastBits(uint value);

    /// <summary>The value in the lower half of each 64 bits, zero above.</summary>
    static abstract TSelf BroadcastWide(uint value);

    /// <summary>a where bits, as 32-bit integers, are at least the threshold; else zero.</summary>
    static abstract TSelf KeepWhereAtLeast(TSelf bits, TSelf threshold, TSelf a);

    /// <summary>The 64-bit product of the lower 32 bits of each 64.</summary>
    static abstract TSelf MultiplyWide(TSelf a, TSelf b);

    /// <summary>The upper half of each 64 bits, moved down.</summary>
    static abstract TSelf UpperHalf(TSelf a);

    /// <summary>The lower halves of each 64 bits of low, and above them those of high.</summary>
    static abstract TSelf JoinHalves(TSelf low, TSelf high);

    /// <summary>The upper 16 of each 32 bits, moved down.</summary>
    static abstract TSelf UpperQuarter(TSelf a);

    static abstract TSelf Add64(TSelf a, TSelf b);

    static abstract TSelf And(TSelf a, TSelf b);

    static abstract TSelf Xor(TSelf a, TSelf b, TSelf c);
}
