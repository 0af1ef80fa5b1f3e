using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace SummDiff.Cli.Tests;

/// <summary>Runs the commands of the README through the launcher, in a folder that holds a tiny benchmark, a clip and made-up weights where the real files would be.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class ReadmeTests(Commands.VideoCommandTests.Files video) : IClassFixture<Commands.VideoCommandTests.Files>
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [FfmpegFact]
    public void Every_command_of_the_readme_runs()
    {
        using var tiny = new TinyBenchmark();
        File.CreateSymbolicLink(tiny.In("summdiff"), Path.Combine(Repository.Root, "summdiff"));
        Directory.CreateSymbolicLink(tiny.In("tests"), Path.Combine(Repository.Root, "tests"));

        File.Copy(video.Clip, tiny.In("film.mp4"));
        File.Copy(video.Checkpoint, tiny.In("model.safetensors"));

        var commands = ShellBlock().Matches(Readme).SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.True(commands.Count >= 7, "The README shows its commands in blocks marked sh.");
        Assert.Equal("./summdiff demo", commands[0]);
        foreach (var command in commands.Where(command => command != "./test")) // Which runs this test.
        {
            var line = command switch
            {
                _ when command.StartsWith("./summdiff train", StringComparison.Ordinal) => $"{command} {string.Join(' ', TinyBenchmark.TinyModel)}",
                // Four seconds of video, and made-up weights in the other format that is read.
                _ when command.StartsWith("./summdiff summarize", StringComparison.Ordinal) =>
                    $"{command.Replace("googlenet-1378be20.pth", $"'{video.Backbone}'", StringComparison.Ordinal)} --penalty 0.0001 --budget 50%",
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

    [Fact]
    public void The_demo_shown_in_the_readme_is_of_this_form() => CheckDemo(Readme[Readme.IndexOf("made-up features, real scores", StringComparison.Ordinal)..]);

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
