using System.Buffers.Binary;
using System.Text.Json;

namespace SummDiff.Formats;

/// <summary>The table of contents at the start of a safetensors file: an 8-byte length, then JSON.</summary>
internal sealed class SafeTensorsHeader
{
    private const string MetadataKey = "__metadata__";

    /// <summary>One tensor: where its bytes are in the file.</summary>
    public readonly record struct Entry(ElementType Type, long[] Shape, int Start, int ByteCount);

    private readonly Dictionary<string, string> _metadata;

    private SafeTensorsHeader(Dictionary<string, string> metadata, Dictionary<string, Entry> tensors)
    {
        _metadata = metadata;
        Tensors = tensors;
        Names = [.. tensors.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Text that travels with the tensors, without the checksum.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    public IReadOnlyDictionary<string, Entry> Tensors { get; }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads and checks the header of a whole file.</summary>
    /// <exception cref="SummDiffException">Anything in it contradicts the format, the file's length, or the checksum of a file written here.</exception>
    public static SafeTensorsHeader Parse(string path, byte[] file)
    {
        if (file.Length < 8)
        {
            throw Bad(path, $"{file.Length} bytes are too few for a header");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > (ulong)(file.Length - 8))
        {
            throw Bad(path, $"its header claims {length} bytes, but only {file.Length - 8} follow");
        }

        var dataStart = 8 + (int)length;
        try
        {
            using var json = JsonDocument.Parse(file.AsMemory(8, (int)length));
            var header = Parse(path, json.RootElement, dataStart, file.Length - dataStart);
            return header._metadata.Remove(SafeTensorsChecksum.Key, out var checksum) && !SafeTensorsChecksum.Holds(file, dataStart, checksum)
                ? throw Bad(path, "its checksum is wrong, so some of its bytes have changed since it was written")
                : header;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Bad(path, error is JsonException ? "its header is not JSON" : "its header is not valid UTF-8", error);
        }
    }

    private static SafeTensorsHeader Parse(string path, JsonElement root, int dataStart, int dataLength)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Bad(path, "its header is not a JSON object");
        }

        var metadata = new Dictionary<string, string>();
        var tensors = new Dictionary<string, Entry>();
        foreach (var member in root.EnumerateObject())
        {
            if (member.Name == MetadataKey)
            {
                ReadMetadata(path, member.Value, metadata);
            }
            else if (!tensors.TryAdd(member.Name, ReadEntry(path, member, dataStart, dataLength)))
            {
                throw Bad(path, $"tensor '{member.Name}' occurs twice");
            }
        }

        // Every byte of the data belongs to exactly one tensor.
        var end = dataStart;
        foreach (var (name, tensor) in tensors.OrderBy(t => t.Value.Start).ThenBy(t => t.Value.ByteCount))
        {
            if (tensor.Start != end)
            {
                throw Bad(path, $"tensor '{name}' {(tensor.Start < end ? "overlaps the one before it" : "leaves a gap before it")}");
            }

            end += tensor.ByteCount;
        }

        return end == dataStart + dataLength
            ? new(metadata, tensors)
            : throw Bad(path, $"its tensors take {end - dataStart} bytes, but {dataLength} follow the header");
    }

    private static void ReadMetadata(string path, JsonElement value, Dictionary<string, string> metadata)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Bad(path, "its metadata is not a JSON object");
        }

        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.String || !metadata.TryAdd(member.Name, member.Value.GetString()!))
            {
                throw Bad(path, $"metadata '{member.Name}' is not text, or occurs twice");
            }
        }
    }

    private static Entry ReadEntry(string path, JsonProperty member, int dataStart, int dataLength)
    {
        if (member.Value.ValueKind != JsonValueKind.Object
            || !member.Value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !member.Value.TryGetProperty("shape", out var shape) || ReadNumbers(shape) is not { } dimensions
            || !member.Value.TryGetProperty("data_offsets", out var range) || ReadNumbers(range) is not [var start, var end])
        {
            throw Bad(path, $"tensor '{member.Name}' lacks a proper dtype, shape or data_offsets");
        }

        if (TypeOf(dtype.GetString()!) is not { } type)
        {
            throw Bad(path, $"tensor '{member.Name}' has dtype {dtype.GetString()}, which this program does not know");
        }

        if (start > end || end > dataLength)
        {
            throw Bad(path, $"tensor '{member.Name}' lies at {start}..{end} of {dataLength} bytes; the file may be truncated");
        }

        Int128 needed = Elements.Size(type);
        foreach (var dimension in dimensions)
        {
            needed = Int128.Min(needed * dimension, long.MaxValue);
        }

        return needed == end - start
            ? new(type, dimensions, dataStart + (int)start, (int)(end - start))
            : throw Bad(path, $"tensor '{member.Name}' of shape [{string.Join(", ", dimensions)}] and dtype {dtype.GetString()} has {end - start} bytes");
    }

    /// <summary>An array of whole numbers that are not negative, or null.</summary>
    private static long[]? ReadNumbers(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var numbers = new long[array.GetArrayLength()];
        var i = 0;
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out numbers[i]) || numbers[i++] < 0)
            {
                return null;
            }
        }

        return numbers;
    }

    private static ElementType? TypeOf(string dtype) => dtype switch
    {
        "F64" => ElementType.F64,
        "F32" => ElementType.F32,
        "F16" => ElementType.F16,
        "BF16" => ElementType.BF16,
        "I64" => ElementType.I64,
        "I32" => ElementType.I32,
        "I16" => ElementType.I16,
        "I8" => ElementType.I8,
        "U64" => ElementType.U64,
        "U32" => ElementType.U32,
        "U16" => ElementType.U16,
        "U8" => ElementType.U8,
        "BOOL" => ElementType.Bool,
        _ => null,
    };

    private static SummDiffException Bad(string path, string what, Exception? cause = null) =>
        new($"{path}: not a whole safetensors file: {what}. Copy or download it again.", cause);
}
