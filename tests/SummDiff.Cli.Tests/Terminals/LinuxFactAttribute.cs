namespace SummDiff.Cli.Tests.Terminals;

/// <summary>A test that needs a pseudo-terminal of Linux, skipped with a message elsewhere.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "needs a pseudo-terminal of Linux";
}
