using System.Security.Cryptography;

namespace SummDiff.Tests.Fixtures;

/// <summary>The files of a run folder, to compare and to copy; its lock is left out.</summary>
internal static class RunFiles
{
    /// <summary>Name and SHA-256 of each file.</summary>
    public static (string Name, string Hash)[] Contents(string folder) =>
        [.. Files(folder).Select(file => (Path.GetRelativePath(folder, file).Replace('\\', '/'), Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))))).Order()];

    /// <summary>Copies a folder as it is at this moment: what a killed process would leave.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var file in Files(from))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock");
}
