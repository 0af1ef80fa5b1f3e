using System.ComponentModel;
using System.Diagnostics;

namespace SummDiff.Downloads;

/// <summary>Takes one file out of an archive with <c>bsdtar</c>, which reads the formats in which benchmarks are published.</summary>
internal static class Archive
{
    /// <summary>Writes a member of an archive to a file.</summary>
    /// <param name="bsdtar">The program: a path, or a name to look for in PATH.</param>
    /// <param name="archive">The archive.</param>
    /// <param name="member">The member's name, in whatever folder of the archive it lies.</param>
    /// <param name="target">The file to create or replace.</param>
    /// <param name="cancel">Stops the program.</param>
    /// <exception cref="SummDiffException">The program is missing, or the archive does not hold the member.</exception>
    /// <exception cref="IOException">The target cannot be written.</exception>
    public static void Unpack(string bsdtar, string archive, string member, string target, CancellationToken cancel)
    {
        // The member goes through a pipe: no name in the archive decides where something is written.
        var start = new ProcessStartInfo(bsdtar, ["-x", "-O", "-f", archive, $"*{member}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Start(start, archive);
        using var stop = cancel.Register(() => Kill(process));
        try
        {
            var messages = process.StandardError.ReadToEndAsync(CancellationToken.None);
            using (var stream = new FileStream(target, FileMode.Create, FileAccess.Write))
            {
                process.StandardOutput.BaseStream.CopyTo(stream);
            }

            process.WaitForExit();
            cancel.ThrowIfCancellationRequested();
            if (process.ExitCode != 0)
            {
                throw new SummDiffException($"{archive}: bsdtar could not take {member} out of it (exit code {process.ExitCode}): {messages.Result.Trim()}");
            }
        }
        finally
        {
            Kill(process);
        }
    }

    private static Process Start(ProcessStartInfo start, string archive)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new SummDiffException($"{archive}: cannot start '{start.FileName}' to unpack it ({error.Message}). Install it ('sudo apt-get install libarchive-tools' on Debian and Ubuntu) and try again; the archive is kept.", error);
        }
    }

    private static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }
}
