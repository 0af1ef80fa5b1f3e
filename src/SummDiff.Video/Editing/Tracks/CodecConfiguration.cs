using System.Buffers.Binary;

namespace SummDiff.Video.Editing.Tracks;

/// <summary>The configuration record of H.264 (<c>avcC</c>) or HEVC (<c>hvcC</c>): profile, level and parameter sets.</summary>
internal sealed class CodecConfiguration
{
    private const int HevcHeader = 22;
    private static readonly int[] s_highProfiles = [100, 110, 122, 144, 244];

    private readonly byte[] _record;

    private CodecConfiguration(string codec, byte[] record, int lengthBytes, List<byte[]> sets)
    {
        (Codec, _record, LengthBytes, ParameterSets) = (codec, record, lengthBytes, sets);
    }

    /// <summary><c>h264</c> or <c>hevc</c>.</summary>
    public string Codec { get; }

    /// <summary>Bytes of the length before each unit of a packet.</summary>
    public int LengthBytes { get; }

    /// <summary>The parameter sets, in the order of the record.</summary>
    public IReadOnlyList<byte[]> ParameterSets { get; }

    /// <summary>The record's bytes.</summary>
    public ReadOnlySpan<byte> Record => _record;

    /// <summary>Reads a record.</summary>
    /// <param name="codec">The codec's short name.</param>
    /// <param name="record">The bytes.</param>
    /// <returns>Null where it is no record of H.264 or HEVC, such as the bare units of a transport stream.</returns>
    public static CodecConfiguration? Read(string codec, byte[] record)
    {
        var (sets, at) = (new List<byte[]>(), 0);
        bool Take(int count)
        {
            for (var i = 0; i < count; i++)
            {
                if (at + 2 > record.Length || at + 2 + BinaryPrimitives.ReadUInt16BigEndian(record.AsSpan(at)) is var end && (end > record.Length || end == at + 2))
                {
                    return false;
                }

                sets.Add(record[(at + 2)..end]);
                at = end;
            }

            return true;
        }

        if (codec == "h264" && record.Length > 7 && record[0] == 1)
        {
            at = 6;
            if (!Take(record[5] & 31) || at >= record.Length || !Take(record[at++]))
            {
                return null;
            }

            return new(codec, record, (record[4] & 3) + 1, sets);
        }

        if (codec == "hevc" && record.Length > HevcHeader && record[0] == 1)
        {
            at = HevcHeader + 1;
            for (var arrays = record[HevcHeader]; arrays > 0; arrays--)
            {
                if (at + 3 > record.Length)
                {
                    return null;
                }

                var count = BinaryPrimitives.ReadUInt16BigEndian(record.AsSpan(at + 1));
                at += 3;
                if (!Take(count))
                {
                    return null;
                }
            }

            return new(codec, record, (record[21] & 3) + 1, sets);
        }

        return null;
    }

    /// <summary>The number of an H.264 sequence parameter set.</summary>
    public static int SequenceNumber(ReadOnlySpan<byte> set)
    {
        var bit = 32; // header, profile, constraints, level
        return NalUnits.ExpGolomb(set, ref bit);
    }

    /// <summary>The same record for packets whose units come after lengths of four bytes.</summary>
    public CodecConfiguration WithLongLengths()
    {
        var record = (byte[])_record.Clone();
        record[Codec == "h264" ? 4 : 21] |= 3;
        return new(Codec, record, 4, [.. ParameterSets]);
    }

    /// <summary>An H.264 record that holds the parameter sets of both, which must have different numbers.</summary>
    /// <param name="other">The other one: of the same profile, or a lower one.</param>
    public CodecConfiguration With(CodecConfiguration other)
    {
        var sets = ParameterSets.Concat(other.ParameterSets).ToList();
        var (sequences, pictures) = (sets.FindAll(set => NalUnits.H264Type(set) == 7), sets.FindAll(set => NalUnits.H264Type(set) == 8));
        using var record = new MemoryStream();
        record.Write(_record.AsSpan(0, 3));
        record.WriteByte(Math.Max(_record[3], other._record[3]));
        record.WriteByte(0xFF);
        record.WriteByte((byte)(0xE0 | sequences.Count));
        sequences.ForEach(Put);
        record.WriteByte((byte)pictures.Count);
        pictures.ForEach(Put);
        var end = 6 + 1 + ParameterSets.Sum(set => set.Length + 2);
        if (s_highProfiles.Contains(_record[1]) && _record.Length >= end + 4)
        {
            record.Write(_record.AsSpan(end, 4)); // chroma format and bit depths
        }

        return new(Codec, record.ToArray(), 4, [.. sequences, .. pictures]);

        void Put(byte[] set)
        {
            record.WriteByte((byte)(set.Length >> 8));
            record.WriteByte((byte)set.Length);
            record.Write(set);
        }
    }
}
