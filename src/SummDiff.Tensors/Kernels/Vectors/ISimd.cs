namespace SummDiff.Tensors.Kernels.Vectors;

/// <summary>
/// A register of floats. Kernels are written once over it; the compiler makes one version for each width, and the widest that the
/// machine has is run. What remains of a loop is run with <see cref="SimdScalar"/>, so that a value does not depend on whether it lies in the
/// last, incomplete register.
/// </summary>
internal unsafe interface ISimd<TSelf>
    where TSelf : unmanaged, ISimd<TSelf>
{
    /// <summary>Floats in a register: 16, 8, 4 or 1.</summary>
    static abstract int Count { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf Load(float* source);

    static abstract TSelf Broadcast(float value);

    /// <summary>a·b + c, rounded once where the machine has fused multiply-add (AVX2, AVX-512, NEON).</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>sum += a·b, as <see cref="MultiplyAdd"/>. In place, the compiler needs no move from one register to another.</summary>
    static abstract void AddProduct(TSelf a, TSelf b, ref TSelf sum);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    static abstract TSelf Max(TSelf a, TSelf b);

    static abstract TSelf Min(TSelf a, TSelf b);

    static abstract TSelf Sqrt(TSelf x);

    /// <summary>x where <paramref name="test"/> is positive, else y.</summary>
    static abstract TSelf SelectPositive(TSelf test, TSelf x, TSelf y);

    /// <summary>x·2ⁿ, where n is held in the lowest bits of <paramref name="n"/>.</summary>
    static abstract TSelf TimesPowerOfTwo(TSelf x, TSelf n);

    /// <summary>The sum of all floats: the upper half is added to the lower half until one float is left.</summary>
    static abstract float Sum(TSelf x);

    void Store(float* destination);
}
