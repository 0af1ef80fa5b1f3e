using Microsoft.AspNetCore.Http;
using SummDiff.Downloads;
using SummDiff.Testing;

namespace SummDiff.Tests.Downloads;

/// <summary>Downloads from a server of this machine that behaves well or badly.</summary>
public sealed class DownloaderTests : IDisposable
{
    private readonly DownloadCase _case = new();

    public void Dispose() => _case.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_arrives_whole_and_is_not_asked_for_again(bool hasSize)
    {
        await using var server = await LocalServer.StartAsync(_case.Content);
        var reports = new List<DownloadProgress>();

        Assert.True(await _case.Get(_case.At(server.Address, hasSize), progress: new Reports(reports)));
        Assert.False(await _case.Get(_case.At(server.Address, hasSize)));

        _case.AssertWhole();
        Assert.Equal(["/files/weights.bin"], server.Requests);
        Assert.Equal(_case.Content.Length, reports[^1].Done);
        Assert.All(reports, report => Assert.Equal(_case.Content.Length, report.Total));
        Assert.True(reports.Zip(reports.Skip(1)).All(pair => pair.First.Done < pair.Second.Done));
    }

    [Fact]
    public async Task A_connection_that_dies_in_the_middle_is_continued()
    {
        await using var server = await LocalServer.StartAsync(async (context, number) =>
        {
            if (number == 0)
            {
                await LocalServer.ServeBeginning(context, _case.Content, 100_000);
                context.Abort();
            }
            else
            {
                await LocalServer.Serve(context, _case.Content);
            }
        });

        Assert.True(await _case.Get(_case.At(server.Address)));

        _case.AssertWhole();
        // What is on its way when a connection dies may be lost.
        Assert.Matches(@"^/files/weights\.bin( bytes=\d+-)?$", server.Requests.Skip(1).Single());
    }

    [Fact]
    public async Task An_interrupted_download_continues_where_it_ended()
    {
        await using var server = await LocalServer.StartAsync(_case.Content);
        DownloadCase.Put(_case.Part, _case.Content[..123_456]);

        Assert.True(await _case.Get(_case.At(server.Address)));

        _case.AssertWhole();
        Assert.Equal(["/files/weights.bin bytes=123456-"], server.Requests);
    }

    [Fact]
    public async Task A_download_interrupted_before_its_last_step_is_completed()
    {
        await using var server = await LocalServer.StartAsync(_case.Content);
        DownloadCase.Put(_case.Part, _case.Content);

        Assert.True(await _case.Get(_case.At(server.Address)));

        _case.AssertWhole();
    }

    [Fact]
    public async Task A_server_without_ranges_sends_the_file_from_its_beginning()
    {
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.Body.WriteAsync(_case.Content).AsTask());
        DownloadCase.Put(_case.Part, _case.Content[..1000]);

        Assert.True(await _case.Get(_case.At(server.Address, hasSize: false)));

        _case.AssertWhole();
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(400_000)]
    public async Task The_beginning_of_another_file_is_dropped(int bytes)
    {
        await using var server = await LocalServer.StartAsync(_case.Content);
        DownloadCase.Put(_case.Part, new byte[bytes]);

        Assert.True(await _case.Get(_case.At(server.Address)));

        _case.AssertWhole();
        Assert.Equal("/files/weights.bin", server.Requests.Last());
    }

    [Theory]
    [InlineData(404, "404 Not Found")]
    [InlineData(403, "403 Forbidden")]
    [InlineData(599, "599")]
    public async Task A_refusal_names_address_hash_and_place(int status, string shown)
    {
        await using var server = await LocalServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        var download = _case.At(server.Address);

        var message = await _case.Fail(download);

        Assert.StartsWith($"{download.Address}: the server answered {shown}.", message, StringComparison.Ordinal);
        Assert.Contains($"{download.Hash}", message, StringComparison.Ordinal);
        Assert.Contains($"place  {_case.Place}\n", message, StringComparison.Ordinal);
        Assert.Equal(status >= 500 ? _case.Options.Attempts : 1, server.Requests.Count);
        _case.AssertNothingLeft();
    }

    [Fact]
    public async Task An_error_of_the_server_that_passes_is_no_failure()
    {
        await using var server = await LocalServer.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number switch { 0 => 500, 1 => 429, _ => 200 };
            return number < 2 ? Task.CompletedTask : LocalServer.Serve(context, _case.Content);
        });

        Assert.True(await _case.Get(_case.At(server.Address)));

        _case.AssertWhole();
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_page_of_HTML_is_not_taken_for_the_file()
    {
        await using var server = await LocalServer.StartAsync((context, _) => Results.Text("<html>Please log in", "text/html").ExecuteAsync(context));

        var message = await _case.Fail(_case.At(server.Address, hasSize: false));

        Assert.Contains("an HTML page came instead of the file", message, StringComparison.Ordinal);
        _case.AssertNothingLeft();
    }

    [Fact]
    public async Task A_page_of_HTML_in_disguise_is_not_taken_for_the_file()
    {
        await using var server = await LocalServer.StartAsync("<html>Please log in"u8.ToArray());

        Assert.Contains("has 19 bytes where 300000 are expected", await _case.Fail(_case.At(server.Address)), StringComparison.Ordinal);
        Assert.Contains("sent 19 bytes that are not the expected file", await _case.Fail(_case.At(server.Address, hasSize: false)), StringComparison.Ordinal);
        _case.AssertNothingLeft();
    }

    [Fact]
    public async Task Another_content_is_refused_with_both_hashes()
    {
        var other = (byte[])_case.Content.Clone();
        other[^1]++;
        await using var server = await LocalServer.StartAsync(other);
        var download = _case.At(server.Address);

        var message = await _case.Fail(download);

        Assert.Contains($"SHA-256 {download.Hash!.Compute(new MemoryStream(other), default)}", message, StringComparison.Ordinal);
        Assert.Contains($"expected {download.Hash}", message, StringComparison.Ordinal);
        _case.AssertNothingLeft();
    }

    [Fact]
    public async Task A_body_that_ends_early_without_saying_so_is_noticed_and_continued()
    {
        // Without a length the end of the body is the end of the connection.
        await using var server = await LocalServer.StartAsync((context, number) =>
            number == 0 ? context.Response.Body.WriteAsync(_case.Content.AsMemory(0, 5000)).AsTask() : LocalServer.Serve(context, _case.Content));

        Assert.True(await _case.Get(_case.At(server.Address)));

        _case.AssertWhole();
        Assert.Equal(["/files/weights.bin", "/files/weights.bin bytes=5000-"], server.Requests);
    }

    [Fact]
    public async Task A_body_that_always_ends_early_is_an_error_and_keeps_what_came()
    {
        await using var server = await LocalServer.StartAsync((context, number) => context.Response.Body.WriteAsync(_case.Content.AsMemory(0, 5000)).AsTask());

        Assert.Contains("ended after 5000 of 300000 bytes", await _case.Fail(_case.At(server.Address)), StringComparison.Ordinal);

        Assert.Equal(_case.Content[..5000], File.ReadAllBytes(_case.Part));
    }

    [Fact]
    public async Task A_body_without_end_is_stopped()
    {
        await using var server = await LocalServer.StartAsync(async (context, _) =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(_case.Content);
            }
        });

        Assert.Contains("sends more than the 300000 bytes", await _case.Fail(_case.At(server.Address)), StringComparison.Ordinal);
        _case.AssertNothingLeft();
    }

    [Fact]
    public async Task A_transfer_that_stalls_is_given_up_and_what_came_is_kept()
    {
        await using var server = await LocalServer.StartAsync(async (context, _) =>
        {
            await LocalServer.ServeBeginning(context, _case.Content, 70_000);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        var message = await _case.Fail(_case.At(server.Address), _case.Options with { StallTimeout = TimeSpan.FromSeconds(0.5), Attempts = 1 });

        Assert.Contains("nothing came for 0.5 s", message, StringComparison.Ordinal);
        Assert.Equal(_case.Content[..70_000], File.ReadAllBytes(_case.Part));
    }

    [Fact]
    public async Task A_redirect_is_followed()
    {
        await using var server = await LocalServer.StartAsync((context, number) =>
            number == 0 ? Results.Redirect("/elsewhere").ExecuteAsync(context) : LocalServer.Serve(context, _case.Content));

        Assert.True(await _case.Get(_case.At(server.Address)));

        _case.AssertWhole();
        Assert.Equal(["/files/weights.bin", "/elsewhere"], server.Requests);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_error_at_once()
    {
        // Port 9 discards what it gets; nobody listens there today.
        var message = await _case.Fail(_case.At("http://127.0.0.1:9"), _case.Options with { RetryDelay = TimeSpan.FromHours(1) });

        Assert.Contains("cannot be reached", message, StringComparison.Ordinal);
        _case.AssertNothingLeft();
    }

    [Fact]
    public async Task A_part_that_was_not_asked_for_is_refused()
    {
        await using var server = await LocalServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes 7-299999/300000";
            return context.Response.Body.WriteAsync(_case.Content.AsMemory(7)).AsTask();
        });

        Assert.Contains("from byte 7 on", await _case.Fail(_case.At(server.Address)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_keeps_what_came_and_the_next_call_continues()
    {
        using var stop = new CancellationTokenSource();
        await using var server = await LocalServer.StartAsync(async (context, number) =>
        {
            if (number > 0)
            {
                await LocalServer.Serve(context, _case.Content);
                return;
            }

            await LocalServer.ServeBeginning(context, _case.Content, 70_000);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var reports = new Reports([], report => { if (report.Done == 70_000) { stop.Cancel(); } });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _case.Get(_case.At(server.Address), progress: reports, cancel: stop.Token));
        Assert.False(File.Exists(_case.Place));
        Assert.True(await _case.Get(_case.At(server.Address)));

        _case.AssertWhole();
        Assert.Equal("/files/weights.bin bytes=70000-", server.Requests.Last());
    }

    private sealed class Reports(List<DownloadProgress> list, Action<DownloadProgress>? also = null) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            list.Add(value);
            also?.Invoke(value);
        }
    }
}
