using System.Runtime.InteropServices;
using System.Text;

namespace SummDiff.Formats.Hdf5;

public sealed unsafe partial class Hdf5File
{
    /// <summary>A dataset's shape; empty for a single value.</summary>
    /// <param name="dataset">The dataset's path.</param>
    /// <exception cref="SummDiffException">There is no such dataset.</exception>
    public long[] Shape(string dataset)
    {
        using var _ = Hdf5Library.Enter();
        using var handle = OpenDataset(dataset);
        return Extent(handle);
    }

    /// <summary>What a dataset holds, in words: <c>float32</c>, <c>int64</c>, <c>uint8</c>, <c>text</c> or <c>other</c>.</summary>
    /// <param name="dataset">The dataset's path.</param>
    /// <exception cref="SummDiffException">There is no such dataset.</exception>
    public string TypeName(string dataset)
    {
        using var _ = Hdf5Library.Enter();
        using var handle = OpenDataset(dataset);
        using var type = Hdf5Native.H5Dget_type(handle);
        var bits = 8 * (int)Hdf5Native.H5Tget_size(type);
        return Hdf5Types.ClassOf(type) switch
        {
            Hdf5Class.Integer => Hdf5Native.H5Tget_sign(type) == 0 ? $"uint{bits}" : $"int{bits}",
            Hdf5Class.Float => $"float{bits}",
            Hdf5Class.Enumeration => "bool",
            Hdf5Class.Text => "text",
            _ => "other",
        };
    }

    /// <summary>All numbers of a dataset, row-major, whatever type they are stored in.</summary>
    /// <typeparam name="T"><c>float</c>, <c>double</c>, <c>byte</c>, <c>int</c> or <c>long</c>. Floats become whole numbers toward zero.</typeparam>
    /// <param name="dataset">The dataset's path.</param>
    /// <exception cref="SummDiffException">There is no such dataset, it is not numeric, damaged, or too large for one array.</exception>
    public T[] Read<T>(string dataset)
        where T : unmanaged
    {
        using var _ = Hdf5Library.Enter();
        using var handle = OpenNumbers(dataset);
        var values = Allocate<T>(dataset, Extent(handle));
        fixed (T* first = values)
        {
            Hdf5Library.Check(
                Hdf5Native.H5Dread(handle, Hdf5Types.Native<T>(), Hdf5Handle.Default, Hdf5Handle.Default, Hdf5Handle.Default, first), At(dataset));
        }

        return values;
    }

    /// <summary>The one number of a dataset, stored as a scalar or as an array of one.</summary>
    /// <typeparam name="T"><c>float</c>, <c>double</c>, <c>byte</c>, <c>int</c> or <c>long</c>.</typeparam>
    /// <param name="dataset">The dataset's path.</param>
    /// <exception cref="SummDiffException">There is no such dataset, it is not numeric, or holds more or less than one number.</exception>
    public T ReadScalar<T>(string dataset)
        where T : unmanaged =>
        Read<T>(dataset) is [var value]
            ? value
            : throw new SummDiffException($"{Path}: {dataset} has shape [{string.Join(", ", Shape(dataset))}] where one number is expected.");

    /// <summary>Some rows of a dataset: consecutive indices of its first axis, with everything along the others.</summary>
    /// <typeparam name="T"><c>float</c>, <c>double</c>, <c>byte</c>, <c>int</c> or <c>long</c>.</typeparam>
    /// <param name="dataset">The dataset's path.</param>
    /// <param name="start">First row.</param>
    /// <param name="count">Rows to read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not all there.</exception>
    /// <exception cref="SummDiffException">There is no such dataset, it is not numeric, damaged, or the part is too large for one array.</exception>
    public T[] ReadRows<T>(string dataset, long start, long count)
        where T : unmanaged
    {
        const int Set = 0;
        using var _ = Hdf5Library.Enter();
        using var handle = OpenNumbers(dataset);
        var shape = Extent(handle);
        if (shape is [] || start < 0 || count < 0 || start > shape[0] - count)
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"{dataset} of shape [{string.Join(", ", shape)}] has no {count} rows from {start}.");
        }

        var offset = new long[shape.Length];
        offset[0] = start;
        shape[0] = count;
        var values = Allocate<T>(dataset, shape);
        using var inFile = Hdf5Native.H5Dget_space(handle);
        fixed (T* first = values)
        fixed (long* from = offset, size = shape)
        {
            Hdf5Library.Check(Hdf5Native.H5Sselect_hyperslab(inFile, Set, from, null, size, null), At(dataset));
            using var inMemory = Hdf5Library.Check(Hdf5Native.H5Screate_simple(shape.Length, size, null), At(dataset));
            Hdf5Library.Check(Hdf5Native.H5Dread(handle, Hdf5Types.Native<T>(), inMemory, inFile, Hdf5Handle.Default, first), At(dataset));
        }

        return values;
    }

    /// <summary>The one text of a dataset, of fixed or variable length.</summary>
    /// <param name="dataset">The dataset's path.</param>
    /// <exception cref="SummDiffException">There is no such dataset, or it is not one text.</exception>
    public string ReadText(string dataset)
    {
        using var _ = Hdf5Library.Enter();
        using var handle = OpenDataset(dataset);
        CheckStorage(dataset, handle);
        using var type = Hdf5Native.H5Dget_type(handle);
        return ReadText(
            dataset, type, Extent(handle), buffer => Hdf5Native.H5Dread(handle, type, Hdf5Handle.Default, Hdf5Handle.Default, Hdf5Handle.Default, (void*)buffer));
    }

    /// <summary>Whether a dataset is one text.</summary>
    /// <param name="dataset">Its path in the file.</param>
    /// <exception cref="SummDiffException">The dataset is not there.</exception>
    public bool IsText(string dataset)
    {
        using var _ = Hdf5Library.Enter();
        using var handle = OpenDataset(dataset);
        using var type = Hdf5Native.H5Dget_type(handle);
        return Hdf5Types.ClassOf(type) == Hdf5Class.Text && Hdf5Types.Count(Extent(handle)) == 1;
    }

    /// <summary>A text attribute, or null where there is none.</summary>
    /// <param name="path">The group or dataset that carries it; <c>/</c> is the file's root.</param>
    /// <param name="name">The attribute's name.</param>
    /// <exception cref="SummDiffException">The object is not there, or the attribute is not one text.</exception>
    public string? ReadTextAttribute(string path, string name)
    {
        using var _ = Hdf5Library.Enter();
        using var owner = OpenObject(path);
        if (Hdf5Native.H5Aexists(owner, name) <= 0)
        {
            return null;
        }

        using var attribute = Hdf5Library.Check(Hdf5Native.H5Aopen(owner, name, Hdf5Handle.Default), At($"{path}@{name}"));
        using var type = Hdf5Native.H5Aget_type(attribute);
        using var space = Hdf5Native.H5Aget_space(attribute);
        return ReadText($"{path}@{name}", type, Hdf5Types.Extent(space), buffer => Hdf5Native.H5Aread(attribute, type, (void*)buffer));
    }

    /// <summary>A numeric attribute, or null where there is none.</summary>
    /// <typeparam name="T"><c>float</c>, <c>double</c>, <c>byte</c>, <c>int</c> or <c>long</c>.</typeparam>
    /// <param name="path">The group or dataset that carries it; <c>/</c> is the file's root.</param>
    /// <param name="name">The attribute's name.</param>
    /// <exception cref="SummDiffException">The object is not there, or the attribute is not one number.</exception>
    public T? ReadAttribute<T>(string path, string name)
        where T : unmanaged
    {
        using var _ = Hdf5Library.Enter();
        using var owner = OpenObject(path);
        if (Hdf5Native.H5Aexists(owner, name) <= 0)
        {
            return null;
        }

        using var attribute = Hdf5Library.Check(Hdf5Native.H5Aopen(owner, name, Hdf5Handle.Default), At($"{path}@{name}"));
        using var type = Hdf5Native.H5Aget_type(attribute);
        using var space = Hdf5Native.H5Aget_space(attribute);
        if (!Hdf5Types.IsNumeric(type) || Hdf5Types.Count(Hdf5Types.Extent(space)) != 1)
        {
            throw new SummDiffException($"{Path}: attribute {path}@{name} is not one number.");
        }

        T value;
        Hdf5Library.Check(Hdf5Native.H5Aread(attribute, Hdf5Types.Native<T>(), &value), At($"{path}@{name}"));
        return value;
    }

    /// <summary>The paths of the objects that a dataset of references points to, as MATLAB keeps the cells of an array.</summary>
    /// <param name="dataset">The dataset's path.</param>
    /// <exception cref="SummDiffException">There is no such dataset, it holds something else, or a reference leads nowhere.</exception>
    public string[] ReadReferences(string dataset)
    {
        const int ToObject = 0, ReferenceBytes = 8, LongestPath = 4096;
        using var _ = Hdf5Library.Enter();
        using var handle = OpenDataset(dataset);
        using var type = Hdf5Native.H5Dget_type(handle);
        if (Hdf5Types.ClassOf(type) != Hdf5Class.Reference || Hdf5Native.H5Tget_size(type) != ReferenceBytes)
        {
            throw new SummDiffException($"{Path}: '{dataset}' holds {TypeName(dataset)} where references to objects are expected.");
        }

        var references = Allocate<long>(dataset, Extent(handle));
        fixed (long* first = references)
        {
            Hdf5Library.Check(Hdf5Native.H5Dread(handle, type, Hdf5Handle.Default, Hdf5Handle.Default, Hdf5Handle.Default, first), At(dataset));
        }

        var name = stackalloc byte[LongestPath];
        return Array.ConvertAll(references, reference =>
            Hdf5Native.H5Rget_name(handle, ToObject, &reference, name, LongestPath) is > 0 and < LongestPath and var length
                ? Encoding.UTF8.GetString(name, (int)length)
                : throw new SummDiffException($"{Path}: '{dataset}' holds a reference that leads nowhere. Is the file damaged?"));
    }

    private Hdf5Handle OpenDataset(string path)
    {
        const int Dataset = 5;
        var handle = OpenObject(path);
        if (Hdf5Native.H5Iget_type(handle) != Dataset)
        {
            handle.Dispose();
            throw new SummDiffException($"{Path}: '{path}' is a group where a dataset is expected.");
        }

        return handle;
    }

    private Hdf5Handle OpenNumbers(string path)
    {
        var handle = OpenDataset(path);
        try
        {
            using var type = Hdf5Native.H5Dget_type(handle);
            if (!Hdf5Types.IsNumeric(type))
            {
                throw new SummDiffException($"{Path}: '{path}' holds {TypeName(path)} where numbers are expected.");
            }

            CheckStorage(path, handle);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static long[] Extent(Hdf5Handle dataset)
    {
        using var space = Hdf5Native.H5Dget_space(dataset);
        return Hdf5Types.Extent(space);
    }

    private T[] Allocate<T>(string dataset, long[] shape)
        where T : unmanaged
    {
        try
        {
            if (Hdf5Types.Count(shape) is var count && count <= Array.MaxLength)
            {
                return GC.AllocateUninitializedArray<T>((int)count);
            }
        }
        catch (OutOfMemoryException)
        {
            // Said below: a damaged or hostile file may claim any size.
        }

        throw new SummDiffException($"{Path}: {dataset} of shape [{string.Join(", ", shape)}] is too large to read at once.");
    }

    private string ReadText(string what, Hdf5Handle type, long[] shape, Func<nint, int> read)
    {
        if (Hdf5Types.ClassOf(type) != Hdf5Class.Text || Hdf5Types.Count(shape) != 1)
        {
            throw new SummDiffException($"{Path}: '{what}' is not one text.");
        }

        if (Hdf5Native.H5Tis_variable_str(type) > 0)
        {
            byte* text = null;
            Hdf5Library.Check(read((nint)(&text)), At(what));
            var result = Marshal.PtrToStringUTF8((nint)text) ?? "";
            _ = Hdf5Native.H5free_memory(text);
            return result;
        }

        var bytes = new byte[TextBytes(what, type)];
        fixed (byte* first = bytes)
        {
            Hdf5Library.Check(read((nint)first), At(what));
        }

        var end = Array.IndexOf(bytes, (byte)0);
        return Encoding.UTF8.GetString(bytes, 0, end < 0 ? bytes.Length : end).TrimEnd(' ');
    }
}
