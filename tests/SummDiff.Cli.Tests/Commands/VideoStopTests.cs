using System.Diagnostics;
using System.Runtime.Versioning;
using SummDiff.Testing;

namespace SummDiff.Cli.Tests.Commands;

/// <summary>Ctrl-C at each stage of the video commands, and a disk that takes no more: nothing half-written stays, and what was done stays done.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class VideoStopTests(VideoCommandTests.Files files) : IClassFixture<VideoCommandTests.Files>
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "SummDiff.Cli.dll");

    [FfmpegTheory]
    [InlineData("summarize", "ffprobe", "", false)]
    [InlineData("summarize", "ffmpeg", "rawvideo", false)]
    [InlineData("summarize", "ffmpeg", "rawvideo", true)]
    [InlineData("summarize", "ffmpeg", "filter_complex", false)]
    [InlineData("summarize", "ffmpeg", "filter_complex", true)]
    [InlineData("summarize", "ffmpeg", "image2pipe", false)]
    [InlineData("extract", "ffmpeg", "rawvideo", true)]
    public async Task Ctrl_c_stops_at_any_stage_and_leaves_whole_files_alone(string command, string tool, string stage, bool wholeGroup)
    {
        using var folder = new TemporaryFolder();
        var started = folder["started"];
        MakeSlow(folder, tool, stage);
        string[] arguments = Arguments(folder, command);

        // A session of its own, so that the signal can go to all its processes as from a terminal. SIGINT may be ignored where these tests run.
        var start = new ProcessStartInfo("setsid", ["env", "--default-signal=INT", "dotnet", Program, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PATH"] = folder["slow"] + ":" + start.Environment["PATH"];
        using var process = Process.Start(start)!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await Until(() => process.HasExited || (File.Exists(started) && File.ReadAllText(started).EndsWith('\n')));
            Repository.Run("/bin/sh", ["-c", $"kill -INT {(wholeGroup ? "-" : "")}{process.Id}"]);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));

            Assert.True(process.ExitCode == 130, $"exit {process.ExitCode}: {await output}{await error}");
            Assert.Contains("a.mp4: ", await output, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(folder.Path, "*.tmp", SearchOption.AllDirectories));
            Assert.True(File.Exists(folder["out/b/summary.json"]) == (stage == "image2pipe")); // The page comes last.
            Assert.True(Directory.Exists(folder["out/b"]) == (stage == "image2pipe"));
            var child = $"/proc/{File.ReadAllText(started).Trim()}/cmdline"; // Empty for one that is dead and waits to be collected.
            await Until(() => !File.Exists(child) || File.ReadAllBytes(child).Length == 0);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        var again = Cli.Run(arguments);
        Assert.True(again.Exit == 0, again.Error);
        Assert.Matches("a.mp4: (done already|in .* already)", again.Output);
        Assert.DoesNotMatch("b.mp4: (done already|in .* already)", again.Output);
    }

    [FfmpegFact]
    public void Where_files_cannot_grow_the_error_names_the_file_and_older_results_stay()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["out"]);
        Directory.CreateDirectory(folder["clips"]);
        File.Copy(files.Clip, folder["clips/a.mp4"]);
        var features = folder["out/features.h5"];
        Assert.Equal(0, Cli.Run(Arguments(folder, "extract")).Exit);
        var before = File.ReadAllBytes(features);
        Ffmpeg.Run("-f", "lavfi", "-i", "testsrc2=s=320x240:d=8,noise=alls=60:allf=t", "-c:v", "libx264", "-preset", "ultrafast", folder["clips/b.mp4"]);

        // A limit on the size of files stands for the full disk. It would also hit memory that the runtime maps twice.
        (string, string)[] environment = [("DOTNET_EnableWriteXorExecute", "0")];
        (int Exit, string Output, string Error) Limited(int blocks, string command) =>
            Repository.Run("/bin/sh", ["-c", $"trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"", "sh", "dotnet", Program, .. Arguments(folder, command)], null, environment);
        var (exit, _, error) = Limited((before.Length / 512) + 8, "extract");
        Assert.Equal(1, exit);
        Assert.Matches($"{features}: .*cannot be written \\(File too large\\)", error);
        Assert.Equal(before, File.ReadAllBytes(features));

        (exit, var output, error) = Limited(200, "summarize");
        Assert.True(exit == 1, error);
        Assert.Contains("a.mp4: ", output, StringComparison.Ordinal);
        Assert.Matches($"{folder["out/b/summary.mp4"]}: cannot be written .*File too large", error);
        Assert.Equal(["out/a/summary.mp4"], Directory.GetFiles(folder["out"], "*.mp4*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder.Path, path)));
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); await Task.Delay(20))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), "It takes too long.");
        }
    }

    private string[] Arguments(TemporaryFolder folder, string command) =>
    [
        command, folder["clips"], "--backbone", files.Backbone, "--penalty", "0.0001", "-o",
        .. command == "extract"
            ? (string[])[folder["out/features.h5"]]
            : [folder["out"], "--checkpoint", files.Checkpoint, "--budget", "50%", "--x264-preset", "ultrafast", "--report", "page.html"],
    ];

    /// <summary>Two clips, and a tool that never ends at this stage of the second.</summary>
    private void MakeSlow(TemporaryFolder folder, string tool, string stage)
    {
        foreach (var name in (string[])["clips", "out", "slow"])
        {
            Directory.CreateDirectory(folder[name]);
        }

        File.Copy(files.Clip, folder["clips/a.mp4"]);
        File.Copy(files.Clip, folder["clips/b.mp4"]);
        var slowly = tool == "ffmpeg" ? "exec ffmpeg -stream_loop 1000 -re \"$@\"" : "exec sleep 600";
        File.WriteAllText(folder["slow/" + tool], $"""
            #!/bin/sh
            PATH=$(echo "$PATH" | cut -d: -f2-)
            case "$*" in *b.mp4*{stage}*) echo $$ > '{folder["started"]}'; {slowly};; esac
            exec {tool} "$@"
            """);
        File.SetUnixFileMode(folder["slow/" + tool], UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
    }
}
