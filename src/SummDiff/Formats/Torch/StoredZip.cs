using System.Buffers.Binary;
using System.Text;

namespace SummDiff.Formats.Torch;

/// <summary>
/// A zip archive whose entries are stored as they are, which is what PyTorch writes: an entry is a range of the file's bytes. Names that occur
/// twice, entries that overlap, compressed entries and those whose checksum is wrong are refused.
/// </summary>
internal sealed class StoredZip
{
    private const uint LocalHeader = 0x04034B50, CentralHeader = 0x02014B50, End = 0x06054B50, End64 = 0x06064B50, Locator64 = 0x07064B50;
    private const int EndLength = 22, LocatorLength = 20, End64Length = 56, CentralLength = 46, LocalLength = 30;
    private const ushort Extra64 = 1;

    private readonly byte[] _bytes;
    private readonly Dictionary<string, Range> _entries = new(StringComparer.Ordinal);

    /// <summary>Reads the archive's directory and checks every entry.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="InvalidDataException">The archive is damaged, or not of this kind: what is wrong, as the end of a sentence.</exception>
    public StoredZip(byte[] bytes)
    {
        _bytes = bytes;
        var (at, count) = FindDirectory();
        var taken = new List<(int Start, int End, string Name)>();
        for (var i = 0L; i < count; i++)
        {
            at = ReadEntry(at, taken);
        }

        taken.Sort();
        for (var i = 1; i < taken.Count; i++)
        {
            if (taken[i].Start < taken[i - 1].End)
            {
                throw new InvalidDataException($"its entries '{taken[i - 1].Name}' and '{taken[i].Name}' overlap");
            }
        }
    }

    /// <summary>Names of the entries.</summary>
    public IEnumerable<string> Names => _entries.Keys;

    /// <summary>Where an entry's content lies in the file; null where there is no such entry.</summary>
    /// <param name="name">The entry's name, with its folders.</param>
    public Range? Find(string name) => _entries.TryGetValue(name, out var range) ? range : null;

    /// <summary>The central directory's place and its number of entries, from the record at the file's end.</summary>
    private (long At, long Count) FindDirectory()
    {
        var end = _bytes.Length - EndLength;
        var last = Math.Max(0, end - ushort.MaxValue);
        while (end >= last && U32(end) != End)
        {
            end--;
        }

        if (end < last)
        {
            throw new InvalidDataException("its zip directory is missing; the file may be truncated");
        }

        if (end >= LocatorLength && U32(end - LocatorLength) == Locator64)
        {
            var record = U64(end - LocatorLength + 8);
            return U32(record) == End64 ? (U64(record + 48), U64(record + 32)) : throw new InvalidDataException("its zip directory is damaged");
        }

        return (U32(end + 16), U16(end + 10));
    }

    /// <summary>Reads one entry of the central directory and checks it against its local header and its content.</summary>
    /// <returns>Where the next one is.</returns>
    private long ReadEntry(long at, List<(int Start, int End, string Name)> taken)
    {
        if (U32(at) != CentralHeader)
        {
            throw new InvalidDataException("its zip directory is damaged");
        }

        int nameLength = U16(at + 28), extraLength = U16(at + 30), commentLength = U16(at + 32);
        var name = Encoding.UTF8.GetString(Slice(at + CentralLength, nameLength));
        var (method, crc) = (U16(at + 10), U32(at + 16));
        long stored = U32(at + 20), length = U32(at + 24), header = U32(at + 42);
        Widen(at + CentralLength + nameLength, extraLength, ref length, ref stored, ref header);
        if (U32(header) != LocalHeader || U16(header + 26) != nameLength || !Slice(header + LocalLength, nameLength).SequenceEqual(Slice(at + CentralLength, nameLength)))
        {
            throw new InvalidDataException($"'{name}' is not where its zip directory says");
        }

        if (method != 0 || stored != length)
        {
            throw new InvalidDataException($"'{name}' is compressed, which PyTorch never does");
        }

        var start = header + LocalLength + nameLength + U16(header + 28);
        if (Crc32.Of(Slice(start, length)) != crc)
        {
            throw new InvalidDataException($"the checksum (CRC-32) of '{name}' is wrong");
        }

        if (!_entries.TryAdd(name, (int)start..(int)(start + length)))
        {
            throw new InvalidDataException($"'{name}' occurs twice");
        }

        taken.Add(((int)header, (int)(start + length), name));
        return at + CentralLength + nameLength + extraLength + commentLength;
    }

    /// <summary>Takes 64-bit numbers from the extra field, for those that do not fit 32 bits.</summary>
    private void Widen(long at, int extraLength, ref long length, ref long stored, ref long header)
    {
        for (var end = at + extraLength; at + 4 <= end; at += 4 + U16(at + 2))
        {
            if (U16(at) == Extra64)
            {
                var from = at + 4;
                Take(ref length);
                Take(ref stored);
                Take(ref header);
                return;

                void Take(ref long value)
                {
                    if (value == uint.MaxValue)
                    {
                        value = U64(from);
                        from += 8;
                    }
                }
            }
        }
    }

    private ushort U16(long at) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(at, 2));

    private uint U32(long at) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(at, 4));

    private long U64(long at) => BinaryPrimitives.ReadInt64LittleEndian(Slice(at, 8));

    private ReadOnlySpan<byte> Slice(long at, long length) => at >= 0 && length >= 0 && at <= _bytes.Length && length <= _bytes.Length - at
        ? _bytes.AsSpan((int)at, (int)length)
        : throw new InvalidDataException("its zip directory points outside the file");
}
