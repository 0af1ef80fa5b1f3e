namespace SummDiff.Downloads;

/// <summary>How far a transfer is.</summary>
/// <param name="Done">Bytes that are there, those of an earlier attempt included.</param>
/// <param name="Total">Bytes of the whole file, where known.</param>
internal readonly record struct DownloadProgress(long Done, long? Total);
