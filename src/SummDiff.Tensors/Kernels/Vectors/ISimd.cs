namespace SummDiff.Tensors.Kernels.Vectors;

/// <summary>
/// A register of floats. Kernels are written once over it; the compiler makes one version for each width, and only the widest that the
/// machine has is ever run.
/// </summary>
internal unsafe interface ISimd<TSelf>
    where TSelf : unmanaged, ISimd<TSelf>
{
    static abstract int Count { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf Load(float* source);

    static abstract TSelf Broadcast(float value);

    /// <summary>a·b + c, in one rounding where the machine can.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>sum += a·b, as <see cref="MultiplyAdd"/>. In place, the compiler needs no move from one register to another.</summary>
    static abstract void AddProduct(TSelf a, TSelf b, ref TSelf sum);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    static abstract TSelf Max(TSelf a, TSelf b);

    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>a where bits, as 32-bit integers, are at least the threshold; else zero.</summary>
    static abstract TSelf KeepWhereAtLeast(TSelf bits, TSelf threshold, TSelf a);

    /// <summary>x where it is positive, else y.</summary>
    static abstract TSelf SelectPositive(TSelf test, TSelf x, TSelf y);

    /// <summary>x·2ⁿ, where n is held in the lowest bits of <paramref name="n"/>.</summary>
    static abstract TSelf TimesPowerOfTwo(TSelf x, TSelf n);

    /// <summary>The sum of all floats, always in the same order.</summary>
    static abstract float Sum(TSelf x);

    void Store(float* destination);

    // The register as 32-bit and 64-bit integers, for random bits.

    /// <summary>0, 1, 2, … as 64-bit integers.</summary>
    static abstract TSelf WideRamp { get; }

    static abstract TSelf BroadcastBits(uint value);

    /// <summary>The value in the lower half of each 64 bits, zero above.</summary>
    static abstract TSelf BroadcastWide(uint value);

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
