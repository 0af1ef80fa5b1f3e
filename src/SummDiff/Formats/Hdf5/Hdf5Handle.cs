using System.Runtime.InteropServices;

namespace SummDiff.Formats.Hdf5;

/// <summary>Owns one identifier of the HDF5 library: a file, group, dataset, type, data space, attribute or property list.</summary>
internal sealed class Hdf5Handle : SafeHandle
{
    /// <summary>Stands for default properties, and for "all elements" where a data space is asked for.</summary>
    public static readonly Hdf5Handle Default = new(0);

    /// <summary>Receives what the library returns.</summary>
    public Hdf5Handle() : base(-1, ownsHandle: true) { }

    /// <summary>Refers to something the library itself keeps.</summary>
    public Hdf5Handle(nint constant) : base(-1, ownsHandle: false) => SetHandle(constant);

    /// <inheritdoc/>
    public override bool IsInvalid => handle < 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        using var _ = Hdf5Library.Enter(); // May run on the finalizer's thread.
        return Hdf5Native.H5Idec_ref(handle) >= 0;
    }
}
