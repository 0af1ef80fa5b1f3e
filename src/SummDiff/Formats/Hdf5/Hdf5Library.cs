using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace SummDiff.Formats.Hdf5;

/// <summary>
/// Finds the system's HDF5 library, keeps it to one thread at a time, and turns its error stack into exceptions.
/// </summary>
internal static unsafe partial class Hdf5Library
{
    /// <summary>The name the imports use; where it leads is decided here.</summary>
    public const string Name = "hdf5";

    /// <summary>The environment variable that names the library's file where it is in none of the usual places.</summary>
    private const string PathVariable = "SUMMDIFF_HDF5";

    private static readonly Lock Gate = new();
    private static readonly List<string> Errors = [];
    private static nint _library;

    /// <summary>One entry of the library's error stack (<c>H5E_error2_t</c>).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct ErrorEntry
    {
        private readonly long _class, _major, _minor;
        private readonly uint _line;
        private readonly nint _function, _file;

        /// <summary>UTF-8 text.</summary>
        public readonly nint Description;
    }

    /// <summary>Takes the library for this thread until the scope is disposed; loads it the first time.</summary>
    /// <exception cref="SummDiffException">The library is not installed.</exception>
    public static Lock.Scope Enter()
    {
        var scope = Gate.EnterScope();
        try
        {
            if (_library == 0)
            {
                _library = Load(Candidates());
                NativeLibrary.SetDllImportResolver(typeof(Hdf5Library).Assembly, Resolve);
                // At the program's end the library would write once more to files that could not be written, and crash.
                _ = Hdf5Native.H5dont_atexit();
                Check(Hdf5Native.H5open(), "the HDF5 library");

                // A data set of a stranger must not lead to other files of this machine.
                const int ExternalLink = 64;
                Check(Hdf5Native.H5Lunregister(ExternalLink), "the HDF5 library");
            }

            // Where the library keeps a stack per thread, each thread must be told not to print it.
            _ = Hdf5Native.H5Eset_auto2(0, 0, 0);
            return scope;
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    /// <summary>A constant of the library that is known after its start only, such as <c>H5T_NATIVE_FLOAT_g</c>.</summary>
    public static Hdf5Handle Constant(string symbol) => new((nint)(*(long*)NativeLibrary.GetExport(_library, symbol)));

    /// <summary>The function that visits a group's links; its name depends on the library's version.</summary>
    public static delegate* unmanaged[Cdecl]<nint, int, int, ulong*, delegate* unmanaged[Cdecl]<nint, byte*, nint, nint, int>, nint, int> Iterate() =>
        (delegate* unmanaged[Cdecl]<nint, int, int, ulong*, delegate* unmanaged[Cdecl]<nint, byte*, nint, nint, int>, nint, int>)(
            NativeLibrary.TryGetExport(_library, "H5Literate2", out var function) ? function : NativeLibrary.GetExport(_library, "H5Literate"));

    /// <summary>Passes a valid identifier on; turns an invalid one into an exception.</summary>
    /// <param name="handle">What the library returned.</param>
    /// <param name="what">What it was about: the file, and the object in it.</param>
    public static Hdf5Handle Check(Hdf5Handle handle, string what)
    {
        if (handle.IsInvalid)
        {
            handle.Dispose();
            throw LastError(what);
        }

        return handle;
    }

    /// <summary>Passes a status on; turns a negative one into an exception.</summary>
    /// <param name="status">What the library returned.</param>
    /// <param name="what">What it was about: the file, and the object in it.</param>
    public static int Check(int status, string what) => status < 0 ? throw LastError(what) : status;

    /// <summary>Loads the first library that is there.</summary>
    /// <exception cref="SummDiffException">None is.</exception>
    internal static nint Load(IEnumerable<string> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out var library))
            {
                return library;
            }
        }

        throw new SummDiffException(
            "The HDF5 library is not installed; it reads and writes .h5 files. "
            + "Debian or Ubuntu: apt-get install hdf5-tools. Fedora: dnf install hdf5. macOS: brew install hdf5. Windows: put hdf5.dll on the PATH. "
            + $"If it is elsewhere, set {PathVariable} to the library's file.");
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } chosen)
        {
            return [chosen];
        }

        if (OperatingSystem.IsWindows())
        {
            return ["hdf5.dll", "libhdf5.dll"];
        }

        if (OperatingSystem.IsMacOS())
        {
            return ["libhdf5.dylib", "/opt/homebrew/lib/libhdf5.dylib", "/usr/local/lib/libhdf5.dylib", "/opt/local/lib/libhdf5.dylib"];
        }

        // Debian calls the library libhdf5_serial; others libhdf5. The numbers stand for 1.10, 1.12, 1.14 and 2.0.
        string[] names = ["libhdf5_serial.so", "libhdf5.so"];
        string[] versions = [".103", ".200", ".310", ".320", ""];
        return names.SelectMany(name => versions.Select(version => name + version)).Concat(Installed());
    }

    /// <summary>Versions not known here, newest last.</summary>
    private static IEnumerable<string> Installed()
    {
        string[] roots = ["/usr/lib", "/usr/lib64", "/usr/local/lib"];
        return roots.Where(Directory.Exists)
            .SelectMany(root => Directory.EnumerateDirectories(root, "*-linux-gnu*").Prepend(root))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "libhdf5.so.*").Concat(Directory.EnumerateFiles(folder, "libhdf5_serial.so.*")))
            .Order(StringComparer.Ordinal);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Name ? _library : 0;

    [GeneratedRegex("^file write failed: .*error message = '([^']+)'", RegexOptions.Singleline)]
    private static partial Regex FailedWrite { get; }

    private static SummDiffException LastError(string what)
    {
        const int FromTheCall = 1; // H5E_WALK_DOWNWARD: from the function called to the place that failed.
        Errors.Clear();
        _ = Hdf5Native.H5Ewalk2(0, FromTheCall, &Collect, 0);
        _ = Hdf5Native.H5Eclear2(0);
        var cause = Errors is [] ? "unknown error of the HDF5 library" : Errors is [var only] ? only : $"{Errors[0]}: {Errors[^1]}";
        if (Errors.Exists(e => e.Contains("truncated", StringComparison.Ordinal)))
        {
            return new($"{what}: the file is truncated ({Errors.First(e => e.Contains("truncated", StringComparison.Ordinal))}). Copy or download it again.");
        }

        if (Errors.Exists(e => e.Contains("link class", StringComparison.Ordinal)))
        {
            return new($"{what}: leads to another file (an external link), which is refused: it could be any file of this machine. Store the data in this file.");
        }

        if (Errors.Exists(e => e.Contains("too many links", StringComparison.Ordinal) || e.Contains("not found", StringComparison.Ordinal)))
        {
            return new($"{what}: a link in the file that leads nowhere. Store the data in its place.");
        }

        if (Errors.Exists(e => e.Contains("errno = 28", StringComparison.Ordinal)))
        {
            return new($"{what}: the disk is full. Free some space and try again.");
        }

        if (Errors.Select(e => FailedWrite.Match(e)).FirstOrDefault(match => match.Success) is { } failed)
        {
            return new($"{what}: cannot be written ({failed.Groups[1].Value}). Choose another place or try again.");
        }

        return Errors.Exists(e => e.Contains("unable to lock file", StringComparison.Ordinal))
            ? new($"{what}: another program is using the file. Close it, or copy the file elsewhere.")
            : new($"{what}: {cause}.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Collect(uint index, ErrorEntry* entry, nint data)
    {
        if (Marshal.PtrToStringUTF8(entry->Description) is { Length: > 0 } text)
        {
            Errors.Add(text);
        }

        return 0;
    }
}
