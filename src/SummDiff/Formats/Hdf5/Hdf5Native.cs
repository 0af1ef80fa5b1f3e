using System.Runtime.InteropServices;

namespace SummDiff.Formats.Hdf5;

/// <summary>
/// The functions of the HDF5 C library that are used here, under their own names. Identifiers (<c>hid_t</c>) are
/// 64 bits wide since 1.10. Call them between <see cref="Hdf5Library.Enter"/> and its end only.
/// </summary>
internal static unsafe partial class Hdf5Native
{
    private const string Library = Hdf5Library.Name;

    [LibraryImport(Library)]
    public static partial int H5dont_atexit();

    [LibraryImport(Library)]
    public static partial int H5open();

    [LibraryImport(Library)]
    public static partial int H5free_memory(void* memory);

    [LibraryImport(Library)]
    public static partial int H5Idec_ref(nint id);

    [LibraryImport(Library)]
    public static partial int H5Iget_type(Hdf5Handle id);

    [LibraryImport(Library)]
    public static partial int H5Eset_auto2(nint stack, nint function, nint data);

    [LibraryImport(Library)]
    public static partial int H5Eclear2(nint stack);

    [LibraryImport(Library)]
    public static partial int H5Ewalk2(
        nint stack, int direction, delegate* unmanaged[Cdecl]<uint, Hdf5Library.ErrorEntry*, nint, int> function, nint data);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Fopen(string path, uint flags, Hdf5Handle access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Fcreate(string path, uint flags, Hdf5Handle creation, Hdf5Handle access);

    [LibraryImport(Library)]
    public static partial int H5Fflush(Hdf5Handle file, int scope);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Oopen(Hdf5Handle location, string name, Hdf5Handle access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int H5Lexists(Hdf5Handle location, string name, Hdf5Handle access);

    [LibraryImport(Library)]
    public static partial int H5Lunregister(int linkClass);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int H5Ldelete(Hdf5Handle location, string name, Hdf5Handle access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int H5Lmove(
        Hdf5Handle source, string sourceName, Hdf5Handle target, string targetName, Hdf5Handle creation, Hdf5Handle access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Gcreate2(
        Hdf5Handle location, string name, Hdf5Handle linkCreation, Hdf5Handle creation, Hdf5Handle access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Dcreate2(
        Hdf5Handle location, string name, Hdf5Handle type, Hdf5Handle space, Hdf5Handle linkCreation, Hdf5Handle creation, Hdf5Handle access);

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Dget_type(Hdf5Handle dataset);

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Dget_space(Hdf5Handle dataset);

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Dget_create_plist(Hdf5Handle dataset);

    [LibraryImport(Library)]
    public static partial ulong H5Dget_storage_size(Hdf5Handle dataset);

    [LibraryImport(Library)]
    public static partial int H5Dread(
        Hdf5Handle dataset, Hdf5Handle memoryType, Hdf5Handle memorySpace, Hdf5Handle fileSpace, Hdf5Handle transfer, void* values);

    [LibraryImport(Library)]
    public static partial int H5Dwrite(
        Hdf5Handle dataset, Hdf5Handle memoryType, Hdf5Handle memorySpace, Hdf5Handle fileSpace, Hdf5Handle transfer, void* values);

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Screate(int kind);

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Screate_simple(int rank, long* dimensions, long* maximum);

    [LibraryImport(Library)]
    public static partial int H5Sget_simple_extent_ndims(Hdf5Handle space);

    [LibraryImport(Library)]
    public static partial int H5Sget_simple_extent_dims(Hdf5Handle space, long* dimensions, long* maximum);

    [LibraryImport(Library)]
    public static partial int H5Sselect_hyperslab(Hdf5Handle space, int operation, long* start, long* stride, long* count, long* block);

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Tcopy(Hdf5Handle type);

    [LibraryImport(Library)]
    public static partial int H5Tget_class(Hdf5Handle type);

    [LibraryImport(Library)]
    public static partial nuint H5Tget_size(Hdf5Handle type);

    [LibraryImport(Library)]
    public static partial int H5Tget_sign(Hdf5Handle type);

    [LibraryImport(Library)]
    public static partial int H5Tis_variable_str(Hdf5Handle type);

    [LibraryImport(Library)]
    public static partial int H5Tset_size(Hdf5Handle type, nuint size);

    [LibraryImport(Library)]
    public static partial int H5Tset_cset(Hdf5Handle type, int characters);

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Pcreate(Hdf5Handle kind);

    [LibraryImport(Library)]
    public static partial int H5Pset_file_locking(Hdf5Handle properties, byte useLocking, byte ignoreWhenDisabled);

    [LibraryImport(Library)]
    public static partial int H5Pset_evict_on_close(Hdf5Handle properties, byte evict);

    [LibraryImport(Library)]
    public static partial int H5Pset_chunk(Hdf5Handle properties, int rank, long* dimensions);

    [LibraryImport(Library)]
    public static partial int H5Pget_layout(Hdf5Handle properties);

    [LibraryImport(Library)]
    public static partial int H5Pget_external_count(Hdf5Handle properties);

    [LibraryImport(Library)]
    public static partial int H5Pget_chunk(Hdf5Handle properties, int rank, long* dimensions);

    [LibraryImport(Library)]
    public static partial int H5Pset_shuffle(Hdf5Handle properties);

    [LibraryImport(Library)]
    public static partial int H5Pset_deflate(Hdf5Handle properties, uint level);

    [LibraryImport(Library)]
    public static partial int H5Pset_obj_track_times(Hdf5Handle properties, int track);

    [LibraryImport(Library)]
    public static partial int H5Pset_create_intermediate_group(Hdf5Handle properties, uint create);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int H5Aexists(Hdf5Handle owner, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Aopen(Hdf5Handle owner, string name, Hdf5Handle access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Acreate2(
        Hdf5Handle owner, string name, Hdf5Handle type, Hdf5Handle space, Hdf5Handle creation, Hdf5Handle access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int H5Adelete(Hdf5Handle owner, string name);

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Aget_type(Hdf5Handle attribute);

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Aget_space(Hdf5Handle attribute);

    [LibraryImport(Library)]
    public static partial int H5Aread(Hdf5Handle attribute, Hdf5Handle memoryType, void* values);

    [LibraryImport(Library)]
    public static partial int H5Awrite(Hdf5Handle attribute, Hdf5Handle memoryType, void* values);

    [LibraryImport(Library)]
    public static partial nint H5Rget_name(Hdf5Handle location, int kind, void* reference, byte* name, nuint size);
}
