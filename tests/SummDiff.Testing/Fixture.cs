namespace SummDiff.Testing;

/// <summary>Finds committed fixture files, and gives tests folders of their own.</summary>
public static class Fixture
{
    /// <summary>The full path of a fixture file.</summary>
    public static string Find(string name) => Path.Combine(Repository.Root, "tests", "SummDiff.Tests", "Fixtures", name);

    /// <summary>A new empty folder, deleted when disposed.</summary>
    public static TemporaryFolder TemporaryFolder() => new();
}
