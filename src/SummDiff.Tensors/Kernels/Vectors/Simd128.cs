using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SummDiff.Tensors.Kernels.Vectors;

/// <summary>4 floats in a 128-bit register.</summary>
internal unsafe struct Simd128(Vector128<float> value) : ISimdBits<Simd128>
{
    private Vector128<float> _value = value;

    public static int Count => Vector128<float>.Count;

    public static Simd128 WideRamp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128.Create(0UL, 1UL).AsSingle());
    }

    public static Simd128 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 MultiplyAdd(Simd128 a, Simd128 b, Simd128 c) => new(Vector128.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(Simd128 a, Simd128 b, ref Simd128 sum) => sum._value = Vector128.MultiplyAddEstimate(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 operator +(Simd128 a, Simd128 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 operator -(Simd128 a, Simd128 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 operator *(Simd128 a, Simd128 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 operator /(Simd128 a, Simd128 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Max(Simd128 a, Simd128 b) => new(Vector128.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Min(Simd128 a, Simd128 b) => new(Vector128.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Sqrt(Simd128 x) => new(Vector128.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 KeepWhereAtLeast(Simd128 bits, Simd128 threshold, Simd128 a) => new(Vector128.GreaterThanOrEqual(bits._value.AsInt32(), threshold._value.AsInt32()).AsSingle() & a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 SelectPositive(Simd128 test, Simd128 x, Simd128 y) => new(Vector128.ConditionalSelect(Vector128.GreaterThan(test._value, Vector128<float>.Zero), x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 TimesPowerOfTwo(Simd128 x, Simd128 n) => new((x._value.AsInt32() + (n._value.AsInt32() << 23)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Simd128 x)
    {
        var pair = x._value + Vector128.Shuffle(x._value, Vector128.Create(2, 3, 0, 1));
        return pair.ToScalar() + pair.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 BroadcastBits(uint value) => new(Vector128.Create(value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 BroadcastWide(uint value) => new(Vector128.Create((ulong)value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 MultiplyWide(Simd128 a, Simd128 b) => new((Sse2.IsSupported
            ? Sse2.Multiply(a._value.AsUInt32(), b._value.AsUInt32())
            : (a._value.AsUInt64() & Vector128.Create(0xFFFFFFFFUL)) * (b._value.AsUInt64() & Vector128.Create(0xFFFFFFFFUL))).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 UpperHalf(Simd128 a) => new((a._value.AsUInt64() >>> 32).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 JoinHalves(Simd128 low, Simd128 high) => new(((low._value.AsUInt64() & Vector128.Create(0xFFFFFFFFUL)) | (high._value.AsUInt64() << 32)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 UpperQuarter(Simd128 a) => new((a._value.AsUInt32() >>> 16).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Add64(Simd128 a, Simd128 b) => new((a._value.AsUInt64() + b._value.AsUInt64()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 And(Simd128 a, Simd128 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Xor(Simd128 a, Simd128 b, Simd128 c) => new((a._value.AsUInt64() ^ b._value.AsUInt64() ^ c._value.AsUInt64()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* destination) => _value.Store(destination);
}
