using System.ComponentModel;
using System.Diagnostics;

namespace SummDiff.Testing;

/// <summary>A test that needs programs, skipped with a message that names the first one that is not installed.</summary>
public sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] programs)
    {
        Programs = programs;
        Skip = programs.FirstOrDefault(program => !Starts(program)) is { } missing ? $"{missing} is not installed" : null;
    }

    /// <summary>The programs it needs.</summary>
    public IReadOnlyList<string> Programs { get; }

    private static bool Starts(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["-version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
