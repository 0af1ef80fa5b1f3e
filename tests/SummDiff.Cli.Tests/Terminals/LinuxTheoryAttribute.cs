namespace SummDiff.Cli.Tests.Terminals;

/// <summary>A theory that needs a pseudo-terminal of Linux, skipped with a message elsewhere.</summary>
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : "needs a pseudo-terminal of Linux";
}
