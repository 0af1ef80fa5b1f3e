using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using SummDiff.Data;
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
    public void The_demo_shown_in_the_readme_is_of_this_form() => CheckDemo(Readme[Readme.IndexOf("made-up features, real scores", StringComparison.Ordinal)..]);

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
