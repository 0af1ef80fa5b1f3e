using System.ComponentModel;
using System.Diagnostics;

namespace SummDiff.Testing;

/// <summary>A test that needs ffmpeg, skipped with a message where it is not installed.</summary>
public sealed class FfmpegFactAttribute : FactAttribute
{
    /// <summary>Whether ffmpeg and ffprobe are there.</summary>
    public static bool IsInstalled { get; } = Runs("ffmpeg") && Runs("ffprobe");

    public FfmpegFactAttribute() => Skip = IsInstalled ? null : "ffmpeg is not installed";

    private static bool Runs(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["-version"]) { RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
