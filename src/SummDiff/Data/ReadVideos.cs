namespace SummDiff.Data;

/// <summary>Reads videos of a dataset in the order asked for, while the sequence is walked.</summary>
/// <param name="keys">The videos' keys; a key may occur again.</param>
/// <returns>The videos, one for each key. What stays in memory is the same object each time.</returns>
public delegate IEnumerable<BenchmarkVideo> ReadVideos(IReadOnlyList<string> keys);
