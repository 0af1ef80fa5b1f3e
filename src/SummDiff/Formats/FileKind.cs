using System.Runtime.InteropServices;

namespace SummDiff.Formats;

/// <summary>Tells ordinary files from pipes and devices.</summary>
internal static unsafe partial class FileKind
{
    /// <summary>Whether there is something at a path that is neither a file nor a folder, so that no file can be put in its place. Known on Linux alone.</summary>
    /// <param name="path">The path; symbolic links are followed.</param>
    public static bool IsSpecial(string path)
    {
        const int CurrentFolder = -100, ModeOffset = 28, BufferBytes = 256;
        const uint TypeOnly = 1;
        const ushort TypeBits = 0xF000, Regular = 0x8000, Folder = 0x4000;
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        var buffer = stackalloc byte[BufferBytes]; // struct statx, the same on every processor
        try
        {
            return Describe(CurrentFolder, path, 0, TypeOnly, buffer) == 0 && (*(ushort*)(buffer + ModeOffset) & TypeBits) is not (Regular or Folder);
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Describe(int folder, string path, int flags, uint mask, byte* buffer);
}
