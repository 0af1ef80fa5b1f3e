namespace SummDiff.Downloads;

/// <summary>How a file is identified by a hash.</summary>
internal enum HashKind
{
    /// <summary>SHA-1 of the file.</summary>
    Sha1,

    /// <summary>SHA-256 of the file.</summary>
    Sha256,

    /// <summary>The id git gives the content: SHA-1 of <c>blob LENGTH\0</c> and the file.</summary>
    GitBlob,

    /// <summary>The first digits of the file's SHA-256. It detects damage, not intent.</summary>
    Sha256Prefix,
}
