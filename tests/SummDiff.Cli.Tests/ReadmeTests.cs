using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using SummDiff.Testing;

namespace SummDiff.Cli.Tests;

/// <summary>Runs the commands of the README through the launcher, in a folder that holds a tiny benchmark, a clip and made-up weights where the real files would be.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class ReadmeTests(Commands.VideoCommandTests.Files video) : IClassFixture<Commands.VideoCommandTests.Files>
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    private const string Model = "runs/tvsum/fold0/best-ktau.safetensors";

    [FfmpegFact]
    public void Every_command_of_the_readme_runs()
    {
        using var tiny = new TinyBenchmark();
        File.CreateSymbolicLink(tiny.In("summdiff"), Path.Combine(Repository.Root, "summdiff"));
        Directory.CreateSymbolicLink(tiny.In("tests"), Path.Combine(Repository.Root, "tests"));

        File.Copy(video.Clip, tiny.In("film.mp4"));
        var cache = Fetched(tiny.In("cache"));

        var commands = Commands(Readme);
        Assert.True(commands.Count >= 7, "The README shows its commands in blocks marked sh.");
        Assert.Equal("./summdiff demo", commands[0]);
        // ./test runs this test, the browser has one of its own, and nothing is fetched: the weights are there already.
        foreach (var command in commands.Where(command => command.StartsWith("./summdiff ", StringComparison.Ordinal) && !command.StartsWith("./summdiff get ", StringComparison.Ordinal)))
        {
            var line = command switch
            {
                _ when command.StartsWith("./summdiff train", StringComparison.Ordinal) => $"{command} {string.Join(' ', TinyBenchmark.TinyModel)}",
                // Four seconds of video, and a model as wide as real features.
                _ when command.StartsWith("./summdiff summarize", StringComparison.Ordinal) =>
                    $"{command.Replace(Model, $"'{video.PublishedModel}'", StringComparison.Ordinal)} --penalty 0.0001 --budget 50%",
                _ => command,
            };
            var (exit, output, error) = Repository.Run("/bin/sh", ["-c", line], tiny.Folder, cache);
            Assert.True(exit == 0, $"{command}\n{error}");
            if (command == commands[0])
            {
                CheckDemo(output);
            }
        }
    }

    /// <summary>The three lines that make a summary, as they are, but that the weights, made up, are in the cache already.</summary>
    [FfmpegFact]
    public void A_newcomer_gets_weights_a_summary_and_a_page()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["summdiff"], Path.Combine(Repository.Root, "summdiff"));
        File.Copy(video.Clip, folder["film.mp4"]);
        Directory.CreateDirectory(Path.GetDirectoryName(folder[Model])!);
        File.Copy(video.PublishedModel, folder[Model]);
        Directory.CreateDirectory(folder["bin"]);
        File.WriteAllText(folder["bin/xdg-open"], "#!/bin/sh\ncp \"$1\" opened.html\n");
        File.SetUnixFileMode(folder["bin/xdg-open"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var cache = Fetched(folder["cache"]);

        var lines = Commands(Readme[Readme.IndexOf("## Summarize a video", StringComparison.Ordinal)..])[..3];
        Assert.Equal("./summdiff get googlenet", lines[0]);
        Assert.Equal(["./summdiff", "xdg-open"], lines[1..].Select(line => line.Split(' ')[0]));
        foreach (var line in lines[1..])
        {
            var command = line + (line.StartsWith("./summdiff", StringComparison.Ordinal) ? " --budget 100%" : "");
            var (exit, _, error) = Repository.Run("/bin/sh", ["-c", command], folder.Path, cache, ("PATH", $"{folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}"));
            Assert.True(exit == 0, $"{line}\n{error}");
        }

        Assert.Contains("\"videos\":[\"summaries/film/summary.mp4\"]", File.ReadAllText(folder["opened.html"]), StringComparison.Ordinal);
        Assert.True(File.Exists(folder["summaries/film/summary.mp4"]));
    }

    [Fact]
    public void The_demo_shown_in_the_readme_is_of_this_form() => CheckDemo(Readme[Readme.IndexOf("made-up features, real scores", StringComparison.Ordinal)..]);

    /// <summary>Puts made-up weights where the command get puts BVLC's.</summary>
    /// <returns>The variable that names the place.</returns>
    private (string Name, string Value) Fetched(string cache)
    {
        Directory.CreateDirectory(Path.Combine(cache, "summdiff"));
        File.Copy(video.Bvlc, Path.Combine(cache, "summdiff", "bvlc_googlenet.caffemodel"));
        return ("XDG_CACHE_HOME", cache);
    }

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
