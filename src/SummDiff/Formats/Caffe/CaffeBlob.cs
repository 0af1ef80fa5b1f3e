using Google.Protobuf;

namespace SummDiff.Formats.Caffe;

/// <summary>
/// One array of a Caffe layer (message <c>BlobProto</c>): its shape, and where in the file its values lie. Fields that are not needed, gradients
/// above all, are skipped.
/// </summary>
/// <param name="Shape">The shape as stored; four lengths in the deprecated form, none where the file gives none.</param>
/// <param name="IsDeprecatedForm">Whether the shape is num, channels, height and width rather than a list.</param>
/// <param name="Type">32-bit or 64-bit floats.</param>
/// <param name="Values">Runs of bytes in the file that hold the values, one after another.</param>
internal sealed record CaffeBlob(long[] Shape, bool IsDeprecatedForm, ElementType Type, IReadOnlyList<Range> Values)
{
    private const int MaxAxes = 32; // as in Caffe

    /// <summary>Reads a blob.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="message">Where the blob's message lies in it.</param>
    /// <exception cref="InvalidProtocolBufferException">The message is damaged.</exception>
    /// <exception cref="FormatException">The message is sound, but is no blob: the reason, as the end of a sentence.</exception>
    public static CaffeBlob Parse(byte[] bytes, Range message)
    {
        List<long> deprecated = [0, 0, 0, 0], shape = [];
        List<Range> floats = [], doubles = [];
        var (given, listed) = (false, false);
        var input = Protobuf.Open(bytes, message);
        while (input.ReadTag() is var tag and not 0)
        {
            switch ((WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag)))
            {
                case ( >= 1 and <= 4 and var axis, WireFormat.WireType.Varint):
                    deprecated[axis - 1] = input.ReadInt64();
                    given = true;
                    break;
                case (5, WireFormat.WireType.LengthDelimited or WireFormat.WireType.Fixed32):
                    floats.Add(Protobuf.Skip(bytes, input, tag));
                    break;
                case (7, WireFormat.WireType.LengthDelimited):
                    ReadShape(bytes, Protobuf.Skip(bytes, input, tag), shape);
                    listed = true;
                    break;
                case (8, WireFormat.WireType.LengthDelimited or WireFormat.WireType.Fixed64):
                    doubles.Add(Protobuf.Skip(bytes, input, tag));
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        var (type, values) = doubles.Count > 0 && floats.Count == 0 ? (ElementType.F64, doubles) : (ElementType.F32, floats);
        var lengths = listed ? shape : given ? deprecated : [];
        var stored = values.Sum(run => (long)run.End.Value - run.Start.Value);
        var expected = lengths.Aggregate((Int128)Elements.Size(type), (product, length) => Int128.Clamp(product * length, -1, long.MaxValue));
        return lengths.TrueForAll(length => length >= 0) && stored == expected
            ? new CaffeBlob([.. lengths], given && !listed, type, values)
            : throw new FormatException($"holds {stored} bytes of {type} values where shape [{string.Join(", ", lengths)}] takes {(expected < 0 ? "an impossible number" : expected)}");
    }

    /// <summary>The values, row-major.</summary>
    /// <param name="bytes">The file.</param>
    public float[] ReadFloats(byte[] bytes)
    {
        if (Values is [var whole])
        {
            return Elements.Convert<float>(bytes.AsSpan(whole), Type);
        }

        var joined = new byte[Values.Sum(run => run.End.Value - run.Start.Value)];
        var at = 0;
        foreach (var run in Values)
        {
            bytes.AsSpan(run).CopyTo(joined.AsSpan(at));
            at += run.End.Value - run.Start.Value;
        }

        return Elements.Convert<float>(joined, Type);
    }

    /// <summary>Reads a list of lengths, packed into one field or a field each.</summary>
    private static void ReadShape(byte[] bytes, Range message, List<long> shape)
    {
        var input = Protobuf.Open(bytes, message);
        while (input.ReadTag() is var tag and not 0)
        {
            switch ((WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag)))
            {
                case (1, WireFormat.WireType.Varint):
                    Add(input.ReadInt64());
                    break;
                case (1, WireFormat.WireType.LengthDelimited):
                    for (var packed = Protobuf.Open(bytes, Protobuf.Skip(bytes, input, tag)); !packed.IsAtEnd;)
                    {
                        Add(packed.ReadInt64());
                    }

                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        void Add(long length)
        {
            if (shape.Count == MaxAxes)
            {
                throw new FormatException($"has a shape of more than {MaxAxes} axes");
            }

            shape.Add(length);
        }
    }
}
