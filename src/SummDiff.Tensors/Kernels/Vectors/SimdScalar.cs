using System.Runtime.CompilerServices;

namespace SummDiff.Tensors.Kernels.Vectors;

/// <summary>
/// One float: what remains of a loop whose length is no multiple of a register, and the scalar twin of every kernel written over
/// <see cref="ISimd{TSelf}"/>. Each operation rounds as the wider registers do on the same machine.
/// </summary>
internal unsafe struct SimdScalar(float value) : ISimd<SimdScalar>
{
    private float _value = value;

    public static int Count => 1;

    public static SimdScalar Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Load(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Broadcast(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar MultiplyAdd(SimdScalar a, SimdScalar b, SimdScalar c) => new(float.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(SimdScalar a, SimdScalar b, ref SimdScalar sum) => sum._value = float.MultiplyAddEstimate(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar operator +(SimdScalar a, SimdScalar b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar operator -(SimdScalar a, SimdScalar b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar operator *(SimdScalar a, SimdScalar b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar operator /(SimdScalar a, SimdScalar b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Max(SimdScalar a, SimdScalar b) => new(float.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Min(SimdScalar a, SimdScalar b) => new(float.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Sqrt(SimdScalar x) => new(MathF.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar SelectPositive(SimdScalar test, SimdScalar x, SimdScalar y) => test._value > 0 ? x : y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar TimesPowerOfTwo(SimdScalar x, SimdScalar n) =>
        new(BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(x._value) + (BitConverter.SingleToInt32Bits(n._value) << 23)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(SimdScalar x) => x._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* destination) => *destination = _value;
}
