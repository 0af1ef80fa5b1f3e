using System.Runtime.CompilerServices;

namespace SummDiff.Tests;

/// <summary>Finds committed fixture files, and gives tests folders of their own.</summary>
public static class Fixture
{
    private static readonly string Folder = FolderOfThisFile();

    /// <summary>The full path of a file in this folder.</summary>
    public static string Find(string name) => Path.Combine(Folder, name);

    /// <summary>A fresh empty folder that is removed when disposed.</summary>
    public static TemporaryFolder TemporaryFolder() => new();

    private static string FolderOfThisFile([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
