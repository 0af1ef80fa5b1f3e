using System.Text;

namespace SummDiff.Formats.Hdf5;

public sealed unsafe partial class Hdf5File
{
    /// <summary>Hands everything written so far to the operating system.</summary>
    /// <exception cref="SummDiffException">The disk is full, or another error of the file system.</exception>
    public void Flush()
    {
        const int Everything = 1;
        using var _ = Hdf5Library.Enter();
        Hdf5Library.Check(Hdf5Native.H5Fflush(_file, Everything), Path);
    }

    /// <summary>Creates a group, and the groups above it where they are missing.</summary>
    /// <param name="group">The group's path.</param>
    /// <exception cref="SummDiffException">The name is taken, or the file is not writable.</exception>
    public void CreateGroup(string group)
    {
        using var _ = Hdf5Library.Enter();
        using var links = LinkProperties();
        using var handle = Hdf5Library.Check(Hdf5Native.H5Gcreate2(_file, group, links, Hdf5Handle.Default, Hdf5Handle.Default), At(group));
    }

    /// <summary>Creates a dataset of numbers, and the groups above it where they are missing.</summary>
    /// <typeparam name="T"><c>float</c>, <c>double</c>, <c>byte</c>, <c>int</c> or <c>long</c>; stored as they are in memory.</typeparam>
    /// <param name="dataset">The dataset's path.</param>
    /// <param name="shape">The lengths of its axes; empty for a single number.</param>
    /// <param name="values">All values, row-major.</param>
    /// <param name="compress">Whether to compress losslessly (gzip), in chunks of about a megabyte.</param>
    /// <exception cref="ArgumentException">The shape does not hold the values.</exception>
    /// <exception cref="SummDiffException">The name is taken, the disk is full, or the file is not writable.</exception>
    public void Write<T>(string dataset, ReadOnlySpan<long> shape, ReadOnlySpan<T> values, bool compress = false)
        where T : unmanaged
    {
        if (Hdf5Types.Count(shape) != values.Length)
        {
            throw new ArgumentException($"{dataset} of shape [{string.Join(", ", shape.ToArray())}] cannot hold {values.Length} values.", nameof(values));
        }

        using var _ = Hdf5Library.Enter();
        using var space = Space(shape);
        using var links = LinkProperties();
        using var properties = DatasetProperties(shape, sizeof(T), compress && values.Length > 0);
        var type = Hdf5Types.Native<T>();
        using var handle = Hdf5Library.Check(
            Hdf5Native.H5Dcreate2(_file, dataset, type, space, links, properties, Hdf5Handle.Default), At(dataset));
        fixed (T* first = values)
        {
            Hdf5Library.Check(
                Hdf5Native.H5Dwrite(handle, type, Hdf5Handle.Default, Hdf5Handle.Default, Hdf5Handle.Default, first), At(dataset));
        }
    }

    /// <summary>Creates a dataset of one text, and the groups above it where they are missing.</summary>
    /// <param name="dataset">The dataset's path.</param>
    /// <param name="text">The text; stored as UTF-8.</param>
    /// <exception cref="SummDiffException">The name is taken, the disk is full, or the file is not writable.</exception>
    public void WriteText(string dataset, string text)
    {
        using var _ = Hdf5Library.Enter();
        using var space = Space([]);
        using var links = LinkProperties();
        using var properties = DatasetProperties([], 1, compress: false);
        using var type = TextType();
        using var handle = Hdf5Library.Check(
            Hdf5Native.H5Dcreate2(_file, dataset, type, space, links, properties, Hdf5Handle.Default), At(dataset));
        fixed (byte* first = Encoding.UTF8.GetBytes(text + '\0'))
        {
            Hdf5Library.Check(
                Hdf5Native.H5Dwrite(handle, type, Hdf5Handle.Default, Hdf5Handle.Default, Hdf5Handle.Default, &first), At(dataset));
        }
    }

    /// <summary>Sets a text attribute.</summary>
    /// <param name="path">The group or dataset to carry it; <c>/</c> is the file's root.</param>
    /// <param name="name">The attribute's name.</param>
    /// <param name="text">The text; stored as UTF-8.</param>
    /// <exception cref="SummDiffException">The object is not there, the disk is full, or the file is not writable.</exception>
    public void WriteTextAttribute(string path, string name, string text)
    {
        using var _ = Hdf5Library.Enter();
        using var type = TextType();
        fixed (byte* first = Encoding.UTF8.GetBytes(text + '\0'))
        {
            WriteAttribute(path, name, type, &first);
        }
    }

    /// <summary>Sets a numeric attribute.</summary>
    /// <typeparam name="T"><c>float</c>, <c>double</c>, <c>byte</c>, <c>int</c> or <c>long</c>.</typeparam>
    /// <param name="path">The group or dataset to carry it; <c>/</c> is the file's root.</param>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="SummDiffException">The object is not there, the disk is full, or the file is not writable.</exception>
    public void WriteAttribute<T>(string path, string name, T value)
        where T : unmanaged
    {
        using var _ = Hdf5Library.Enter();
        WriteAttribute(path, name, Hdf5Types.Native<T>(), &value);
    }

    /// <summary>Removes a group or dataset. The file does not shrink.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="SummDiffException">It is not there, or the file is not writable.</exception>
    public void Delete(string path)
    {
        using var _ = Hdf5Library.Enter();
        Hdf5Library.Check(Hdf5Native.H5Ldelete(_file, path, Hdf5Handle.Default), At(path));
    }

    /// <summary>Renames a group or dataset.</summary>
    /// <param name="from">Its path.</param>
    /// <param name="to">Its path from now on; must be free.</param>
    /// <exception cref="SummDiffException">It is not there, the new name is taken, or the file is not writable.</exception>
    public void Move(string from, string to)
    {
        using var _ = Hdf5Library.Enter();
        Hdf5Library.Check(Hdf5Native.H5Lmove(_file, from, _file, to, Hdf5Handle.Default, Hdf5Handle.Default), At(from));
    }

    private static Hdf5Handle Space(ReadOnlySpan<long> shape)
    {
        const int Scalar = 0;
        fixed (long* first = shape)
        {
            return shape.IsEmpty ? Hdf5Native.H5Screate(Scalar) : Hdf5Native.H5Screate_simple(shape.Length, first, null);
        }
    }

    private static Hdf5Handle LinkProperties()
    {
        var properties = Hdf5Native.H5Pcreate(Hdf5Library.Constant("H5P_CLS_LINK_CREATE_ID_g"));
        _ = Hdf5Native.H5Pset_create_intermediate_group(properties, 1);
        return properties;
    }

    private static Hdf5Handle DatasetProperties(ReadOnlySpan<long> shape, int size, bool compress)
    {
        const uint Level = 4;
        const long ChunkBytes = 1 << 20;
        var properties = Hdf5Native.H5Pcreate(Hdf5Library.Constant("H5P_CLS_DATASET_CREATE_ID_g"));
        _ = Hdf5Native.H5Pset_obj_track_times(properties, 0); // The same data gives the same bytes, whenever it is written.
        if (compress && shape.Length > 0)
        {
            var chunk = shape.ToArray();
            var rowBytes = Math.Max(1, Hdf5Types.Count(shape[1..])) * size;
            chunk[0] = Math.Clamp(ChunkBytes / rowBytes, 1, shape[0]);
            fixed (long* first = chunk)
            {
                _ = Hdf5Native.H5Pset_chunk(properties, shape.Length, first);
            }

            _ = Hdf5Native.H5Pset_shuffle(properties);
            _ = Hdf5Native.H5Pset_deflate(properties, Level);
        }

        return properties;
    }

    private static Hdf5Handle TextType()
    {
        const int Utf8 = 1;
        var type = Hdf5Native.H5Tcopy(Hdf5Library.Constant("H5T_C_S1_g"));
        _ = Hdf5Native.H5Tset_size(type, nuint.MaxValue); // H5T_VARIABLE: as h5py stores text.
        _ = Hdf5Native.H5Tset_cset(type, Utf8);
        return type;
    }

    private void WriteAttribute(string path, string name, Hdf5Handle type, void* value)
    {
        var what = At($"{path}@{name}");
        using var owner = OpenObject(path);
        if (Hdf5Native.H5Aexists(owner, name) > 0)
        {
            Hdf5Library.Check(Hdf5Native.H5Adelete(owner, name), what);
        }

        using var space = Space([]);
        using var attribute = Hdf5Library.Check(
            Hdf5Native.H5Acreate2(owner, name, type, space, Hdf5Handle.Default, Hdf5Handle.Default), what);
        Hdf5Library.Check(Hdf5Native.H5Awrite(attribute, type, value), what);
    }
}
