using System.Collections.Concurrent;
using System.Diagnostics;

namespace SummDiff.Testing;

/// <summary>Runs the system's Python, to check our files with software that is not ours.</summary>
public static class Python
{
    private const string Interpreter = "/usr/bin/python3";

    private static readonly ConcurrentDictionary<string, bool> s_found = new();

    /// <summary>Whether Python and some modules are installed.</summary>
    /// <param name="modules">The modules, separated by commas.</param>
    public static bool Has(string modules) => s_found.GetOrAdd(modules, names => File.Exists(Interpreter) && Start($"import {names}", []).ExitCode == 0);

    /// <summary>Runs a script, which must succeed. Its test is marked with <see cref="PythonFactAttribute"/>.</summary>
    /// <param name="modules">Modules the script imports, separated by commas.</param>
    /// <param name="script">The script; it finds its arguments in <c>sys.argv[1:]</c>.</param>
    /// <param name="arguments">The script's arguments.</param>
    /// <returns>What the script printed.</returns>
    public static string Run(string modules, string script, params string[] arguments)
    {
        var (code, text, errors) = Start($"import sys, {modules}\n{script}", arguments);
        Assert.True(code == 0, errors);
        return text;
    }

    private static (int ExitCode, string Output, string Errors) Start(string script, string[] arguments)
    {
        var start = new ProcessStartInfo(Interpreter, ["-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text, errors.Result);
    }
}
