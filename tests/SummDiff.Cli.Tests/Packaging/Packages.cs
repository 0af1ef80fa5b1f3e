using SummDiff.Testing;

namespace SummDiff.Cli.Tests.Packaging;

/// <summary>The packages as <c>dotnet pack</c> makes them, in a folder outside the repository that serves as a feed; and the published single file.</summary>
public sealed class Packages : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Packages()
    {
        Directory.CreateDirectory(_folder["work"]);
        foreach (var project in (string[])["SummDiff.Tensors", "SummDiff", "SummDiff.Video", "SummDiff.Cli"])
        {
            Dotnet(Repository.Root, "pack", $"src/{project}", "-c", "Release", "--no-build", "-o", Feed);
        }
    }

    /// <summary>The folder with the packages.</summary>
    public string Feed => _folder["feed"];

    /// <summary>A folder outside the repository to work in.</summary>
    public string Work => _folder["work"];

    /// <summary>Runs dotnet, which must succeed. Packages of ours are kept out of the user's cache; others are taken from there.</summary>
    public string Dotnet(string folder, params string[] arguments)
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var (exit, output, error) = Repository.Run(
            "dotnet", arguments, folder, ("NUGET_PACKAGES", _folder["packages"]), ("RestoreFallbackFolders", cache), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"));
        Assert.True(exit == 0, $"dotnet {string.Join(' ', arguments)}\n{output}\n{error}");
        return output;
    }

    public void Dispose() => _folder.Dispose();
}
