using System.Diagnostics;

namespace SummDiff.Testing;

/// <summary>The repository these tests were built from, and programs run in it.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Runs a program to its end with nothing on its standard input.</summary>
    public static (int Exit, string Output, string Error) Run(
        string program, IEnumerable<string> args, string? folder = null, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder ?? Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SummDiff.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
