using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SummDiff.Formats;

/// <summary>A NumPy <c>.npy</c> file, read whole: one array of numbers. Little-endian, C order, format versions 1 to 3.</summary>
internal sealed partial class NpyFile
{
    private readonly byte[] _values;

    private NpyFile(ElementType type, long[] shape, byte[] values)
    {
        Type = type;
        Shape = shape;
        _values = values;
    }

    /// <summary>How the numbers are stored.</summary>
    public ElementType Type { get; }

    /// <summary>The array's shape; empty for a single number.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SummDiffException">Not there, not such a file, truncated, or of a kind not read here.</exception>
    public static NpyFile Open(string path)
    {
        var file = FileBytes.Read(path);
        if (file.Length < 10 || !file.AsSpan(0, 6).SequenceEqual(Signature))
        {
            throw new SummDiffException($"{path}: not a .npy file. Write one with numpy.save.");
        }

        var headerStart = file[6] switch
        {
            1 => 10,
            2 or 3 when file.Length >= 12 => 12,
            _ => throw new SummDiffException($"{path}: .npy version {file[6]}.{file[7]}, where 1 to 3 are known. Write it again with numpy.save."),
        };
        var headerLength = headerStart == 10
            ? BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8))
            : BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(8));
        if (headerLength > file.Length - headerStart)
        {
            throw new SummDiffException($"{path}: truncated: a header of {headerLength} bytes in a file of {file.Length}.");
        }

        var (type, shape) = ReadHeader(path, Encoding.UTF8.GetString(file, headerStart, (int)headerLength));
        var values = file[(headerStart + (int)headerLength)..];
        var expected = shape.Aggregate((Int128)Elements.Size(type), (a, b) => Int128.Min(a * b, long.MaxValue));
        return values.Length == expected
            ? new(type, shape, values)
            : throw new SummDiffException(
                $"{path}: {values.Length} bytes of values where shape [{string.Join(", ", shape)}] takes {expected}. Was the download complete?");
    }

    /// <summary>All numbers, row-major.</summary>
    public float[] ReadFloats() => Elements.Convert<float>(_values, Type);

    /// <summary>All numbers, row-major.</summary>
    public double[] ReadDoubles() => Elements.Convert<double>(_values, Type);

    private static ReadOnlySpan<byte> Signature => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private static (ElementType Type, long[] Shape) ReadHeader(string path, string header)
    {
        var match = HeaderPattern().Match(header);
        if (!match.Success)
        {
            throw new SummDiffException($"{path}: a .npy header that is not understood: {header.Trim()}");
        }

        var type = match.Groups["type"].Value switch
        {
            "<f8" => ElementType.F64,
            "<f4" => ElementType.F32,
            "<f2" => ElementType.F16,
            "<i8" => ElementType.I64,
            "<i4" => ElementType.I32,
            "<i2" => ElementType.I16,
            "|i1" => ElementType.I8,
            "<u8" => ElementType.U64,
            "<u4" => ElementType.U32,
            "<u2" => ElementType.U16,
            "|u1" => ElementType.U8,
            "|b1" => ElementType.Bool,
            var other => throw new SummDiffException($"{path}: numbers of type {other}, where little-endian numbers are expected. Convert with array.astype('<f4')."),
        };
        var shape = new List<long>();
        foreach (var length in match.Groups["shape"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            shape.Add(long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new SummDiffException($"{path}: a shape that is not understood: ({match.Groups["shape"].Value})."));
        }

        return match.Groups["fortran"].Value == "True" && shape.Count > 1
            ? throw new SummDiffException($"{path}: stored column by column. Convert with numpy.ascontiguousarray.")
            : (type, [.. shape]);
    }

    [GeneratedRegex(@"^\{'descr': '(?<type>[^']*)', 'fortran_order': (?<fortran>True|False), 'shape': \((?<shape>[^)]*)\), *\} *\n?$")]
    private static partial Regex HeaderPattern();
}
