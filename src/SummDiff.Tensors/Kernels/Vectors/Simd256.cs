using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SummDiff.Tensors.Kernels.Vectors;

/// <summary>8 floats in a 256-bit register.</summary>
internal unsafe struct Simd256(Vector256<float> value) : ISimdBits<Simd256>
{
    private Vector256<float> _value = value;

    public static int Count => Vector256<float>.Count;

    public static Simd256 WideRamp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256.Create(0UL, 1UL, 2UL, 3UL).AsSingle());
    }

    public static Simd256 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 MultiplyAdd(Simd256 a, Simd256 b, Simd256 c) => new(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(Simd256 a, Simd256 b, ref Simd256 sum) => sum._value = Vector256.MultiplyAddEstimate(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 operator +(Simd256 a, Simd256 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 operator -(Simd256 a, Simd256 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 operator *(Simd256 a, Simd256 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 operator /(Simd256 a, Simd256 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Max(Simd256 a, Simd256 b) => new(Vector256.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Min(Simd256 a, Simd256 b) => new(Vector256.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Sqrt(Simd256 x) => new(Vector256.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 KeepWhereAtLeast(Simd256 bits, Simd256 threshold, Simd256 a) => new(Vector256.GreaterThanOrEqual(bits._value.AsInt32(), threshold._value.AsInt32()).AsSingle() & a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 SelectPositive(Simd256 test, Simd256 x, Simd256 y) => new(Vector256.ConditionalSelect(Vector256.GreaterThan(test._value, Vector256<float>.Zero), x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 TimesPowerOfTwo(Simd256 x, Simd256 n) => new((x._value.AsInt32() + (n._value.AsInt32() << 23)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Simd256 x) => Simd128.Sum(new(x._value.GetLower() + x._value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 BroadcastBits(uint value) => new(Vector256.Create(value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 BroadcastWide(uint value) => new(Vector256.Create((ulong)value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 MultiplyWide(Simd256 a, Simd256 b) => new(Avx2.Multiply(a._value.AsUInt32(), b._value.AsUInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 UpperHalf(Simd256 a) => new((a._value.AsUInt64() >>> 32).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 JoinHalves(Simd256 low, Simd256 high) => new(((low._value.AsUInt64() & Vector256.Create(0xFFFFFFFFUL)) | (high._value.AsUInt64() << 32)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 UpperQuarter(Simd256 a) => new((a._value.AsUInt32() >>> 16).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Add64(Simd256 a, Simd256 b) => new((a._value.AsUInt64() + b._value.AsUInt64()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 And(Simd256 a, Simd256 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Xor(Simd256 a, Simd256 b, Simd256 c) => new((a._value.AsUInt64() ^ b._value.AsUInt64() ^ c._value.AsUInt64()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* destination) => _value.Store(destination);
}
