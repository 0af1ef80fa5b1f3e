using SummDiff.Cli.Framework;

namespace SummDiff.Cli.Commands.Scoring;

/// <summary>Counts videos as they are done, and shows how many there are and how long the rest takes.</summary>
internal sealed class CountMonitor : IDisposable
{
    private readonly ProgressDisplay _display;
    private readonly int _total;
    private readonly RateMeter _all = new(TimeProvider.System);
    private RateMeter _part = new(TimeProvider.System);
    private string _name = "";
    private int _partTotal;
    private int _partDone;
    private int _done;

    /// <summary>Starts to count.</summary>
    /// <param name="terminal">Where progress is shown.</param>
    /// <param name="total">Videos in all parts together.</param>
    public CountMonitor(Terminal terminal, int total) => (_total, _display) = (total, new ProgressDisplay(terminal));

    /// <summary>Begins a part of the work.</summary>
    /// <param name="name">What is worked on.</param>
    /// <param name="count">Videos in it.</param>
    public void Begin(string name, int count)
    {
        (_name, _partTotal, _partDone, _part) = (name, count, 0, new RateMeter(TimeProvider.System));
        Show();
    }

    /// <summary>Counts one video.</summary>
    public void Count()
    {
        _part.Note(++_partDone);
        _all.Note(++_done);
        Show();
    }

    /// <inheritdoc/>
    public void Dispose() => _display.Dispose();

    private void Show()
    {
        var part = Row(_name, _partDone, _partTotal, _part);
        if (_partTotal == _total)
        {
            _display.Show(part);
        }
        else
        {
            _display.Show(part, Row("all", _done, _total, _all));
        }
    }

    private static ProgressRow Row(string name, int done, int total, RateMeter meter) =>
        new(name, (double)done / Math.Max(1, total), meter.Left(total), meter.Rate is { } rate ? RateMeter.Format(rate, "videos") : "", $"{done} of {total} videos");
}
