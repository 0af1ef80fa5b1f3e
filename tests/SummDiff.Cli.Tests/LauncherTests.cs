using System.Runtime.Versioning;
using SummDiff.Testing;

namespace SummDiff.Cli.Tests;

[UnsupportedOSPlatform("windows")]
public class LauncherTests
{
    [Fact]
    public void The_launcher_runs_from_another_folder_through_a_chain_of_links()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["far"], Path.Combine(Repository.Root, "summdiff"));
        File.CreateSymbolicLink(folder["near"], "far");

        var (exit, output, _) = Repository.Run(folder["near"], ["--version"], folder.Path);

        Assert.Equal(0, exit);
        Assert.Matches(@"^\d+\.\d+\.\d+", output);
    }

    [Fact]
    public void Without_root_a_missing_package_is_answered_with_the_one_command_to_run()
    {
        using var folder = new TemporaryFolder();
        MakeProgram(folder["id"], "echo 1000");
        MakeProgram(folder["apt-get"], "echo installed by mistake");

        var (exit, output, error) = Need(folder);

        Assert.Equal(1, exit);
        Assert.Empty(output);
        Assert.Equal("libhdf5 is missing. Run: sudo apt-get install hdf5-tools\n", error);
    }

    [Fact]
    public void Without_root_one_line_names_all_that_is_missing_and_nothing_is_built()
    {
        using var folder = new TemporaryFolder();
        // A system that has the tools of a shell and .NET, but none of the libraries.
        MakeTools(folder);
        MakeProgram(folder["dotnet"], "echo built by mistake");
        Directory.CreateDirectory(folder["copy/scripts"]);
        File.Copy(Path.Combine(Repository.Root, "summdiff"), folder["copy/summdiff"]);
        var system = File.ReadAllText(Path.Combine(Repository.Root, "scripts/system.sh"));
        File.WriteAllText(folder["copy/scripts/system.sh"], system + "\nhas_library() { return 1; }\n");

        var (exit, output, error) = Repository.Run("/bin/sh", [folder["copy/summdiff"], "summarize", "film.mp4"], folder.Path, ("PATH", folder.Path));

        Assert.Equal((1, ""), (exit, output));
        Assert.Equal("libhdf5, libssl, ffmpeg, npm are missing. Run: sudo apt-get install hdf5-tools libssl3 ffmpeg npm\n", error);
        Assert.False(Directory.Exists(folder["copy/.summdiff-build"]));
    }

    [Fact]
    public void Without_dotnet_the_launcher_says_so_beside_what_else_is_missing()
    {
        using var folder = new TemporaryFolder();
        MakeTools(folder);

        var (exit, output, error) = Repository.Run("/bin/sh", ["summdiff", "summarize"], null, ("PATH", folder.Path));

        Assert.Equal((1, ""), (exit, output));
        Assert.Matches(@"^The \.NET 10 SDK is missing\. See https://.*\n.*ffmpeg.*Run: sudo apt-get install .*ffmpeg.*\n$", error);
    }

    [Fact]
    public void As_root_a_missing_package_is_installed()
    {
        using var folder = new TemporaryFolder();
        MakeProgram(folder["id"], "echo 0");
        MakeProgram(folder["apt-get"], $"echo \"$@\" >> '{folder["calls"]}'");

        var (exit, output, _) = Need(folder);

        Assert.Equal(0, exit);
        Assert.Empty(output);
        Assert.Contains("install -q -y --no-install-recommends hdf5-tools", File.ReadAllText(folder["calls"]), StringComparison.Ordinal);
    }

    private static (int Exit, string Output, string Error) Need(TemporaryFolder folder) =>
        Repository.Run(
            "/bin/sh", ["-c", ". ./scripts/system.sh && need libhdf5 hdf5-tools"], null,
            ("PATH", $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}"));

    private static void MakeTools(TemporaryFolder folder)
    {
        foreach (var program in (string[])["readlink", "dirname", "find", "head", "uname"])
        {
            MakeProgram(folder[program], $"PATH=/usr/bin:/bin exec {program} \"$@\"");
        }

        MakeProgram(folder["id"], "echo 1000");
        MakeProgram(folder["apt-get"], "echo installed by mistake");
    }

    private static void MakeProgram(string path, string body)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
