using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SummDiff.Formats;

/// <summary>Writes safetensors files: header padded to 8 bytes, names and metadata in ordinal order, a checksum among the metadata.</summary>
internal static class SafeTensorsWriter
{
    /// <inheritdoc cref="SafeTensorsFile.Write"/>
    public static void Write(
        string path,
        IReadOnlyDictionary<string, string> metadata,
        IEnumerable<(string Name, long[] Shape, ReadOnlyMemory<float> Values)> tensors)
    {
        var sorted = tensors.OrderBy(t => t.Name, StringComparer.Ordinal).ToArray();
        for (var i = 0; i < sorted.Length; i++)
        {
            var (name, shape, values) = sorted[i];
            if (shape.Aggregate(1L, (a, b) => a * b) != values.Length || (i > 0 && sorted[i - 1].Name == name))
            {
                throw new ArgumentException(
                    $"Tensor '{name}' of shape [{string.Join(", ", shape)}] has {values.Length} values, or occurs twice.", nameof(tensors));
            }
        }

        var head = Head(metadata, sorted);
        SafeTensorsChecksum.Fill(head, sorted.Select(tensor => tensor.Values));
        AtomicFile.Write(path, stream =>
        {
            stream.Write(head);
            foreach (var tensor in sorted)
            {
                stream.Write(MemoryMarshal.AsBytes(tensor.Values.Span));
            }
        });
    }

    /// <summary>What precedes the values: the header and, before it, its length.</summary>
    private static byte[] Head(
        IReadOnlyDictionary<string, string> metadata, (string Name, long[] Shape, ReadOnlyMemory<float> Values)[] tensors)
    {
        using var buffer = new MemoryStream();
        buffer.Write(stackalloc byte[sizeof(long)]);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in metadata.Append(new(SafeTensorsChecksum.Key, SafeTensorsChecksum.Blank)).OrderBy(m => m.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();

            var offset = 0L;
            foreach (var (name, shape, values) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                WriteNumbers(json, "shape", shape);
                WriteNumbers(json, "data_offsets", [offset, offset += values.Length * (long)sizeof(float)]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        var head = buffer.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(head, head.Length - sizeof(long));
        return head;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
