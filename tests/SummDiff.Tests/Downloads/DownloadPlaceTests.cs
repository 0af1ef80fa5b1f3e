using SummDiff.Downloads;
using SummDiff.Testing;

namespace SummDiff.Tests.Downloads;

/// <summary>What may be in the way where a download belongs, and mirrors.</summary>
public sealed class DownloadPlaceTests : IDisposable
{
    private readonly DownloadCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public async Task Two_downloads_of_one_file_at_once_do_not_mix()
    {
        var isHalfway = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var server = await LocalServer.StartAsync(async (context, _) =>
        {
            await LocalServer.ServeBeginning(context, _case.Content, 1000);
            isHalfway.SetResult();
            await goOn.Task;
            await context.Response.Body.WriteAsync(_case.Content.AsMemory(1000));
        });

        var first = _case.Get(_case.At(server.Address));
        await isHalfway.Task;
        var message = await _case.Fail(_case.At(server.Address));
        goOn.SetResult();

        Assert.Contains("another process is downloading this file", message, StringComparison.Ordinal);
        Assert.True(await first);
        _case.AssertWhole();
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Another_file_in_the_place_stays_unless_it_is_to_be_replaced()
    {
        await using var server = await LocalServer.StartAsync(_case.Content);
        DownloadCase.Put(_case.Place, [1, 2, 3]);

        var error = await Assert.ThrowsAsync<WrongFileException>(() => _case.Get(_case.At(server.Address)));

        Assert.StartsWith($"{_case.Place}: this file is not the expected one", error.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_case.Place));
        Assert.Empty(server.Requests);
        Assert.True(await _case.Get(_case.At(server.Address), _case.Options with { Replace = true }));
        _case.AssertWhole();
    }

    [Fact]
    public async Task Another_file_in_the_place_stays_where_its_replacement_cannot_be_fetched()
    {
        DownloadCase.Put(_case.Place, [1, 2, 3]);

        await Assert.ThrowsAnyAsync<SummDiffException>(() => _case.Get(_case.At("http://127.0.0.1:9"), _case.Options with { Replace = true }));

        Assert.Equal([1, 2, 3], File.ReadAllBytes(_case.Place));
    }

    [LinuxFact]
    public async Task A_full_disk_is_an_error()
    {
        await using var server = await LocalServer.StartAsync(_case.Content);
        Directory.CreateDirectory(_case.Cache);
        File.CreateSymbolicLink(_case.Part, "/dev/full");

        Assert.Contains($"{_case.Place}: the disk is full", await _case.Fail(_case.At(server.Address)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_made_is_an_error()
    {
        DownloadCase.Put(Path.Combine(_case.Folder, "cache"), [1]);

        var message = await _case.Fail(_case.At("http://127.0.0.1:9"));

        Assert.Contains("this folder cannot be made, because", message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_cache_that_cannot_be_written_is_an_error()
    {
        // Not even root may write there.
        Assert.StartsWith("/proc/self/weights.bin: ", await _case.Fail(_case.At("http://127.0.0.1:9"), _case.Options with { CacheFolder = "/proc/self" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_folder_stands_in_for_the_address()
    {
        var mirror = Path.Combine(_case.Folder, "mirror");
        var download = _case.At("http://127.0.0.1:9");
        var options = _case.Options with { Mirror = mirror };

        Assert.Contains($"{Path.Combine(mirror, DownloadCase.Name)}: no such file", await _case.Fail(download, options), StringComparison.Ordinal);
        DownloadCase.Put(Path.Combine(mirror, DownloadCase.Name), _case.Content[1..]);
        Assert.Contains("has 299999 bytes where 300000 are expected", await _case.Fail(download, options), StringComparison.Ordinal);
        DownloadCase.Put(Path.Combine(mirror, DownloadCase.Name), _case.Content);
        DownloadCase.Put(_case.Part, new byte[400_000]);
        Assert.True(await _case.Get(download, options));
        _case.AssertWhole();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task A_mirror_address_stands_in_for_the_address(string end)
    {
        await using var server = await LocalServer.StartAsync(_case.Content);

        Assert.True(await _case.Get(_case.At("http://127.0.0.1:9"), _case.Options with { Mirror = $"{server.Address}/mirror{end}" }));

        _case.AssertWhole();
        Assert.Equal(["/mirror/weights.bin"], server.Requests);
    }

    [Fact]
    public async Task What_has_no_address_is_explained()
    {
        var download = _case.At("http://127.0.0.1:9") with { Address = null, Hash = null, Page = "https://example.org/how-to" };

        var message = await _case.Fail(download);

        Assert.Contains("by hand", message, StringComparison.Ordinal);
        Assert.Contains("https://example.org/how-to", message, StringComparison.Ordinal);
        Assert.Contains(_case.Place, message, StringComparison.Ordinal);
        _case.AssertNothingLeft();
    }
}
