using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SummDiff.Cli.Tests.Terminals;

/// <summary>A program that runs at a terminal of the kernel, with keys to press, a window to resize, and a screen to look at.</summary>
[SupportedOSPlatform("linux")]
internal sealed partial class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int CloseOnExec = 0x80000;
    private const nuint SetWindowSize = 0x5414; // TIOCSWINSZ

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "SummDiff.Cli.dll");

    private readonly SafeFileHandle _handle;
    private readonly FileStream _stream;
    private readonly Process _process;
    private readonly Task _reading;
    private readonly Lock _gate = new();
    private readonly List<string> _pictures = [];

    private PseudoTerminal(string folder, IEnumerable<string> command, (int Columns, int Rows) size, bool reflows, IEnumerable<(string Name, string Value)> environment)
    {
        Screen = new ScreenModel(size.Columns, size.Rows, reflows);
        _handle = Open("/dev/ptmx", ReadWrite | NoControllingTerminal | CloseOnExec);
        Assert.False(_handle.IsInvalid, "no pseudo-terminal");
        Assert.Equal(0, Grant(_handle));
        Assert.Equal(0, Unlock(_handle));
        var name = new byte[64];
        Assert.Equal(0, NameOf(_handle, name, name.Length));
        var device = Encoding.ASCII.GetString(name.AsSpan(0, name.AsSpan().IndexOf((byte)0)));
        SetSize(size.Columns, size.Rows);

        // The terminal becomes the program's own, so that Ctrl-C reaches it as from a keyboard. SIGINT may be ignored where these tests run.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec setsid --ctty env --default-signal=INT \"$@\" <>\"$DEVICE\" >&0 2>&0", "sh", .. command]) { WorkingDirectory = folder };
        start.Environment["DEVICE"] = device;
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        using (Open(device, ReadWrite | NoControllingTerminal | CloseOnExec))
        {
            _process = Process.Start(start)!;
            _stream = new FileStream(_handle, FileAccess.ReadWrite, bufferSize: 0);
            _reading = Task.Run(Read);
            WaitUntil(screen => screen.Text.Length > 1 || _process.HasExited);
        }
    }

    /// <summary>What a person sees.</summary>
    public ScreenModel Screen { get; }

    /// <summary>All that stood on the screen at some time, for what comes and goes.</summary>
    public IReadOnlyList<string> Pictures
    {
        get
        {
            lock (_gate)
            {
                return [.. _pictures];
            }
        }
    }

    /// <summary>Starts this program.</summary>
    /// <param name="folder">The current folder.</param>
    /// <param name="args">The command line.</param>
    /// <param name="columns">Columns of the window.</param>
    /// <param name="reflows">Whether the terminal folds lines anew when its width changes.</param>
    /// <param name="environment">Variables; TERM is <c>xterm-256color</c> if it is not among them.</param>
    public static PseudoTerminal Start(string folder, string[] args, int columns = 80, bool reflows = false, params (string Name, string Value)[] environment) =>
        new(folder, ["dotnet", Program, .. args], (columns, 24), reflows, environment);

    /// <summary>Presses keys.</summary>
    public void Press(string keys) => _stream.Write(Encoding.UTF8.GetBytes(keys));

    /// <summary>Resizes the window; Linux signals the program.</summary>
    public void Resize(int columns, int rows)
    {
        lock (_gate)
        {
            Screen.Resize(columns, rows);
            SetSize(columns, rows);
        }
    }

    /// <summary>Waits until the screen shows something.</summary>
    public void WaitUntil(Func<ScreenModel, bool> condition)
    {
        for (var watch = Stopwatch.StartNew(); ; Thread.Sleep(5))
        {
            lock (_gate)
            {
                if (condition(Screen))
                {
                    return;
                }
            }

            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), $"It takes too long. The screen:\n{Screen.Text}");
            Assert.False(_reading.IsFaulted, _reading.Exception?.InnerException?.Message);
            Assert.False(_reading.IsCompleted && !condition(Screen), $"The program ended before. The screen:\n{Screen.Text}");
        }
    }

    /// <summary>Waits until the program has ended.</summary>
    /// <returns>Its exit code.</returns>
    public int WaitForEnd()
    {
        Assert.True(_process.WaitForExit(TimeSpan.FromMinutes(2)), $"It takes too long. The screen:\n{Screen.Text}");
        Assert.True(_reading.Wait(TimeSpan.FromMinutes(1))); // Throws what went wrong in the screen.
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _stream.Dispose();
        _handle.Dispose();
    }

    private void Read()
    {
        var bytes = new byte[4096];
        var decoder = Encoding.UTF8.GetDecoder();
        var text = new char[bytes.Length];
        try
        {
            while (_stream.Read(bytes) is > 0 and var count)
            {
                lock (_gate)
                {
                    Screen.Write(new string(text, 0, decoder.GetChars(bytes, 0, count, text, 0)));
                    _pictures.Add(Screen.Text);
                }
            }
        }
        catch (IOException)
        {
            // So a terminal ends: the last program that had it open is gone.
        }
    }

    private void SetSize(int columns, int rows)
    {
        var size = new WindowSize { Columns = (ushort)columns, Rows = (ushort)rows };
        Assert.Equal(0, Control(_handle, SetWindowSize, in size));
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "grantpt")]
    private static partial int Grant(SafeFileHandle terminal);

    [LibraryImport("libc", EntryPoint = "unlockpt")]
    private static partial int Unlock(SafeFileHandle terminal);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    private static partial int NameOf(SafeFileHandle terminal, [Out] byte[] name, nint length);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(SafeFileHandle terminal, nuint request, in WindowSize size);

    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelWidth;
        public ushort PixelHeight;
    }
}
