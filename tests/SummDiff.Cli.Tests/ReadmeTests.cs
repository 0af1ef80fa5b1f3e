using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using SummDiff.Fingerprints;
using SummDiff.Testing;
using SummDiff.Video.Backbones;
using Xunit.Abstractions;

namespace SummDiff.Cli.Tests;

/// <summary>Runs the commands of the README through the launcher, in a folder that holds a tiny benchmark, a clip and made-up weights where the real files would be.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class ReadmeTests(Commands.VideoCommandTests.Files video, ITestOutputHelper log) : IClassFixture<Commands.VideoCommandTests.Files>
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    /// <summary>
    /// All commands in their order, from a folder without features and weights. What <c>get</c> downloads comes from a mirror folder of made-up files in the formats of the real
    /// ones, under a catalog of their own hashes.
    /// </summary>
    [FfmpegFact]
    public void Every_command_of_the_readme_runs()
    {
        if (BsdtarFactAttribute.Missing is { } missing)
        {
            log.WriteLine($"Skipped: {missing}.");
            return;
        }

        using var tiny = new TinyBenchmark(featureWidth: 1024);
        File.CreateSymbolicLink(tiny.In("summdiff"), Path.Combine(Repository.Root, "summdiff"));
        Directory.CreateSymbolicLink(tiny.In("tests"), Path.Combine(Repository.Root, "tests"));
        File.Copy(video.Clip, tiny.In("film.mp4"));
        MakeMirror(tiny);
        Directory.CreateDirectory(tiny.In("bin"));
        File.WriteAllText(tiny.In("bin/xdg-open"), "#!/bin/sh\ncp \"$1\" opened.html\n");
        File.SetUnixFileMode(tiny.In("bin/xdg-open"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var commands = Commands(Readme);
        Assert.Equal("./summdiff demo", commands[0]);
        string[] path = ["./summdiff get tvsum", "./summdiff train --preset tvsum", "./summdiff get googlenet", "./summdiff summarize film.mp4", "xdg-open film.html"];
        Assert.Equal(path, path.Where(step => commands.Exists(command => command.StartsWith(step, StringComparison.Ordinal))));
        foreach (var command in commands.Where(command => command != "./test")) // which runs this test
        {
            var line = command switch
            {
                _ when command.StartsWith("./summdiff get", StringComparison.Ordinal) => $"{command} --from mirror --catalog mirror/catalog.json",
                _ when command.StartsWith("./summdiff train", StringComparison.Ordinal) => $"{command} {string.Join(' ', TinyBenchmark.TinyModel)}",
                _ when command.StartsWith("./summdiff summarize", StringComparison.Ordinal) => $"{command} --penalty 0.0001 --budget 50%", // of four seconds
                _ => command,
            };
            var (exit, output, error) = Repository.Run("/bin/sh", ["-c", line], tiny.Folder,
                ("XDG_CACHE_HOME", tiny.In("cache")), ("PATH", $"{tiny.In("bin")}:{Environment.GetEnvironmentVariable("PATH")}"));
            Assert.True(exit == 0, $"{command}\n{error}");
            if (command == commands[0])
            {
                CheckDemo(output);
            }
        }

        Assert.Contains("\"videos\":[\"summaries/film/summary.mp4\"]", File.ReadAllText(tiny.In("opened.html")), StringComparison.Ordinal);
        Assert.True(File.Exists(tiny.In("summaries/film/summary.mp4")));
    }

    [Fact]
    public void The_demo_shown_in_the_readme_is_of_this_form() => CheckDemo(Readme);

    private static void MakeMirror(TinyBenchmark tiny)
    {
        Directory.CreateDirectory(tiny.In("mirror"));
        File.WriteAllBytes(tiny.In("mirror/tvsum.rar"), TinyRar.Of(Path.GetFileName(tiny.Data), File.ReadAllBytes(tiny.Data)));
        File.Delete(tiny.Data);
        CaffeFile.Write(tiny.In("mirror/bvlc_googlenet.caffemodel"), new BackboneRecipe(7).Tensors(FeatureFingerprint.BvlcGoogLeNet));
        string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(tiny.In($"mirror/{file}"))));
        File.WriteAllText(tiny.In("mirror/catalog.json"), $$"""
            {
              "tvsum": {"about": "made up", "license": "none", "address": "http://127.0.0.1:9/tvsum.rar", "hash": "sha256:{{Hash("tvsum.rar")}}",
                "unpack": "{{Path.GetFileName(tiny.Data)}}", "videos": 4, "folder": "dataset/tvsum"},
              "googlenet": {"about": "made up", "license": "none", "address": "http://127.0.0.1:9/bvlc_googlenet.caffemodel", "hash": "sha256:{{Hash("bvlc_googlenet.caffemodel")}}", "folder": "cache"}
            }
            """);
    }

    private static List<string> Commands(string text) =>
        [.. ShellBlock().Matches(text).SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Holds the demo's output to what the README shows: the same rows, and figures that differ by no more than another processor's rounding may cause.</summary>
    private static void CheckDemo(string output)
    {
        var (shown, printed) = (DemoRows(Readme), DemoRows(output));
        Assert.Equal(7, shown.Count);
        Assert.Equal(shown.Select(row => row.Name), printed.Select(row => row.Name));
        foreach (var ((name, expected), (_, found)) in shown.Zip(printed))
        {
            var tolerance = name.StartsWith("F1", StringComparison.Ordinal) ? 3 : 0.05;
            Assert.All(expected.Zip(found), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= tolerance, $"{name}: the README shows {pair.First}, the demo printed {pair.Second}."));
        }

        Assert.Contains("Two draws of the model agree as much as two annotators do", output, StringComparison.Ordinal);
    }

    private static List<(string Name, double[] Values)> DemoRows(string text)
    {
        var lines = text[text.IndexOf("10 held-out videos, 10 draws of each", StringComparison.Ordinal)..].Split('\n').Skip(1).TakeWhile(line => line.Trim().Length > 0);
        return [.. lines.Select(line => DemoRow().Match(line)).Select(row => (
            row.Groups[1].Value, row.Groups[2].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray()))];
    }

    [GeneratedRegex(@"^(.*?\S)((?: +-?\d+\.\d+){3})\s*$")]
    private static partial Regex DemoRow();

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
