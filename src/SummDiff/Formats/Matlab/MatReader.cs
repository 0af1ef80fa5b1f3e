using System.Buffers.Binary;

namespace SummDiff.Formats.Matlab;

/// <summary>Reads the elements of a MATLAB 5 file one after another: a tag with type and size, then the data, padded to 8 bytes.</summary>
/// <param name="stream">The elements.</param>
/// <param name="isBigEndian">Whether the most significant byte comes first.</param>
/// <param name="left">The most bytes to read.</param>
internal sealed class MatReader(Stream stream, bool isBigEndian, long left)
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>The type and the size of an element whose data come next; not one whose data are in its tag.</summary>
    public (uint Type, uint Size) Tag()
    {
        var tag = Bytes(8);
        return (UInt32(tag), UInt32(tag.AsSpan(4)));
    }

    /// <summary>Allows no reading beyond a number of bytes from here.</summary>
    /// <exception cref="InvalidDataException">That is more than there is.</exception>
    public void Limit(uint bytes) => left = bytes <= left ? bytes : throw new InvalidDataException($"an element of {bytes} bytes where at most {left} can be");

    /// <summary>All numbers of the next element, whatever type they are stored in.</summary>
    /// <param name="maxCount">The most numbers there may be.</param>
    /// <exception cref="InvalidDataException">There are more, or they are no numbers.</exception>
    public double[] Numbers(int maxCount)
    {
        var tag = Bytes(8);
        var (type, size) = (UInt32(tag), UInt32(tag.AsSpan(4)));
        byte[] data;
        if (type >> 16 is > 0 and <= 4) // Up to four bytes are kept in the tag itself.
        {
            (type, size) = (type & 0xFFFF, type >> 16);
            data = tag[4..(int)(4 + size)];
        }
        else
        {
            data = size <= (long)maxCount * 8 ? Bytes(size) : throw new InvalidDataException($"an element of {size} bytes where {maxCount} numbers are expected");
            _ = Bytes(Math.Min(left, (8 - (size % 8)) % 8));
        }

        var width = WidthOf(type);
        if (size % width != 0 || size / width > maxCount)
        {
            throw new InvalidDataException($"an element of {size} bytes where {maxCount} numbers are expected");
        }

        var values = new double[size / width];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Number(type, data.AsSpan(i * width, width));
        }

        return values;
    }

    private static int WidthOf(uint type) => type switch
    {
        1 or 2 or 16 => 1, // int8, uint8, UTF-8
        3 or 4 or 17 => 2, // int16, uint16, UTF-16
        5 or 6 or 7 => 4,  // int32, uint32, single
        9 or 12 or 13 => 8, // double, int64, uint64
        _ => throw new InvalidDataException($"an element of type {type} where numbers are expected"),
    };

    private double Number(uint type, ReadOnlySpan<byte> bytes) => type switch
    {
        1 => (sbyte)bytes[0],
        2 or 16 => bytes[0],
        3 => isBigEndian ? BinaryPrimitives.ReadInt16BigEndian(bytes) : BinaryPrimitives.ReadInt16LittleEndian(bytes),
        4 or 17 => isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        5 => (int)UInt32(bytes),
        6 => UInt32(bytes),
        7 => BitConverter.UInt32BitsToSingle(UInt32(bytes)),
        9 => BitConverter.UInt64BitsToDouble(UInt64(bytes)),
        12 => (long)UInt64(bytes),
        _ => UInt64(bytes),
    };

    private uint UInt32(ReadOnlySpan<byte> bytes) => isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private ulong UInt64(ReadOnlySpan<byte> bytes) => isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    // A size is only a claim: memory grows with what is really there.
    private byte[] Bytes(long count)
    {
        if (count > left)
        {
            throw new InvalidDataException($"an element of {count} bytes where at most {left} can be");
        }

        left -= count;
        var bytes = new byte[Math.Min(count, ChunkBytes)];
        stream.ReadExactly(bytes);
        for (var read = bytes.Length; read < count; read = bytes.Length)
        {
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * read));
            stream.ReadExactly(bytes, read, bytes.Length - read);
        }

        return bytes;
    }
}
