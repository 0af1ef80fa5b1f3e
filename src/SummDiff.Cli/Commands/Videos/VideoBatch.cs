using SummDiff.Cli.Framework;
using SummDiff.Video.Features;

namespace SummDiff.Cli.Commands.Videos;

/// <summary>Works through videos one after another; a failure is reported at the end and stops only its own video.</summary>
internal static class VideoBatch
{
    /// <summary>Does the work on each video.</summary>
    /// <param name="terminal">Where progress and failures go.</param>
    /// <param name="videos">The videos.</param>
    /// <param name="work">The work on the video of a number: it reports to the monitor, and the token stops it.</param>
    /// <returns>Whether it worked for each video.</returns>
    /// <exception cref="OperationCanceledException">Ctrl-C.</exception>
    public static bool[] ForEach(Terminal terminal, IReadOnlyList<string> videos, Action<int, VideoMonitor, CancellationToken> work)
    {
        using var interrupt = new Interrupt(terminal);
        var failures = new List<string>();
        var done = new bool[videos.Count];
        using (var monitor = new VideoMonitor(terminal, videos))
        {
            for (var i = 0; i < videos.Count; i++)
            {
                try
                {
                    monitor.Begin(i);
                    work(i, monitor, interrupt.Token);
                    done[i] = true;
                }
                catch (Exception error) when (error is SummDiffException or IOException or UnauthorizedAccessException)
                {
                    failures.Add(error.Message);
                }
            }
        }

        if (videos.Count > 1 && failures.Count > 0)
        {
            terminal.Error($"{failures.Count} of {videos.Count} videos failed:");
        }

        failures.ForEach(terminal.Error);
        return done;
    }

    /// <summary>Reports it where not all of a video could be decoded.</summary>
    /// <param name="terminal">Where to report it.</param>
    /// <param name="video">What could be decoded.</param>
    public static void WarnOfDamage(Terminal terminal, ExtractedVideo video)
    {
        if (video.Timeline.Warnings is { Count: > 0 } warnings)
        {
            terminal.Error($"{video.Facts.Path}: the file is damaged; what could be decoded was used, {video.Timeline.FrameCount} frames. ffmpeg complained {warnings.Count} time{(warnings.Count == 1 ? "" : "s")}, first: {warnings[0]}");
        }
    }
}
