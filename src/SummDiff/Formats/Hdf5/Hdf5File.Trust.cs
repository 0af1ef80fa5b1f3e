namespace SummDiff.Formats.Hdf5;

/// <summary>What is asked of a data set before it is read: its values are in this file, and as many as the file can hold.</summary>
public sealed unsafe partial class Hdf5File
{
    private const long FreeBytes = 256 << 20; // what values may take in memory beyond what the file's length explains
    private const int UsualRatio = 64; // compressed zeros and ones reach more, but they are small

    private readonly HashSet<string> _expanding = [];
    private long _expandedBytes;

    /// <summary>Refuses a data set whose values are in other files, not stored at all, or far more than the file can hold.</summary>
    /// <exception cref="SummDiffException">It is such a data set.</exception>
    private void CheckStorage(string dataset, Hdf5Handle handle)
    {
        const int Chunked = 2, Virtual = 3;
        using var properties = Hdf5Library.Check(Hdf5Native.H5Dget_create_plist(handle), At(dataset));
        var layout = Hdf5Native.H5Pget_layout(properties);
        if (layout == Virtual || Hdf5Native.H5Pget_external_count(properties) != 0)
        {
            throw new SummDiffException($"{Path}: '{dataset}' keeps its values in another file, which is refused: it could be any file of this machine. Store the values in this file.");
        }

        using var type = Hdf5Native.H5Dget_type(handle);
        var shape = Extent(handle);
        var size = (long)Hdf5Native.H5Tget_size(type);
        var claimed = Bytes(shape, size);
        var stored = (long)Math.Min(long.MaxValue, Hdf5Native.H5Dget_storage_size(handle));
        if (layout == Chunked)
        {
            var chunk = new long[Math.Max(1, shape.Length)];
            fixed (long* first = chunk)
            {
                Hdf5Library.Check(Hdf5Native.H5Pget_chunk(properties, chunk.Length, first), At(dataset));
            }

            claimed = Math.Max(claimed, Bytes(chunk, size));
        }
        else if (claimed > stored)
        {
            throw new SummDiffException($"{Path}: '{dataset}' of shape [{string.Join(", ", shape)}] takes {claimed} bytes, but {stored} are stored. Copy or download the file again.");
        }

        if (claimed / UsualRatio > stored && _expanding.Add(dataset))
        {
            _expandedBytes = (long)Int128.Min((Int128)_expandedBytes + claimed, long.MaxValue);
            if (_expandedBytes > FreeBytes + (UsualRatio * new FileInfo(Path).Length))
            {
                throw new SummDiffException($"{Path}: '{dataset}' claims {claimed} bytes where {stored} are stored, far more than a file of features holds. It is refused; copy or download the file again.");
            }
        }
    }

    /// <summary>Bytes of a text of fixed length, which the file must be able to hold.</summary>
    /// <exception cref="SummDiffException">The text would be longer than the file.</exception>
    private int TextBytes(string what, Hdf5Handle type)
    {
        var size = Hdf5Native.H5Tget_size(type);
        return size <= (nuint)Math.Min(new FileInfo(Path).Length, Array.MaxLength)
            ? (int)size
            : throw new SummDiffException($"{Path}: '{what}' claims a text of {size} bytes, more than the file has. Copy or download the file again.");
    }

    private static long Bytes(long[] shape, long size) => Hdf5Types.Count([.. shape, size]);
}
