using System.Diagnostics;
using Xunit.Abstractions;

namespace SummDiff.Testing;

/// <summary>Runs the system's Python, to check our files with software that is not ours.</summary>
public static class Python
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>Runs a script, where Python and its modules are installed.</summary>
    /// <param name="output">Where the reason goes when the check is skipped.</param>
    /// <param name="modules">Modules the script imports, separated by commas.</param>
    /// <param name="script">The script; it finds its arguments in <c>sys.argv[1:]</c>.</param>
    /// <param name="arguments">The script's arguments.</param>
    /// <returns>What the script printed, or null where Python or a module is missing: then the caller returns.</returns>
    public static string? TryRun(ITestOutputHelper output, string modules, string script, params string[] arguments)
    {
        if (!File.Exists(Interpreter) || Run($"import {modules}", []).ExitCode != 0)
        {
            output.WriteLine($"Skipped: {Interpreter} with {modules} is not here.");
            return null;
        }

        var (code, text, errors) = Run($"import sys, {modules}\n{script}", arguments);
        Assert.True(code == 0, errors);
        return text;
    }

    private static (int ExitCode, string Output, string Errors) Run(string script, string[] arguments)
    {
        var start = new ProcessStartInfo(Interpreter, ["-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text, errors.Result);
    }
}
