namespace SummDiff.Cli.Framework;

/// <summary>How a command ended.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary>By Ctrl-C or a request to stop, after saving what there was to save.</summary>
    public const int Interrupted = 130;
}
