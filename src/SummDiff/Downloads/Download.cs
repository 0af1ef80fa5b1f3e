namespace SummDiff.Downloads;

/// <summary>A file that can be downloaded, or fetched by hand, as the catalog describes it.</summary>
internal sealed record Download
{
    /// <summary>The value of <see cref="Folder"/> that stands for the cache.</summary>
    public const string Cache = "cache";

    /// <summary>What the catalog calls it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required string About { get; init; }

    /// <summary>The terms, as found where it is published.</summary>
    public required string License { get; init; }

    /// <summary>Where it comes from; null where it has to be fetched by hand.</summary>
    public Uri? Address { get; init; }

    /// <summary>The page that says how to get it, where there is no address.</summary>
    public string? Page { get; init; }

    /// <summary>The hash of what <see cref="Address"/> sends; null where there is no address.</summary>
    public FileHash? Hash { get; init; }

    /// <summary>The size of what <see cref="Address"/> sends, where it is known.</summary>
    public long? Bytes { get; init; }

    /// <summary>The folder it belongs to: <see cref="Cache"/>, or a path relative to the working directory.</summary>
    public required string Folder { get; init; }

    /// <summary>The name of the file that is used.</summary>
    public required string File { get; init; }

    /// <summary>Whether <see cref="Address"/> sends an archive from which <see cref="File"/> is unpacked.</summary>
    public required bool IsArchive { get; init; }

    /// <summary>For a benchmark's HDF5 file, how many videos it holds; otherwise null.</summary>
    public int? Videos { get; init; }

    /// <summary>The name of what <see cref="Address"/> sends: <see cref="File"/>, or an archive.</summary>
    public string SentFile => IsArchive ? Path.GetFileName(Address!.LocalPath) : File;
}
