using Spectre.Console;
using SummDiff.Cli.Framework;
using SummDiff.Video;
using SummDiff.Video.Features;

namespace SummDiff.Cli.Commands;

/// <summary>Runs work on videos one after another with progress on standard error; a failure is reported at the end and stops only its own video.</summary>
internal static class VideoDisplay
{
    /// <summary>Does the work on each video.</summary>
    /// <param name="terminal">Where progress and failures go.</param>
    /// <param name="videos">The videos.</param>
    /// <param name="work">The work on the video of a number, told where to report progress and what stops it.</param>
    /// <returns>Whether it worked for each video.</returns>
    /// <exception cref="OperationCanceledException">Ctrl-C.</exception>
    public static bool[] ForEach(Terminal terminal, IReadOnlyList<string> videos, Action<int, IProgress<(Stage Stage, double Share)>, CancellationToken> work)
    {
        using var interrupt = new Interrupt(terminal);
        var failures = new List<string>();
        var done = new bool[videos.Count];
        for (var i = 0; i < videos.Count; i++)
        {
            try
            {
                var number = i;
                Show(terminal, Path.GetFileName(videos[i]), progress => work(number, progress, interrupt.Token));
                done[i] = true;
            }
            catch (Exception error) when (error is SummDiffException or IOException or UnauthorizedAccessException)
            {
                failures.Add(error.Message);
            }
        }

        if (videos.Count > 1 && failures.Count > 0)
        {
            terminal.Error($"{failures.Count} of {videos.Count} videos failed:");
        }

        failures.ForEach(terminal.Error);
        return done;
    }

    /// <summary>Says so where not all of a video could be decoded.</summary>
    /// <param name="terminal">Where to say it.</param>
    /// <param name="video">What could be decoded.</param>
    public static void TellDamage(Terminal terminal, ExtractedVideo video)
    {
        if (video.Timeline.Warnings is { Count: > 0 } warnings)
        {
            terminal.Error($"{video.Facts.Path}: the file is damaged; what could be decoded was used, {video.Timeline.FrameCount} frames. ffmpeg complained {warnings.Count} time{(warnings.Count == 1 ? "" : "s")}, first: {warnings[0]}");
        }
    }

    private static void Show(Terminal terminal, string name, Action<IProgress<(Stage Stage, double Share)>> work)
    {
        if (!terminal.ShowsProgress)
        {
            work(new Relay(_ => { }));
            return;
        }

        terminal.ErrorConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bars = new Dictionary<Stage, ProgressTask>();
                work(new Relay(value =>
                {
                    if (!bars.TryGetValue(value.Stage, out var bar))
                    {
                        foreach (var earlier in bars.Values)
                        {
                            earlier.Value = earlier.MaxValue;
                        }

                        bars[value.Stage] = bar = context.AddTask(Markup.Escape($"{name}  {value.Stage.ToString().ToLowerInvariant()}"), maxValue: 1);
                    }

                    bar.Value = value.Share;
                }));
                foreach (var bar in bars.Values)
                {
                    bar.Value = bar.MaxValue;
                }
            });
    }

    private sealed class Relay(Action<(Stage Stage, double Share)> report) : IProgress<(Stage Stage, double Share)>
    {
        public void Report((Stage Stage, double Share) value) => report(value);
    }
}
