using System.Security.Cryptography;
using SummDiff.Downloads;
using SummDiff.Testing;

namespace SummDiff.Tests.Downloads;

/// <summary>A made-up file to download, and an empty folder to download it to.</summary>
internal sealed class DownloadCase : IDisposable
{
    public const string Name = "weights.bin";

    private readonly TemporaryFolder _folder = new();

    /// <summary>What the right file holds: noise, so that no part of it looks like another.</summary>
    public byte[] Content { get; init; } = Noise();

    public string Folder => _folder.Path;

    public string Cache => _folder["cache/summdiff"];

    public string Place => Path.Combine(Cache, Name);

    public string Part => Place + ".part";

    /// <summary>Patient enough for a busy machine, and quick to try again.</summary>
    public DownloadOptions Options => new() { CacheFolder = Cache, DataFolder = Folder, RetryDelay = TimeSpan.FromMilliseconds(1) };

    public Download At(string server, bool hasSize = true) => new()
    {
        Name = "weights",
        About = "made up",
        License = "none",
        Address = new Uri($"{server}/files/{Name}"),
        Hash = new FileHash(HashKind.Sha256, Convert.ToHexStringLower(SHA256.HashData(Content))),
        Bytes = hasSize ? Content.Length : null,
        Folder = Download.Cache,
        File = Name,
        IsArchive = false,
    };

    /// <summary>Gets a file, with a limit that only a hanging test reaches.</summary>
    public async Task<bool> Get(Download download, DownloadOptions? options = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancel = default)
    {
        using var downloader = new Downloader(options ?? Options);
        return await downloader.GetAsync(download, progress, cancel).WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
    }

    /// <summary>Gets a file from a source that fails, and returns the message.</summary>
    public async Task<string> Fail(Download download, DownloadOptions? options = null)
    {
        var error = await Assert.ThrowsAnyAsync<SummDiffException>(() => Get(download, options));
        Assert.False(File.Exists(options?.PlaceOf(download) ?? Place) && options is not { Replace: true });
        return error.Message;
    }

    /// <summary>Puts a file where a download goes.</summary>
    public static void Put(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    public void AssertWhole()
    {
        Assert.Equal(Content, File.ReadAllBytes(Place));
        Assert.Equal([Place], Directory.GetFiles(Cache));
    }

    public void AssertNothingLeft() => Assert.Empty(Directory.GetFileSystemEntries(Folder));

    public void Dispose() => _folder.Dispose();

    private static byte[] Noise()
    {
        var bytes = new byte[300_000];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
