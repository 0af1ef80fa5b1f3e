using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SummDiff.Formats.Matlab;

/// <summary>
/// A MATLAB file of version 5, the form that MATLAB 5 to 7 and SciPy write: its real matrices of numbers by name. Cells, structures and texts are passed over.
/// </summary>
internal sealed class MatFile
{
    private const int HeaderBytes = 128;
    private const int CompressedElement = 15;
    private const long LargestVariable = 1L << 30;
    private const long FreeBytes = 64 << 20;
    private const int UsualRatio = 64; // Compressed zeros and ones reach more, but they are small.

    private readonly string _path;
    private readonly Dictionary<string, MatMatrix?> _variables = [];

    private MatFile(string path) => _path = path;

    /// <summary>The names of all variables, of those that are passed over too.</summary>
    public IReadOnlyCollection<string> Names => _variables.Keys;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SummDiffException">Not there, of another version, truncated or damaged.</exception>
    public static MatFile Load(string path) => Parse(path, FileBytes.Read(path));

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="path">The file's name, for errors.</param>
    /// <param name="bytes">All of it.</param>
    /// <exception cref="SummDiffException">Of another version, truncated or damaged.</exception>
    internal static MatFile Parse(string path, byte[] bytes)
    {
        var file = new MatFile(path);
        if (bytes.AsSpan().StartsWith("MATLAB 7.3"u8))
        {
            throw new SummDiffException($"{path}: a MATLAB file of version 7.3, which is HDF5 inside. Expected version 5; in MATLAB, save with '-v7'.");
        }

        if (bytes.Length < HeaderBytes || bytes.AsSpan(124, 4) is var mark && !(mark.SequenceEqual("\0\u0001IM"u8) || mark.SequenceEqual("\u0001\0MI"u8)))
        {
            throw new SummDiffException($"{path}: not a MATLAB file of version 5. Expected one as MATLAB 5 to 7 and SciPy write it.");
        }

        try
        {
            file.ReadAll(bytes, isBigEndian: bytes[126] == 'M');
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw new SummDiffException($"{path}: a damaged or truncated MATLAB file ({error.Message.TrimEnd('.')}). Get it again.", error);
        }

        return file;
    }

    /// <summary>A matrix.</summary>
    /// <param name="name">The variable's name.</param>
    /// <exception cref="SummDiffException">There is no such variable, or it is not a real matrix of numbers.</exception>
    public MatMatrix Get(string name) => _variables.TryGetValue(name, out var matrix)
        ? matrix ?? throw new SummDiffException($"{_path}: '{name}' is not a full, real matrix of numbers.")
        : throw new SummDiffException($"{_path}: has no variable '{name}', but {(Names.Count == 0 ? "none at all" : string.Join(", ", Names))}. Is it a file of the kind expected?");

    // Variables may be compressed, each by itself: a compressed one is an element that holds another one.
    private void ReadAll(byte[] bytes, bool isBigEndian)
    {
        using var file = new MemoryStream(bytes, HeaderBytes, bytes.Length - HeaderBytes);
        Span<byte> tag = stackalloc byte[8];
        while (file.Position < file.Length)
        {
            file.ReadExactly(tag);
            var (type, size) = isBigEndian
                ? (BinaryPrimitives.ReadUInt32BigEndian(tag), BinaryPrimitives.ReadUInt32BigEndian(tag[4..]))
                : (BinaryPrimitives.ReadUInt32LittleEndian(tag), BinaryPrimitives.ReadUInt32LittleEndian(tag[4..]));
            if (size > file.Length - file.Position)
            {
                throw new EndOfStreamException($"a variable of {size} bytes where {file.Length - file.Position} are left");
            }

            var next = file.Position + size;
            if (type == CompressedElement)
            {
                using var inflated = new ZLibStream(new MemoryStream(bytes, HeaderBytes + (int)file.Position, (int)size), CompressionMode.Decompress);
                Read(new MatReader(inflated, isBigEndian, Math.Min(LargestVariable, FreeBytes + (UsualRatio * (long)size))));
            }
            else
            {
                file.Position -= tag.Length;
                Read(new MatReader(file, isBigEndian, size + tag.Length));
            }

            file.Position = next;
        }
    }

    private void Read(MatReader reader)
    {
        const int MatrixElement = 14, FirstNumeric = 6, LastNumeric = 15, ComplexFlag = 0x800;
        var (type, size) = reader.Tag();
        if (type != MatrixElement)
        {
            return; // Data of MATLAB's own, without a name.
        }

        reader.Limit(size);
        var flags = reader.Numbers(maxCount: 2) is [var first, ..] ? (long)first : throw new InvalidDataException("a variable without flags");
        var dimensions = reader.Numbers(maxCount: 32);
        var name = Encoding.ASCII.GetString(Array.ConvertAll(reader.Numbers(maxCount: 1024), value => (byte)value));
        if ((flags & 0xFF) is < FirstNumeric or > LastNumeric || (flags & ComplexFlag) != 0)
        {
            _variables[name] = null;
            return;
        }

        var count = dimensions.Aggregate(1.0, (product, length) => product * length);
        if (dimensions.Length < 2 || dimensions.Any(length => length is < 0 or > int.MaxValue) || count > size || (count == 0 && dimensions.Max() > size))
        {
            throw new InvalidDataException($"'{name}' claims the size {string.Join(" × ", dimensions)}");
        }

        var values = reader.Numbers(maxCount: (int)count);
        _variables[name] = values.Length == count
            ? new MatMatrix((int)dimensions[0], (int)dimensions[1..].Aggregate(1.0, (product, length) => product * length), values)
            : throw new InvalidDataException($"'{name}' of size {string.Join(" × ", dimensions)} holds {values.Length} numbers");
    }
}
