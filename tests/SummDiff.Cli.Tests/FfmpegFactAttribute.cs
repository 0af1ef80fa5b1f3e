using System.Diagnostics;

namespace SummDiff.Cli.Tests;

/// <summary>A test that needs ffmpeg, skipped with a message where it is not installed.</summary>
public sealed class FfmpegFactAttribute : FactAttribute
{
    private static readonly bool IsInstalled = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "ffmpeg")) && File.Exists(Path.Combine(folder, "ffprobe")));

    public FfmpegFactAttribute() => Skip = IsInstalled ? null : "ffmpeg is not installed";

    /// <summary>Runs ffmpeg, which must succeed.</summary>
    public static void Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-hide_banner", "-v", "error", "-nostdin", "-y", .. arguments]) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }
}
