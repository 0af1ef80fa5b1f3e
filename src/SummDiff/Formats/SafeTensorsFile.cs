using System.Numerics;

namespace SummDiff.Formats;

/// <summary>
/// A safetensors file, read whole: named arrays of numbers, and text metadata. Nothing in it is trusted before it
/// has been checked against the file's length.
/// </summary>
internal sealed class SafeTensorsFile : ITensorFile
{
    private readonly byte[] _bytes;
    private readonly SafeTensorsHeader _header;

    private SafeTensorsFile(string path, byte[] bytes, SafeTensorsHeader header)
    {
        Path = path;
        _bytes = bytes;
        _header = header;
    }

    /// <summary>Where the file was read from.</summary>
    public string Path { get; }

    /// <summary>Text that travels with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Names of the tensors, in ordinal order.</summary>
    public IReadOnlyList<string> Names => _header.Names;

    /// <summary>Reads a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SummDiffException">Not there, not a safetensors file, truncated, inconsistent, or changed since it was written here.</exception>
    public static SafeTensorsFile Open(string path) => Parse(path, FileBytes.Read(path));

    /// <summary>Writes 32-bit float tensors. The same input gives the same bytes, whatever its order.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="metadata">Text that travels with the tensors.</param>
    /// <param name="tensors">Name, shape and row-major values of each tensor.</param>
    /// <exception cref="ArgumentException">A name occurs twice, or a shape does not hold the values.</exception>
    /// <exception cref="SummDiffException">The disk is full or the place is not writable. An older file is untouched.</exception>
    public static void Write(
        string path,
        IReadOnlyDictionary<string, string> metadata,
        IEnumerable<(string Name, long[] Shape, ReadOnlyMemory<float> Values)> tensors) =>
        SafeTensorsWriter.Write(path, metadata, tensors);

    /// <summary>Whether the file holds a tensor of this name.</summary>
    /// <param name="name">The tensor's name.</param>
    public bool Contains(string name) => _header.Tensors.ContainsKey(name);

    /// <summary>The tensor's shape; empty for a single number.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="SummDiffException">There is no such tensor.</exception>
    public IReadOnlyList<long> Shape(string name) => Find(name).Shape;

    /// <summary>How the tensor's numbers are stored.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="SummDiffException">There is no such tensor.</exception>
    public ElementType Type(string name) => Find(name).Type;

    /// <summary>The tensor's values, row-major, from any stored type.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="SummDiffException">There is no such tensor.</exception>
    public float[] ReadFloats(string name) => Read<float>(Find(name));

    /// <summary>The tensor's values, row-major, from any stored type.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="SummDiffException">There is no such tensor.</exception>
    public double[] ReadDoubles(string name) => Read<double>(Find(name));

    /// <summary>The tensor's values, row-major, from any stored whole-number type.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="SummDiffException">There is no such tensor, or it holds floats.</exception>
    public long[] ReadLongs(string name)
    {
        var tensor = Find(name);
        return Elements.IsInteger(tensor.Type)
            ? Read<long>(tensor)
            : throw new SummDiffException($"{Path}: tensor '{name}' holds {tensor.Type} numbers where whole numbers are expected.");
    }

    /// <summary>Whether a file begins as such a file does: with the length of its header, whose first character is a brace.</summary>
    internal static bool Recognizes(ReadOnlySpan<byte> bytes) => bytes.Length > 8 && bytes[8] == '{' && bytes[4..8].IndexOfAnyExcept((byte)0) < 0;

    /// <summary>Checks the bytes of a whole file that came from elsewhere.</summary>
    internal static SafeTensorsFile Parse(string name, byte[] bytes) => new(name, bytes, SafeTensorsHeader.Parse(name, bytes));

    private T[] Read<T>(SafeTensorsHeader.Entry tensor)
        where T : unmanaged, INumber<T> =>
        Elements.Convert<T>(_bytes.AsSpan(tensor.Start, tensor.ByteCount), tensor.Type);

    private SafeTensorsHeader.Entry Find(string name) =>
        _header.Tensors.TryGetValue(name, out var tensor)
            ? tensor
            : throw new SummDiffException($"{Path}: there is no tensor '{name}' among its {Names.Count}. Is this the right kind of file?");
}
