namespace SummDiff.Formats;

/// <summary>A file of named arrays of numbers, whatever its format. <see cref="TensorFile.Open"/> finds out which.</summary>
internal interface ITensorFile
{
    /// <summary>Where the file was read from.</summary>
    string Path { get; }

    /// <summary>Text that travels with the tensors; empty where the format has none.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Names of the tensors, in ordinal order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Whether the file holds a tensor of this name.</summary>
    /// <param name="name">The tensor's name.</param>
    bool Contains(string name);

    /// <summary>The tensor's shape; empty for a single number.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="SummDiffException">There is no such tensor.</exception>
    IReadOnlyList<long> Shape(string name);

    /// <summary>How the tensor's numbers are stored.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="SummDiffException">There is no such tensor.</exception>
    ElementType Type(string name);

    /// <summary>The tensor's values, row-major, from any stored type.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="SummDiffException">There is no such tensor.</exception>
    float[] ReadFloats(string name);
}
