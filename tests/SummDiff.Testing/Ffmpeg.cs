using System.Diagnostics;

namespace SummDiff.Testing;

/// <summary>Runs ffmpeg to make and read the videos of tests.</summary>
public static class Ffmpeg
{
    /// <summary>Runs ffmpeg, overwriting outputs, and returns what it writes to its standard output.</summary>
    /// <param name="arguments">Arguments after the common ones.</param>
    /// <param name="expectSuccess">Fail the test when ffmpeg fails.</param>
    public static byte[] Run(string[] arguments, bool expectSuccess = true)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-hide_banner", "-v", "error", "-nostdin", "-y", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 || !expectSuccess, error.Result);
        return output.ToArray();
    }

    /// <inheritdoc cref="Run(string[], bool)"/>
    public static byte[] Run(params string[] arguments) => Run(arguments, expectSuccess: true);
}
