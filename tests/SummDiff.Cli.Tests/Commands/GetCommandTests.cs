using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SummDiff.Cli.Commands.Training;
using SummDiff.Options;
using SummDiff.Testing;

namespace SummDiff.Cli.Tests.Commands;

/// <summary>The command <c>get</c>, as a process: its environment decides about caches, mirrors and proxies.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class GetCommandTests : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "SummDiff.Cli.dll");

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7 / 3))];

    private string Place => _folder["cache/summdiff/made-up.bin"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_list_shows_places_addresses_and_licenses()
    {
        var (exit, output, error) = Cli.Run("get", "list");

        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("tvsum: ", output, StringComparison.Ordinal);
        Assert.Contains("  from     http://dl.caffe.berkeleyvision.org/bvlc_googlenet.caffemodel (54 MB)", output, StringComparison.Ordinal);
        Assert.Contains("  by hand  https://", output, StringComparison.Ordinal);
        Assert.Equal(5, output.Split("  license  ").Length - 1);
    }

    [Fact]
    public void Benchmarks_go_where_the_presets_look()
    {
        var list = Cli.RunJson(0, "get", "list");

        foreach (var preset in new[] { "tvsum", "summe", "mrhisum" })
        {
            var layout = new OfficialLayout(null, Presets.Apply(new TrainingOptions(), preset));
            Assert.Equal(layout.Data, list.EnumerateArray().Single(download => download.GetProperty("name").GetString() == preset).GetProperty("file").GetString());
        }
    }

    [Fact]
    public async Task A_mirror_of_the_environment_is_used_and_the_file_goes_to_the_cache()
    {
        await using var server = await LocalServer.StartAsync(_content);
        string[] arguments = ["get", "made-up", "--catalog", Catalog("http://127.0.0.1:9/made-up.bin")];

        var first = Run(arguments, ("SUMMDIFF_MIRROR", server.Address));
        var second = Run(arguments);

        Assert.Equal((0, $"made-up: {Place}\n", ""), first);
        Assert.Equal((0, $"made-up: {Place} is there already.\n", ""), second);
        Assert.Equal(_content, File.ReadAllBytes(Place));
        Assert.Equal(["/made-up.bin"], server.Requests);
    }

    [Fact]
    public void The_option_goes_before_the_environment_and_a_failure_stops_nothing_else()
    {
        File.WriteAllBytes(_folder["made-up.bin"], _content);

        var (exit, output, error) = Run(
            ["get", "made-up", "missing", "by-hand", "--catalog", Catalog("http://127.0.0.1:9/made-up.bin"), "--from", _folder.Path, "--json"], ("SUMMDIFF_MIRROR", "/nowhere"));

        Assert.Equal(1, exit);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(2, json.RootElement.GetProperty("failed").GetInt32());
        var file = Assert.Single(json.RootElement.GetProperty("files").EnumerateArray());
        Assert.Equal((Place, 100_000, true), (file.GetProperty("file").GetString(), file.GetProperty("bytes").GetInt32(), file.GetProperty("downloaded").GetBoolean()));
        Assert.Contains($"{_folder["missing.bin"]}: no such file", error, StringComparison.Ordinal);
        Assert.Contains("by-hand: this file has to be fetched by hand.\n  from   https://example.org\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_of_the_environment_is_asked_and_its_page_is_not_taken_for_the_file()
    {
        string? asked = null;
        await using var proxy = await LocalServer.StartAsync((context, _) =>
        {
            asked = $"{context.Request.Host}{context.Request.Path}";
            return Results.Text("<html>The proxy says no", "text/html").ExecuteAsync(context);
        });

        var (exit, output, error) = Run(["get", "googlenet"], ("http_proxy", proxy.Address), ("no_proxy", ""), ("NO_PROXY", ""));

        Assert.Equal((1, ""), (exit, output));
        Assert.Equal("dl.caffe.berkeleyvision.org/bvlc_googlenet.caffemodel", asked);
        Assert.Contains("an HTML page came instead of the file", error, StringComparison.Ordinal);
        Assert.Contains("405fc5acd08a3bb12de8ee5e23a96bec22f08204", error, StringComparison.Ordinal);
        Assert.Contains($"place  {_folder["cache/summdiff/bvlc_googlenet.caffemodel"]}", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_file_that_is_another_one_is_replaced_only_when_told_so()
    {
        File.WriteAllBytes(_folder["made-up.bin"], _content);
        Directory.CreateDirectory(Path.GetDirectoryName(Place)!);
        File.WriteAllText(Place, "mine");
        string[] arguments = ["get", "made-up", "--catalog", Catalog("http://127.0.0.1:9/made-up.bin"), "--from", _folder.Path];

        var refused = Run(arguments);
        Assert.Equal((1, "mine"), (refused.Exit, File.ReadAllText(Place)));
        Assert.EndsWith("Move it away and try again. --force replaces it.\n", refused.Error, StringComparison.Ordinal);

        Assert.Equal(0, Run([.. arguments, "--force"]).Exit);
        Assert.Equal(_content, File.ReadAllBytes(Place));
    }

    [Fact]
    public async Task Ctrl_c_keeps_what_came_and_the_next_call_continues()
    {
        await using var server = await LocalServer.StartAsync(async (context, number) =>
        {
            if (number > 0)
            {
                await LocalServer.Serve(context, _content);
                return;
            }

            await LocalServer.ServeBeginning(context, _content, 40_000);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        string[] arguments = ["get", "made-up", "--catalog", Catalog($"{server.Address}/made-up.bin")];

        using (var process = Process.Start(Start(["env", "--default-signal=INT", "dotnet", Program, .. arguments]))!)
        {
            var error = process.StandardError.ReadToEndAsync();
            try
            {
                for (var wait = 0; wait < 600 && !(File.Exists(Place + ".part") && new FileInfo(Place + ".part").Length == 40_000); wait++)
                {
                    await Task.Delay(100);
                }

                Repository.Run("/bin/sh", ["-c", $"kill -INT {process.Id}"]);
                await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
            }
            finally
            {
                process.Kill(entireProcessTree: true);
            }

            Assert.True(process.ExitCode == 130, await error);
            Assert.Contains("continues", await error, StringComparison.Ordinal);
        }

        Assert.Equal(0, Run(arguments).Exit);
        Assert.Equal(_content, File.ReadAllBytes(Place));
        Assert.Equal("/made-up.bin bytes=40000-", server.Requests.Last());
    }

    [Theory]
    [InlineData("get", "Required argument missing")]
    [InlineData("get resnet", "resnet: not in the shipped catalog")]
    [InlineData("get googlenet --catalog /nowhere.json", "/nowhere.json: no such file")]
    public void A_wrong_command_line_is_explained(string line, string shown)
    {
        var (exit, output, error) = Cli.Run(line.Split(' '));

        Assert.NotEqual(0, exit);
        Assert.Equal("", output);
        Assert.Contains(shown, error, StringComparison.Ordinal);
    }

    private string Catalog(string address)
    {
        var path = _folder["catalog.json"];
        var hash = Convert.ToHexStringLower(SHA256.HashData(_content));
        File.WriteAllText(path, $$"""
            {
              "made-up": {"about": "made up", "license": "none", "address": "{{address}}", "hash": "sha256:{{hash}}", "folder": "cache"},
              "missing": {"about": "made up", "license": "none", "address": "http://127.0.0.1:9/missing.bin", "hash": "sha256:{{hash}}", "folder": "cache"},
              "by-hand": {"about": "made up", "license": "none", "page": "https://example.org", "file": "by-hand.bin", "folder": "cache"}
            }
            """);
        return path;
    }

    private (int Exit, string Output, string Error) Run(string[] arguments, params (string Name, string Value)[] environment) =>
        Repository.Run("dotnet", [Program, .. arguments], _folder.Path, [("XDG_CACHE_HOME", _folder["cache"]), .. environment]);

    private ProcessStartInfo Start(string[] words) => new(words[0], words[1..])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = _folder.Path,
        Environment = { ["XDG_CACHE_HOME"] = _folder["cache"] },
    };
}
