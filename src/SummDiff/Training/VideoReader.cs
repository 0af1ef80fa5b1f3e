using SummDiff.Data;

namespace SummDiff.Training;

/// <summary>
/// Reads videos of a dataset in the order asked for. A small dataset lies in memory and hands out the same objects each time; a large one
/// is read from its file while the sequence is walked, a few videos ahead.
/// </summary>
/// <param name="keys">The videos' keys; a key may occur again.</param>
/// <returns>The videos, one for each key.</returns>
public delegate IEnumerable<VideoSample> VideoReader(IReadOnlyList<string> keys);
