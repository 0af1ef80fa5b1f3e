namespace SummDiff.Testing;

/// <summary>A test that needs bsdtar, skipped with a message where it is not installed.</summary>
public sealed class BsdtarFactAttribute : FactAttribute
{
    public BsdtarFactAttribute() => Skip = Missing;

    /// <summary>Why the test is skipped, or null.</summary>
    public static string? Missing { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "bsdtar")))
        ? null
        : "bsdtar is not installed";
}
