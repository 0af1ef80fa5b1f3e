using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using SummDiff.Testing;
using Xunit.Abstractions;

namespace SummDiff.Cli.Tests;

/// <summary>Runs the commands of the README through the launcher, in a folder that holds a tiny benchmark, a clip and made-up weights where the real files would be.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class ReadmeTests(Commands.VideoCommandTests.Files video, ITestOutputHelper log) : IClassFixture<Commands.VideoCommandTests.Files>
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    private const string WeightsFile = "~/.cache/torch/hub/checkpoints/googlenet-1378be20.pth";

    [FfmpegFact]
    public void Every_command_of_the_readme_runs()
    {
        using var tiny = new TinyBenchmark();
        File.CreateSymbolicLink(tiny.In("summdiff"), Path.Combine(Repository.Root, "summdiff"));
        Directory.CreateSymbolicLink(tiny.In("tests"), Path.Combine(Repository.Root, "tests"));

        File.Copy(video.Clip, tiny.In("film.mp4"));
        File.Copy(video.Checkpoint, tiny.In("model.safetensors"));

        var commands = Commands(Readme);
        Assert.True(commands.Count >= 7, "The README shows its commands in blocks marked sh.");
        Assert.Equal("./summdiff demo", commands[0]);
        // ./test runs this test; weights and browser have one of their own.
        foreach (var command in commands.Where(command => command.StartsWith("./summdiff ", StringComparison.Ordinal)))
        {
            var line = command switch
            {
                _ when command.StartsWith("./summdiff train", StringComparison.Ordinal) => $"{command} {string.Join(' ', TinyBenchmark.TinyModel)}",
                // Four seconds of video, and made-up weights in the other format that is read.
                _ when command.StartsWith("./summdiff summarize", StringComparison.Ordinal) =>
                    $"{command.Replace(WeightsFile, $"'{video.Backbone}'", StringComparison.Ordinal)} --penalty 0.0001 --budget 50%",
                _ => command,
            };
            var (exit, output, error) = Repository.Run("/bin/sh", ["-c", line], tiny.Folder);
            Assert.True(exit == 0, $"{command}\n{error}");
            if (command == commands[0])
            {
                CheckDemo(output);
            }
        }
    }

    /// <summary>
    /// The three lines that make a summary, as they are. Nothing is fetched: torchvision finds weights of its own making at the place to which it would
    /// save the real ones, and if it looked elsewhere than the README does, the first line would fail.
    /// </summary>
    [FfmpegFact]
    public void A_newcomer_gets_weights_a_summary_and_a_page()
    {
        const string Python = "/usr/bin/python3";
        if (!File.Exists(Python) || Repository.Run(Python, ["-c", "import torchvision"]).Exit != 0)
        {
            log.WriteLine($"Skipped: {Python} with torchvision is not here.");
            return;
        }

        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["summdiff"], Path.Combine(Repository.Root, "summdiff"));
        File.Copy(video.Clip, folder["film.mp4"]);
        File.Copy(video.Checkpoint, folder["model.safetensors"]);
        Directory.CreateDirectory(folder["bin"]);
        File.CreateSymbolicLink(folder["bin/python3"], Python);
        File.WriteAllText(folder["bin/xdg-open"], "#!/bin/sh\ncp \"$1\" opened.html\n");
        File.SetUnixFileMode(folder["bin/xdg-open"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var weights = WeightsFile.Replace("~", folder["home"], StringComparison.Ordinal);
        Directory.CreateDirectory(Path.GetDirectoryName(weights)!);
        var made = Repository.Run(Python, ["-c", "import sys, torch, torchvision; torch.save(torchvision.models.googlenet(weights=None, init_weights=False).state_dict(), sys.argv[1])", weights]);
        Assert.True(made.Exit == 0, made.Error);

        var lines = Commands(Readme[Readme.IndexOf("## Summarize a video", StringComparison.Ordinal)..])[..3];
        Assert.Equal(["python3", "./summdiff", "xdg-open"], lines.Select(line => line.Split(' ')[0]));
        foreach (var line in lines)
        {
            // The launcher may have to build, for which it needs the real home.
            var command = line.Replace("./summdiff", "HOME=\"$REAL_HOME\" ./summdiff", StringComparison.Ordinal) + (line.StartsWith("./summdiff", StringComparison.Ordinal) ? " --budget 100%" : "");
            var (exit, _, error) = Repository.Run("/bin/sh", ["-c", "unset TORCH_HOME XDG_CACHE_HOME; " + command], folder.Path,
                ("HOME", folder["home"]), ("REAL_HOME", Environment.GetEnvironmentVariable("HOME") ?? ""),
                ("PATH", $"{folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}"), ("https_proxy", "http://127.0.0.1:9"));
            Assert.True(exit == 0, $"{line}\n{error}");
        }

        Assert.Contains("\"videos\":[\"summaries/film/summary.mp4\"]", File.ReadAllText(folder["opened.html"]), StringComparison.Ordinal);
        Assert.True(File.Exists(folder["summaries/film/summary.mp4"]));
    }

    [Fact]
    public void The_demo_shown_in_the_readme_is_of_this_form() => CheckDemo(Readme[Readme.IndexOf("made-up features, real scores", StringComparison.Ordinal)..]);

    private static List<string> Commands(string text) =>
        [.. ShellBlock().Matches(text).SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];

    private static void CheckDemo(string output)
    {
        var (model, people, ceiling, random) = (KTau("model"), KTau("people"), KTau("mean"), KTau("random"));
        Assert.InRange(model, 0.15, ceiling);
        Assert.InRange(people, 0.15, 0.25);
        Assert.InRange(random, -0.03, 0.03);

        double KTau(string row) => double.Parse(
            Regex.Match(output, $@"^{row}\b.*?\d+\.\d+\s+(-?\d+\.\d+)", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
