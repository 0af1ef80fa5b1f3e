using SummDiff.Checkpoints;
using SummDiff.Data;
using SummDiff.Fingerprints;

namespace SummDiff.Training;

/// <summary>What a run reads.</summary>
/// <param name="Read">Reads videos of the dataset.</param>
/// <param name="NullVideo">The null video, <c>[F]</c>; needed where p_uncond is above 0.</param>
/// <param name="WarmStart">A checkpoint to start from instead of random weights; null for none.</param>
public sealed record Inputs(ReadVideos Read, float[]? NullVideo = null, Checkpoint? WarmStart = null)
{
    /// <summary>How the features were made, where that is known; kept in every checkpoint.</summary>
    public FeatureFingerprint? Features { get; init; }
}
