using System.Buffers.Binary;

namespace SummDiff.Video.Editing.Tracks;

/// <summary>Packets of H.264 and HEVC as MP4 and Matroska store them: units, each after its length.</summary>
internal static class NalUnits
{
    /// <summary>Splits a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="lengthBytes">Bytes of each length: 1, 2 or 4.</param>
    /// <returns>Where each unit lies; null where the lengths do not add up to the packet.</returns>
    public static List<Range>? Split(ReadOnlySpan<byte> packet, int lengthBytes)
    {
        var units = new List<Range>();
        var at = 0;
        while (at < packet.Length)
        {
            if (packet.Length - at < lengthBytes)
            {
                return null;
            }

            long length = 0;
            for (var i = 0; i < lengthBytes; i++)
            {
                length = (length << 8) | packet[at + i];
            }

            at += lengthBytes;
            if (length == 0 || length > packet.Length - at)
            {
                return null;
            }

            units.Add(new Range(at, at + (int)length));
            at += (int)length;
        }

        return units;
    }

    /// <summary>Appends a unit after a length of four bytes.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="unit">The unit.</param>
    public static void Append(MemoryStream packet, ReadOnlySpan<byte> unit)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, unit.Length);
        packet.Write(length);
        packet.Write(unit);
    }

    /// <summary>The type of an H.264 unit: 5 is a slice of an IDR picture.</summary>
    public static int H264Type(ReadOnlySpan<byte> unit) => unit[0] & 31;

    /// <summary>The type of an HEVC unit: 16 to 23 are slices of pictures at which decoding can start.</summary>
    public static int HevcType(ReadOnlySpan<byte> unit) => (unit[0] >> 1) & 63;

    /// <summary>Reads an Exp-Golomb number.</summary>
    /// <param name="bytes">The bits, the first of a byte being its highest.</param>
    /// <param name="bit">Where it begins; moved behind it.</param>
    public static int ExpGolomb(ReadOnlySpan<byte> bytes, ref int bit)
    {
        var zeros = 0;
        while (zeros < 31 && Bit(bytes, bit++) == 0)
        {
            zeros++;
        }

        var value = 1;
        for (var i = 0; i < zeros; i++)
        {
            value = (value << 1) | Bit(bytes, bit++);
        }

        return value - 1;
    }

    private static int Bit(ReadOnlySpan<byte> bytes, int bit) => bit / 8 < bytes.Length ? (bytes[bit / 8] >> (7 - (bit % 8))) & 1 : 1;
}
