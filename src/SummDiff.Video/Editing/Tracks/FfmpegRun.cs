using SummDiff.Formats;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing.Tracks;

/// <summary>Runs ffmpeg where it writes a file.</summary>
internal static class FfmpegRun
{
    // What ffmpeg says when its output cannot be written. When that happens at the very end only, it still reports success.
    private static readonly string[] s_writeFailures = ["No space left on device", "av_interleaved_write_frame()", "Error writing trailer", "Error closing file", "Error submitting a packet to the muxer"];

    /// <summary>Runs ffmpeg to its end.</summary>
    /// <param name="tools">The tools.</param>
    /// <param name="arguments">Its arguments; those that report progress are <c>-progress pipe:1</c>.</param>
    /// <param name="subject">What it works on, for errors.</param>
    /// <param name="report">Receives each name and value of the progress; null for none.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="VideoException">ffmpeg failed.</exception>
    /// <exception cref="IOException">The output could not be written.</exception>
    public static void Run(FfmpegOptions tools, IReadOnlyList<string> arguments, string subject, Action<string, string>? report, CancellationToken cancel)
    {
        string? unwritten = null;
        using var process = new ToolProcess(tools.Ffmpeg, arguments, subject, tools, cancel, line =>
        {
            unwritten = s_writeFailures.Any(words => line.Contains(words, StringComparison.Ordinal)) ? line.Trim() : unwritten;
            return true;
        });
        while (process.ReadLine() is { } line)
        {
            var split = line.IndexOf('=', StringComparison.Ordinal);
            if (split > 0)
            {
                report?.Invoke(line[..split], line[(split + 1)..]);
            }
        }

        try
        {
            process.Finish();
        }
        catch (VideoException) when (unwritten is not null)
        {
            // Reported below, as the output's failure and not the source's.
        }

        if (unwritten is not null)
        {
            throw new IOException(unwritten, unwritten.Contains("No space left", StringComparison.Ordinal) ? AtomicFile.NoSpaceOnUnix : 0);
        }
    }
}
