using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace SummDiff.Formats;

/// <summary>Turns stored little-endian numbers of any <see cref="ElementType"/> into the type a caller works with.</summary>
internal static class Elements
{
    /// <summary>Bytes one number takes.</summary>
    public static int Size(ElementType type) => type switch
    {
        ElementType.F64 or ElementType.I64 or ElementType.U64 => 8,
        ElementType.F32 or ElementType.I32 or ElementType.U32 => 4,
        ElementType.F16 or ElementType.BF16 or ElementType.I16 or ElementType.U16 => 2,
        _ => 1,
    };

    /// <summary>Whether the numbers are whole.</summary>
    public static bool IsInteger(ElementType type) => type >= ElementType.I64;

    /// <summary>
    /// Converts numbers to <typeparamref name="T"/>: floats to whole numbers toward zero; what is out of range becomes
    /// the nearest end of the range.
    /// </summary>
    /// <param name="bytes">Whole numbers of <see cref="Size"/> bytes each.</param>
    /// <param name="type">How they are stored.</param>
    public static T[] Convert<T>(ReadOnlySpan<byte> bytes, ElementType type)
        where T : unmanaged, INumber<T>
    {
        var values = new T[bytes.Length / Size(type)];
        switch (type)
        {
            case ElementType.F64: From<double, T>(bytes, values); break;
            case ElementType.F32: From<float, T>(bytes, values); break;
            case ElementType.F16: From<Half, T>(bytes, values); break;
            case ElementType.BF16: FromBFloat16(bytes, values); break;
            case ElementType.I64: From<long, T>(bytes, values); break;
            case ElementType.I32: From<int, T>(bytes, values); break;
            case ElementType.I16: From<short, T>(bytes, values); break;
            case ElementType.I8: From<sbyte, T>(bytes, values); break;
            case ElementType.U64: From<ulong, T>(bytes, values); break;
            case ElementType.U32: From<uint, T>(bytes, values); break;
            case ElementType.U16: From<ushort, T>(bytes, values); break;
            default: From<byte, T>(bytes, values); break;
        }

        return values;
    }

    private static void From<TFrom, T>(ReadOnlySpan<byte> bytes, Span<T> values)
        where TFrom : unmanaged, INumber<TFrom>
        where T : unmanaged, INumber<T>
    {
        if (typeof(TFrom) == typeof(T))
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values));
        }
        else
        {
            TensorPrimitives.ConvertSaturating(MemoryMarshal.Cast<byte, TFrom>(bytes), values);
        }
    }

    private static void FromBFloat16<T>(ReadOnlySpan<byte> bytes, Span<T> values)
        where T : unmanaged, INumber<T>
    {
        var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (var i = 0; i < halves.Length; i++)
        {
            values[i] = T.CreateSaturating(BitConverter.UInt32BitsToSingle((uint)halves[i] << 16));
        }
    }
}
