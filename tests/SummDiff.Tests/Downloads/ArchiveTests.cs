using SummDiff.Downloads;
using SummDiff.Formats.Hdf5;
using SummDiff.Testing;

namespace SummDiff.Tests.Downloads;

/// <summary>Archives: a made-up benchmark in a RAR file, unpacked with the system's bsdtar.</summary>
public sealed class ArchiveTests : IDisposable
{
    private const string Member = "made-up.h5";

    private readonly DownloadCase _case = new();

    private string Place => Path.Combine(_case.Folder, "dataset", Member);

    private string ArchivePlace => Path.ChangeExtension(Place, ".rar");

    public void Dispose() => _case.Dispose();

    [BsdtarTheory]
    [InlineData("")]
    [InlineData("some folder/")]
    public async Task An_archive_is_unpacked_and_removed(string folder)
    {
        var benchmark = Benchmark(videos: 2);
        var archive = TinyRar.Of(folder + Member, benchmark);
        await using var server = await LocalServer.StartAsync(archive);

        Assert.True(await _case.Get(Of(server, archive)));
        Assert.False(await _case.Get(Of(server, archive)));

        Assert.Equal(benchmark, File.ReadAllBytes(Place));
        Assert.Equal([Place], Directory.GetFiles(Path.GetDirectoryName(Place)!));
        Assert.Single(server.Requests);
    }

    [BsdtarFact]
    public async Task Without_bsdtar_the_archive_is_kept_and_later_unpacked_without_a_network()
    {
        var archive = TinyRar.Of(Member, Benchmark(videos: 2));
        await using var server = await LocalServer.StartAsync(archive);

        var message = await _case.Fail(Of(server, archive), _case.Options with { Bsdtar = "no-such-program" });

        Assert.Contains("libarchive-tools", message, StringComparison.Ordinal);
        Assert.Equal([ArchivePlace], Directory.GetFiles(Path.GetDirectoryName(Place)!));
        Assert.True(await _case.Get(Of(server, archive)));
        Assert.Single(server.Requests);
    }

    [BsdtarFact]
    public async Task An_archive_fetched_by_hand_is_checked_and_unpacked()
    {
        var archive = TinyRar.Of(Member, Benchmark(videos: 2));
        await using var server = await LocalServer.StartAsync(archive);
        DownloadCase.Put(ArchivePlace, archive);

        Assert.True(await _case.Get(Of(server, archive)));

        Assert.Empty(server.Requests);
        Assert.True(File.Exists(Place));
    }

    [BsdtarFact]
    public async Task An_archive_without_the_file_or_with_something_else_is_an_error()
    {
        var (other, cut, fewer) = (TinyRar.Of("other.txt", [1]), TinyRar.Of(Member, Benchmark(videos: 2))[..^300], TinyRar.Of(Member, Benchmark(videos: 1)));

        Assert.Contains("bsdtar could not take made-up.h5 out of it", await FailOn(other), StringComparison.Ordinal);
        Assert.Contains("bsdtar could not take made-up.h5 out of it", await FailOn([1, 2, 3]), StringComparison.Ordinal);
        Assert.Contains("bsdtar could not take made-up.h5 out of it", await FailOn(cut), StringComparison.Ordinal);
        Assert.Contains("holds 1 videos where 2 are expected", await FailOn(fewer), StringComparison.Ordinal);
        Assert.Contains("not an HDF5 file", await FailOn(TinyRar.Of(Member, [1])), StringComparison.Ordinal);
    }

    [BsdtarFact]
    public async Task A_benchmark_put_there_by_hand_is_taken_if_it_has_the_right_videos()
    {
        var archive = TinyRar.Of(Member, Benchmark(videos: 2));
        await using var server = await LocalServer.StartAsync(archive);
        var handMade = Benchmark(videos: 2, note: "another copy of the same benchmark");
        DownloadCase.Put(Place, handMade);

        Assert.False(await _case.Get(Of(server, archive)));

        DownloadCase.Put(Place, Benchmark(videos: 3));
        var error = await Assert.ThrowsAsync<WrongFileException>(() => _case.Get(Of(server, archive)));
        Assert.Contains("holds 3 videos where 2 are expected", error.Message, StringComparison.Ordinal);
        DownloadCase.Put(Place, handMade[..^200]);
        error = await Assert.ThrowsAsync<WrongFileException>(() => _case.Get(Of(server, archive)));
        Assert.Contains("cannot be used", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private async Task<string> FailOn(byte[] archive)
    {
        await using var server = await LocalServer.StartAsync(archive);
        var message = await _case.Fail(Of(server, archive), _case.Options with { Replace = false });
        Assert.Equal([ArchivePlace], Directory.GetFiles(Path.GetDirectoryName(Place)!));
        File.Delete(ArchivePlace);
        return message;
    }

    private Download Of(LocalServer server, byte[] archive) => _case.At(server.Address) with
    {
        Address = new Uri($"{server.Address}/made-up.rar"),
        Hash = Identify(archive),
        Bytes = null,
        Folder = "dataset",
        File = Member,
        IsArchive = true,
        Videos = 2,
    };

    private static FileHash Identify(byte[] archive)
    {
        var blob = new FileHash(HashKind.GitBlob, "");
        return blob with { Digits = blob.Compute(new MemoryStream(archive), default) };
    }

    private byte[] Benchmark(int videos, string note = "made up")
    {
        var path = Path.Combine(_case.Folder, "made.h5");
        using (var file = Hdf5File.Create(path))
        {
            file.WriteTextAttribute("/", "note", note);
            for (var video = 1; video <= videos; video++)
            {
                file.Write<float>($"video_{video}/features", [2, 3], [1, 2, 3, 4, 5, 6]);
            }

            file.Flush();
        }

        return File.ReadAllBytes(path);
    }
}
