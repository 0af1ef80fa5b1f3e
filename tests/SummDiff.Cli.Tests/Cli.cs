using System.Text.Json;
using SummDiff.Cli.Framework;

namespace SummDiff.Cli.Tests;

/// <summary>Runs the command line inside the test process.</summary>
internal static class Cli
{
    public static (int Exit, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = CommandLine.Run(args, new Terminal(output, error));
        return (exit, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command with <c>--json</c> that must leave standard error empty.</summary>
    public static JsonElement RunJson(int expectedExit, params string[] args)
    {
        var (exit, output, error) = Run([.. args, "--json"]);
        Assert.Equal("", error);
        Assert.Equal(expectedExit, exit);
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }
}
