using SummDiff.Checkpoints;
using SummDiff.Data;

namespace SummDiff.Training;

/// <summary>What a run reads.</summary>
/// <param name="Read">Reads videos of the dataset.</param>
/// <param name="NullVideo">The null video, <c>[F]</c>; needed where p_uncond is above 0.</param>
/// <param name="WarmStart">A checkpoint to start from instead of random weights; null for none.</param>
public sealed record Inputs(ReadVideos Read, float[]? NullVideo = null, Checkpoint? WarmStart = null)
{
    // Ten of MrHiSum's videos: about what goes through the model together is read while the videos before it do.
    private const long BytesAhead = 8 << 20;

    /// <summary>How the features were made, where that is known; kept in every checkpoint.</summary>
    public FeatureFingerprint? Features { get; init; }

    /// <summary>
    /// Reads from a dataset: TVSum and SumMe lie in memory; MrHiSum is read from its file some videos ahead of their use, as many as fit
    /// a bounded amount of memory.
    /// </summary>
    /// <param name="dataset">The dataset, open as long as videos are read.</param>
    public static ReadVideos ReaderOf(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset.Kind == DatasetKind.MrHiSum
            ? keys => Prefetcher.Ahead(Collecting(keys.Select(dataset.Read)), BytesAhead, BytesOf)
            : keys => keys.Select(dataset.Read);
    }

    // Videos wait just long enough to be taken for lasting ones: left alone, the collector lets dead ones pile up, the more the longer a run.
    private static IEnumerable<BenchmarkVideo> Collecting(IEnumerable<BenchmarkVideo> videos)
    {
        var bytes = 0L;
        foreach (var video in videos)
        {
            bytes += BytesOf(video);
            yield return video;
            if (bytes >= BytesAhead)
            {
                GC.Collect();
                bytes = 0;
            }
        }
    }

    private static long BytesOf(BenchmarkVideo video) => sizeof(float) * video.Features.LongLength;
}
