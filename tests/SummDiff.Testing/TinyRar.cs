using System.Buffers.Binary;
using System.Text;

namespace SummDiff.Testing;

/// <summary>Writes a RAR archive (format 4) of one stored file, by RAR's published description of its blocks: no free program writes them.</summary>
public static class TinyRar
{
    public static byte[] Of(string name, byte[] content)
    {
        var nameBytes = Encoding.ASCII.GetBytes(name);
        var file = new byte[25 + nameBytes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(file, content.Length);               // packed size
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), content.Length);     // unpacked size
        file[8] = 3;                                                                 // made on Unix
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(9), Crc(content));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(13), 0x5A21_0000);       // a date
        file[17] = 20;                                                               // version needed
        file[18] = 0x30;                                                             // stored
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(19), (short)nameBytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(21), 0x81A4);            // -rw-r--r--
        nameBytes.CopyTo(file.AsSpan(25));
        return [.. "Rar!\u001a\a\0"u8, .. Block(0x73, 0, new byte[6]), .. Block(0x74, 0x8000, file), .. content, .. Block(0x7B, 0x4000, [])];
    }

    private static byte[] Block(byte type, ushort flags, byte[] fields)
    {
        var block = new byte[7 + fields.Length];
        block[2] = type;
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(3), flags);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(5), (ushort)block.Length);
        fields.CopyTo(block.AsSpan(7));
        BinaryPrimitives.WriteUInt16LittleEndian(block, (ushort)Crc(block.AsSpan(2)));
        return block;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
            }
        }

        return ~crc;
    }
}
