using System.Runtime.InteropServices;

namespace SummDiff.Cli.Framework;

/// <summary>
/// Shows how far long work is at the bottom of the terminal, until it is disposed. It listens to the work, which does not know it. Where messages do not
/// go to a screen that can be drawn over, it shows nothing.
/// </summary>
internal sealed class ProgressDisplay : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Terminal _terminal;
    private readonly LiveLines _lines;
    private readonly ProgressLayout _layout;
    private readonly Timer? _timer;
    private readonly PosixSignalRegistration[] _registrations = [];
    private IReadOnlyList<ProgressRow> _rows = [];
    private string _drawn = "";
    private bool _isClosed;

    /// <summary>Opens the display.</summary>
    /// <param name="terminal">Where it is shown. Messages and results appear above it until it is disposed.</param>
    public ProgressDisplay(Terminal terminal)
    {
        (_terminal, _lines) = (terminal, new LiveLines(terminal.Screen));
        _layout = new ProgressLayout(terminal.Screen.Encoding.WebName == "utf-8", terminal.IsColored);
        terminal.Attach(this);
        IsLive = terminal.IsLive;
        if (IsLive)
        {
            _timer = new Timer(_ => Redraw(force: false), null, Every, Every);
            // A program that is suspended leaves the screen to the shell.
            _registrations = OperatingSystem.IsWindows() ? [] :
            [
                PosixSignalRegistration.Create(PosixSignal.SIGTSTP, _ => Hide()),
                PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Redraw(force: true)),
            ];
        }
    }

    /// <summary>Whether somebody sees what is shown; otherwise lines in a row have to say how far the work is.</summary>
    public bool IsLive { get; }

    /// <summary>Shows these rows from now on.</summary>
    /// <param name="rows">A row for each thing that is worked on.</param>
    public void Show(params ProgressRow[] rows) => _rows = rows;

    /// <summary>Writes something above the display, where it stays.</summary>
    /// <param name="write">Writes whole lines.</param>
    public void Above(Action write)
    {
        lock (_gate)
        {
            Hide();
            write();
            Redraw(force: true);
        }
    }

    /// <summary>Removes the display from the screen.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            Hide();
            _isClosed = true;
            _terminal.Attach(null);
        }

        _timer?.Dispose();
        Array.ForEach(_registrations, registration => registration.Dispose());
    }

    private void Hide()
    {
        lock (_gate)
        {
            _lines.Clear();
            _drawn = "";
        }
    }

    private void Redraw(bool force)
    {
        lock (_gate)
        {
            if (_isClosed || !IsLive)
            {
                return;
            }

            var (columns, rows) = ScreenSize.Measure();
            // The last column stays free: some terminals break a line there.
            string[] lines = [.. _layout.Lines(_rows, columns - 1).TakeLast(Math.Max(1, rows - 1))];
            var drawn = $"{columns} {string.Join('\n', lines)}";
            if (force || drawn != _drawn)
            {
                _lines.Draw(lines);
                _drawn = drawn;
            }
        }
    }
}
