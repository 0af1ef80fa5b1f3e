using System.Runtime.InteropServices;

namespace SummDiff.Cli.Framework;

/// <summary>The size of the terminal that messages go to, measured anew at each call: people resize windows.</summary>
internal static partial class ScreenSize
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const nuint GetWindowSize = 0x5413; // TIOCGWINSZ

    /// <summary>Columns and rows; 80 × 24 where nothing is known.</summary>
    public static (int Columns, int Rows) Measure()
    {
        var (columns, rows) = OperatingSystem.IsLinux() ? OfDevice() : OfConsole();
        return (columns > 0 ? columns : 80, rows > 0 ? rows : 24);
    }

    // Console.WindowWidth asks standard output alone, which may be a file while progress is shown on standard error.
    private static (int Columns, int Rows) OfDevice() =>
        Control(StandardError, GetWindowSize, out var size) == 0 || Control(StandardOutput, GetWindowSize, out size) == 0 ? (size.Columns, size.Rows) : default;

    private static (int Columns, int Rows) OfConsole()
    {
        try
        {
            return (Console.WindowWidth, Console.WindowHeight);
        }
        catch (IOException)
        {
            return default;
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int file, nuint request, out WindowSize size);

    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelWidth;
        public ushort PixelHeight;
    }
}
