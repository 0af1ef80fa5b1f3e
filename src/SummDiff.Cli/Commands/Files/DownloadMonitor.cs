using System.Globalization;
using SummDiff.Cli.Framework;
using SummDiff.Downloads;

namespace SummDiff.Cli.Commands.Files;

/// <summary>Listens to a transfer and shows its bytes, its rate and the time left.</summary>
/// <param name="terminal">Where progress is shown.</param>
/// <param name="name">What is downloaded.</param>
internal sealed class DownloadMonitor(Terminal terminal, string name) : IProgress<DownloadProgress>, IDisposable
{
    private const double Megabyte = 1e6;

    private readonly ProgressDisplay _display = new(terminal);
    private RateMeter? _bytes;

    /// <inheritdoc/>
    public void Report(DownloadProgress value)
    {
        _bytes ??= new RateMeter(TimeProvider.System, value.Done); // Bytes of an earlier attempt do not count for the rate.
        _bytes.Note(value.Done);
        var rate = _bytes.Rate is { } speed ? Text($"{speed / Megabyte:0.0} MB/s") : "";
        _display.Show(value.Total is { } total
            ? new ProgressRow(name, (double)value.Done / Math.Max(1, total), _bytes.Left(total), rate, Text($"{value.Done / Megabyte:0.0} of {total / Megabyte:0.0} MB"))
            : new ProgressRow(name, 0, null, rate, Text($"{value.Done / Megabyte:0.0} MB")));
    }

    /// <inheritdoc/>
    public void Dispose() => _display.Dispose();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
