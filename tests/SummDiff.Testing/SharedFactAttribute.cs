namespace SummDiff.Testing;

/// <summary>
/// A test that needs files which cannot be committed, such as published weights. They lie in the folder that SUMMDIFF_SHARED names, or in <c>shared</c> beside
/// the repository; where one is absent the test is skipped with a message.
/// </summary>
public sealed class SharedFactAttribute : FactAttribute
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("SUMMDIFF_SHARED") ?? Path.Combine(Repository.Root, "..", "shared");

    public SharedFactAttribute(params string[] files) =>
        Skip = Array.Find(files, file => !File.Exists(Find(file))) is { } absent ? $"{absent} is not in the folder of shared files" : null;

    /// <summary>The full path of a shared file.</summary>
    public static string Find(string file) => Path.GetFullPath(Path.Combine(Folder, file));
}
