namespace SummDiff.Downloads;

/// <summary>Where downloads come from and go to, and how patient they are.</summary>
internal sealed record DownloadOptions
{
    /// <summary>A folder, or an http or https address, that holds the files under their own names; null for the addresses of the catalog.</summary>
    public string? Mirror { get; init; }

    /// <summary>The folder below which <c>dataset/…</c> lies; the working directory by default.</summary>
    public string DataFolder { get; init; } = "";

    /// <summary>The folder of files that do not belong to one working directory, such as the weights of backbones.</summary>
    public string CacheFolder { get; init; } = DefaultCacheFolder();

    /// <summary>Whether a file that is there, but is another one, is replaced. Without it such a file is an error.</summary>
    public bool Replace { get; init; }

    /// <summary>How long a transfer may make no progress, above 0; 30 s by default.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a transfer is attempted before it counts as failed, at least 1; each attempt continues where the one before ended.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>The wait before the second attempt, doubled before each further one; 1 s by default.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The program that unpacks archives: a path, or a name to look for in PATH.</summary>
    public string Bsdtar { get; init; } = "bsdtar";

    /// <summary>Where a download belongs.</summary>
    /// <param name="download">The download.</param>
    public string PlaceOf(Download download) => Path.Combine(FolderOf(download), download.File);

    /// <summary>The folder a download belongs to.</summary>
    /// <param name="download">The download.</param>
    public string FolderOf(Download download) => download.Folder == Download.Cache ? CacheFolder : Path.Combine(DataFolder, download.Folder);

    /// <summary><c>summdiff</c> below XDG_CACHE_HOME where that is an absolute path, as its specification demands, otherwise below <c>~/.cache</c>.</summary>
    private static string DefaultCacheFolder()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        return Path.Combine(
            Path.IsPathFullyQualified(cache ?? "") ? cache! : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "summdiff");
    }
}
