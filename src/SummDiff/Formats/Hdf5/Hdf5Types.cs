namespace SummDiff.Formats.Hdf5;

/// <summary>The kinds of stored values that matter here, by the library's own numbers.</summary>
internal enum Hdf5Class
{
    Integer = 0,
    Float = 1,
    Text = 3,
    Reference = 7,
    Enumeration = 8,
}

/// <summary>Types and shapes of the HDF5 library.</summary>
internal static unsafe class Hdf5Types
{
    /// <summary>The library's type for numbers in memory.</summary>
    public static Hdf5Handle Native<T>()
        where T : unmanaged =>
        Hdf5Library.Constant(
            typeof(T) == typeof(float) ? "H5T_NATIVE_FLOAT_g"
            : typeof(T) == typeof(double) ? "H5T_NATIVE_DOUBLE_g"
            : typeof(T) == typeof(byte) ? "H5T_NATIVE_UINT8_g"
            : typeof(T) == typeof(int) ? "H5T_NATIVE_INT32_g"
            : typeof(T) == typeof(long) ? "H5T_NATIVE_INT64_g"
            : throw new ArgumentException($"HDF5 files are not read or written as {typeof(T).Name} here."));

    /// <summary>What kind of values a type stands for.</summary>
    public static Hdf5Class ClassOf(Hdf5Handle type) => (Hdf5Class)Hdf5Native.H5Tget_class(type);

    /// <summary>Whether values can be read as numbers. Other software stores booleans as an enumeration.</summary>
    public static bool IsNumeric(Hdf5Handle type) => ClassOf(type) is Hdf5Class.Integer or Hdf5Class.Float or Hdf5Class.Enumeration;

    /// <summary>The lengths of a data space's axes.</summary>
    public static long[] Extent(Hdf5Handle space)
    {
        var shape = new long[Math.Max(0, Hdf5Native.H5Sget_simple_extent_ndims(space))];
        fixed (long* first = shape)
        {
            _ = Hdf5Native.H5Sget_simple_extent_dims(space, first, null);
        }

        return shape;
    }

    /// <summary>How many elements a shape holds; <see cref="long.MaxValue"/> when the number is larger.</summary>
    public static long Count(ReadOnlySpan<long> shape)
    {
        Int128 count = 1;
        foreach (var length in shape)
        {
            count = length < 0 ? long.MaxValue : Int128.Min(count * length, long.MaxValue);
        }

        return (long)count;
    }
}
