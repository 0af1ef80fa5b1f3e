using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SummDiff.Tensors.Kernels.Vectors;

/// <summary>16 floats in a 512-bit register.</summary>
internal unsafe struct Simd512(Vector512<float> value) : ISimdBits<Simd512>
{
    private Vector512<float> _value = value;

    public static int Count => Vector512<float>.Count;

    public static Simd512 WideRamp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512.Create(0UL, 1UL, 2UL, 3UL, 4UL, 5UL, 6UL, 7UL).AsSingle());
    }

    public static Simd512 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 MultiplyAdd(Simd512 a, Simd512 b, Simd512 c) => new(Vector512.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(Simd512 a, Simd512 b, ref Simd512 sum) => sum._value = Vector512.MultiplyAddEstimate(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 operator +(Simd512 a, Simd512 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 operator -(Simd512 a, Simd512 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 operator *(Simd512 a, Simd512 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 operator /(Simd512 a, Simd512 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Max(Simd512 a, Simd512 b) => new(Vector512.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Min(Simd512 a, Simd512 b) => new(Vector512.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Sqrt(Simd512 x) => new(Vector512.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 KeepWhereAtLeast(Simd512 bits, Simd512 threshold, Simd512 a) => new(Vector512.GreaterThanOrEqual(bits._value.AsInt32(), threshold._value.AsInt32()).AsSingle() & a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 SelectPositive(Simd512 test, Simd512 x, Simd512 y) => new(Vector512.ConditionalSelect(Vector512.GreaterThan(test._value, Vector512<float>.Zero), x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 TimesPowerOfTwo(Simd512 x, Simd512 n) => new((x._value.AsInt32() + (n._value.AsInt32() << 23)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Simd512 x) => Simd256.Sum(new(x._value.GetLower() + x._value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 BroadcastBits(uint value) => new(Vector512.Create(value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 BroadcastWide(uint value) => new(Vector512.Create((ulong)value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 MultiplyWide(Simd512 a, Simd512 b) => new(Avx512F.Multiply(a._value.AsUInt32(), b._value.AsUInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 UpperHalf(Simd512 a) => new((a._value.AsUInt64() >>> 32).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 JoinHalves(Simd512 low, Simd512 high) => new(((low._value.AsUInt64() & Vector512.Create(0xFFFFFFFFUL)) | (high._value.AsUInt64() << 32)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 UpperQuarter(Simd512 a) => new((a._value.AsUInt32() >>> 16).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Add64(Simd512 a, Simd512 b) => new((a._value.AsUInt64() + b._value.AsUInt64()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 And(Simd512 a, Simd512 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Xor(Simd512 a, Simd512 b, Simd512 c) => new((a._value.AsUInt64() ^ b._value.AsUInt64() ^ c._value.AsUInt64()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* destination) => _value.Store(destination);
}
