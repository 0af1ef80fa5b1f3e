using Spectre.Console;
using SummDiff.Cli.Framework;
using SummDiff.Downloads;

namespace SummDiff.Cli.Commands;

/// <summary>Shows a transfer on standard error: bytes, rate and time left.</summary>
internal static class DownloadDisplay
{
    /// <summary>Does the work and shows how far it is, where somebody sees it.</summary>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="name">What is downloaded.</param>
    /// <param name="work">Does the work and reports progress.</param>
    /// <returns>What the work returned.</returns>
    public static T Show<T>(Terminal terminal, string name, Func<IProgress<DownloadProgress>?, T> work)
    {
        if (!terminal.ShowsProgress)
        {
            return work(null);
        }

        return terminal.ErrorConsole.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .Start(context => work(new Relay(context.AddTask(Markup.Escape(name), autoStart: false))));
    }

    private sealed class Relay(ProgressTask bar) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            bar.MaxValue = value.Total ?? Math.Max(value.Done, 1);
            bar.Value = value.Done; // Before the start, so that bytes of an earlier attempt do not count for the rate.
            bar.StartTask();
        }
    }
}
