using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace SummDiff.Formats.Hdf5;

/// <summary>
/// An HDF5 file, read and written through the system's HDF5 library. Objects are named by their path in the file,
/// such as <c>video_1/features</c>. Safe to use from several threads, which then wait for each other.
/// </summary>
public sealed unsafe partial class Hdf5File : IDisposable
{
    private readonly Hdf5Handle _file;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    private Hdf5File(string path, Hdf5Handle file)
    {
        Path = path;
        _file = file;
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SummDiffException">Not there, not HDF5, truncated, or the HDF5 library is not installed.</exception>
    public static Hdf5File Open(string path) => Open(path, forUpdate: false);

    /// <summary>Opens a file for reading and for adding to it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SummDiffException">Not there, not HDF5, truncated, not writable, or the HDF5 library is not installed.</exception>
    public static Hdf5File OpenForUpdate(string path) => Open(path, forUpdate: true);

    /// <summary>Creates an empty file, replacing any of that name.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SummDiffException">Not writable, or the HDF5 library is not installed.</exception>
    public static Hdf5File Create(string path)
    {
        const uint Truncate = 2;
        using var _ = Hdf5Library.Enter();
        using var access = Unlocked();
        return new(path, Hdf5Library.Check(Hdf5Native.H5Fcreate(path, Truncate, Hdf5Handle.Default, access), path));
    }

    /// <summary>Closes the file. After writing, call <see cref="Flush"/> first, which reports what could not be saved.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Names of the groups and datasets in a group, in ordinal order.</summary>
    /// <param name="group">The group's path; <c>/</c> is the file's root.</param>
    /// <exception cref="SummDiffException">There is no such group.</exception>
    public IReadOnlyList<string> Members(string group = "/")
    {
        using var _ = Hdf5Library.Enter();
        using var handle = OpenObject(group);
        var names = new List<string>();
        var pin = GCHandle.Alloc(names);
        try
        {
            Hdf5Library.Check(Hdf5Library.Iterate()(handle.DangerousGetHandle(), 0, 0, null, &CollectName, GCHandle.ToIntPtr(pin)), At(group));
        }
        finally
        {
            pin.Free();
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>Whether a group or dataset of this path is there.</summary>
    /// <param name="path">A path in the file; none of its steps need exist.</param>
    public bool Exists(string path)
    {
        if (path.Length == 0)
        {
            return false;
        }

        using var _ = Hdf5Library.Enter();
        for (var end = path.IndexOf('/', 1); ; end = path.IndexOf('/', end + 1))
        {
            var step = end < 0 ? path : path[..end];
            if (step is not "/" && Hdf5Native.H5Lexists(_file, step, Hdf5Handle.Default) <= 0)
            {
                return false;
            }

            if (end < 0)
            {
                return true;
            }
        }
    }

    /// <summary>Whether the path leads to a group and not to a dataset.</summary>
    /// <param name="path">A path in the file.</param>
    /// <exception cref="SummDiffException">There is nothing of this name.</exception>
    public bool IsGroup(string path)
    {
        const int Group = 2;
        using var _ = Hdf5Library.Enter();
        using var handle = OpenObject(path);
        return Hdf5Native.H5Iget_type(handle) == Group;
    }

    private static Hdf5File Open(string path, bool forUpdate)
    {
        using var _ = Hdf5Library.Enter();
        CheckSignature(path);
        using var access = Unlocked();
        return new(path, Hdf5Library.Check(Hdf5Native.H5Fopen(path, forUpdate ? 1u : 0u, access), path));
    }

    /// <summary>
    /// Access without the library's file locks: a process started meanwhile, such as ffmpeg, would inherit the open file and hold its
    /// lock long after it is closed here. Versions before 1.10.7 cannot do without. Nor does the library remember the layout of datasets that
    /// are closed: that would grow with a file of many videos.
    /// </summary>
    private static Hdf5Handle Unlocked()
    {
        var access = Hdf5Native.H5Pcreate(Hdf5Library.Constant("H5P_CLS_FILE_ACCESS_ID_g"));
        try
        {
            _ = Hdf5Native.H5Pset_evict_on_close(access, evict: 1);
            _ = Hdf5Native.H5Pset_file_locking(access, useLocking: 0, ignoreWhenDisabled: 1);
        }
        catch (EntryPointNotFoundException)
        {
            // They lock, which is right but for processes that are started in between.
        }

        return access;
    }

    /// <summary>Whether a file is HDF5, by its signature, which may stand after a block of the user's own.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SummDiffException">Not there, or not readable.</exception>
    internal static bool IsHdf5(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            Span<byte> start = stackalloc byte[8];
            for (var at = 0L; at < RandomAccess.GetLength(file); at = at == 0 ? 512 : at * 2)
            {
                if (RandomAccess.Read(file, start, at) == 8 && start.SequenceEqual(Signature))
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileBytes.Unreadable(path, error);
        }
    }

    /// <summary>Tells "no such file" and "not HDF5" from each other in our own words, before the library tries.</summary>
    private static void CheckSignature(string path)
    {
        if (!IsHdf5(path))
        {
            throw new SummDiffException($"{path}: not an HDF5 file. Expected a dataset such as eccv16_dataset_tvsum_google_pool5.h5; was the download complete?");
        }
    }

    private string At(string path) => $"{Path}: {path}";

    private Hdf5Handle OpenObject(string path) =>
        path is "/" || Exists(path)
            ? Hdf5Library.Check(Hdf5Native.H5Oopen(_file, path, Hdf5Handle.Default), At(path))
            : throw new SummDiffException($"{Path}: there is no '{path}' in the file. Is it a dataset of the kind expected?");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CollectName(nint group, byte* name, nint info, nint names)
    {
        ((List<string>)GCHandle.FromIntPtr(names).Target!).Add(Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name)));
        return 0;
    }
}
