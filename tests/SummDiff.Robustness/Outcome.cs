using SummDiff.Cli.Framework;

namespace SummDiff.Robustness;

/// <summary>How a command ended.</summary>
/// <param name="Exit">The exit code.</param>
/// <param name="Output">What it wrote on standard output.</param>
/// <param name="Error">What it wrote on standard error.</param>
internal sealed record Outcome(int Exit, string Output, string Error)
{
    /// <summary>Runs a command line inside this process.</summary>
    public static Outcome OfCommand(params string[] args)
    {
        using StringWriter output = new(), error = new();
        var exit = CommandLine.Run(args, new Terminal(output, error));
        return new(exit, output.ToString(), error.ToString());
    }

    /// <summary>Runs a part of the library, with errors as the command line reports them.</summary>
    public static Outcome Of(Action read)
    {
        try
        {
            read();
            return new(0, "", "");
        }
        catch (SummDiffException error)
        {
            return new(1, "", error.Message);
        }
        catch (Exception error)
        {
            return new(1, "", $"Unexpected {error}");
        }
    }
}
