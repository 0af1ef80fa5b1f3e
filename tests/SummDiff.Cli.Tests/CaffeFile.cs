using System.Runtime.InteropServices;
using Google.Protobuf;

namespace SummDiff.Cli.Tests;

/// <summary>Writes weights as Caffe does: a NetParameter with the layers' names and blobs.</summary>
internal static class CaffeFile
{
    /// <summary>Writes layers of a weight and a bias each: <c>NAME/weight</c> and <c>NAME/bias</c>.</summary>
    public static void Write(string path, IEnumerable<(string Name, long[] Shape, ReadOnlyMemory<float> Values)> tensors)
    {
        using var stream = File.Create(path);
        using var output = new CodedOutputStream(stream);
        foreach (var layer in tensors.GroupBy(tensor => tensor.Name[..tensor.Name.LastIndexOf('/')]))
        {
            var bytes = Message(message =>
            {
                message.WriteRawTag(1 << 3 | 2); // name
                message.WriteString(layer.Key);
                message.WriteRawTag(2 << 3 | 2); // type
                message.WriteString("Convolution");
                foreach (var (_, shape, values) in layer.OrderByDescending(tensor => tensor.Name, StringComparer.Ordinal))
                {
                    message.WriteRawTag(7 << 3 | 2); // blobs
                    message.WriteBytes(Blob(shape, values.Span));
                }
            });
            output.WriteTag(100, WireFormat.WireType.LengthDelimited); // layer
            output.WriteBytes(bytes);
        }
    }

    private static ByteString Blob(long[] shape, ReadOnlySpan<float> values)
    {
        var data = ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
        return Message(blob =>
        {
            blob.WriteRawTag(7 << 3 | 2); // shape, whose dim are packed
            var dimensions = Message(dim => Array.ForEach(shape, dim.WriteInt64));
            blob.WriteBytes(Message(inner =>
            {
                inner.WriteRawTag(1 << 3 | 2);
                inner.WriteBytes(dimensions);
            }));
            blob.WriteRawTag(5 << 3 | 2); // data, packed
            blob.WriteBytes(data);
        });
    }

    private static ByteString Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(output);
        }

        return ByteString.CopyFrom(stream.ToArray());
    }
}
