using System.IO.Compression;
using SummDiff.Testing;

namespace SummDiff.Cli.Tests.Packaging;

/// <summary>The packages and the single file are used as strangers use them: from outside the repository.</summary>
public sealed class PackagingTests(Packages packages) : IClassFixture<Packages>
{
    [Theory]
    [InlineData("SummDiff.Tensors")]
    [InlineData("SummDiff")]
    [InlineData("SummDiff.Video")]
    [InlineData("SummDiff.Cli")]
    public void A_package_has_readme_licence_documentation_and_symbols(string name)
    {
        var path = Directory.GetFiles(packages.Feed, $"{name}.?.?.?.nupkg").Single();
        using var zip = ZipFile.OpenRead(path);
        var files = zip.Entries.Select(entry => entry.FullName).ToList();
        using var reader = new StreamReader(zip.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
        var description = reader.ReadToEnd();

        Assert.Contains("README.md", files);
        Assert.Contains("<license type=\"expression\">MIT</license>", description, StringComparison.Ordinal);
        Assert.Contains("<description>", description, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.ChangeExtension(path, ".snupkg")) || name == "SummDiff.Cli");
        Assert.Contains(files, file => file.EndsWith($"{name}.dll", StringComparison.Ordinal));
        Assert.True(files.Any(file => file.EndsWith($"{name}.xml", StringComparison.Ordinal)) || name == "SummDiff.Cli");
    }

    [Fact]
    public void The_tool_is_installed_from_a_folder_and_runs_the_demo()
    {
        packages.Dotnet(packages.Work, "tool", "install", "SummDiff.Cli", "--tool-path", Path.Combine(packages.Work, "tools"), "--add-source", packages.Feed);

        var (exit, output, error) = Repository.Run(Path.Combine(packages.Work, "tools", "summdiff"), ["demo", "--epochs", "1", "-o", "demo"], packages.Work);

        Assert.True(exit == 0, error);
        Assert.Contains("annotators", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_builds_against_the_packages_and_trains()
    {
        var folder = Path.Combine(packages.Work, "Train");
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(Repository.Root, "samples/Train/Program.cs"), Path.Combine(folder, "Program.cs"));
        File.WriteAllText(Path.Combine(folder, "Train.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="SummDiff" Version="*" />
              </ItemGroup>
            </Project>
            """);
        Assert.Equal(0, Cli.Run("demo", "--data-only", "-o", Path.Combine(folder, "data")).Exit);
        packages.Dotnet(folder, "build", "-c", "Release", "-o", "out", $"-p:RestoreAdditionalProjectSources={packages.Feed}");

        var output = packages.Dotnet(folder, "out/Train.dll", Directory.GetFiles(Path.Combine(folder, "data"), "*.h5").Single(), "run");

        Assert.Contains("KTau on test videos", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "run", "fold0", "last.safetensors")));
    }

    [Fact]
    public void The_trimmed_single_file_runs_without_dotnet()
    {
        var (publish, file) = (Path.Combine(packages.Work, "publish"), Path.Combine(packages.Work, "publish", "SummDiff.Cli"));
        packages.Dotnet(Repository.Root, "publish", "src/SummDiff.Cli", "-p:PublishProfile=SingleFile", "-r", "linux-x64", "-o", publish, "--artifacts-path", Path.Combine(packages.Work, "artifacts"));

        Assert.Equal(["SummDiff.Cli"], Directory.GetFiles(publish).Select(Path.GetFileName));
        Assert.InRange(new FileInfo(file).Length, 10_000_000, 40_000_000);
        Assert.Contains("annotators", Run("demo", "--epochs", "1", "-o", "demo-trimmed"), StringComparison.Ordinal);
        Run("score", "demo-trimmed/made-up-tvsum.h5", "--checkpoint", "demo-trimmed/run/fold0/last.safetensors", "--samples", "2", "-o", "scores.json", "--videos", "video_1");
        Assert.True(File.Exists(Path.Combine(packages.Work, "scores.json")));
        Run("evaluate", "--run", "demo-trimmed/run", "--json");
        Run("inspect", "demo-trimmed/run", "--json");

        string Run(params string[] arguments)
        {
            // Nothing is on the path, so no .NET is found.
            var (exit, output, error) = Repository.Run(file, arguments, packages.Work, ("PATH", ""), ("DOTNET_ROOT", ""));
            Assert.True(exit == 0, $"{string.Join(' ', arguments)}\n{output}\n{error}");
            return output;
        }
    }

    [Fact]
    public void The_container_file_copies_what_publishing_makes()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "Dockerfile"));

        Assert.Contains("COPY out/SummDiff.Cli /usr/local/bin/summdiff", lines);
        Assert.Contains(lines, line => line.Contains("ffmpeg hdf5-tools", StringComparison.Ordinal));
        Assert.InRange(lines.Length, 1, 20);
    }
}
