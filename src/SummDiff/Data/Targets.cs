using SummDiff.Annotations;

namespace SummDiff.Data;

/// <summary>Makes the training samples of individual mode: one for each person, with that person's scores as the target.</summary>
internal static class Targets
{
    /// <summary>
    /// One sample a user, which share the video's features. The target is the user's scores (TVSum) or the user's summary every 15th
    /// frame (SumMe), with one number a sampled frame.
    /// </summary>
    /// <param name="kind">TVSum or SumMe.</param>
    /// <param name="video">The video, with its users.</param>
    /// <returns>As many samples as the video has users.</returns>
    /// <exception cref="SummDiffException">The benchmark has no users, the video has none, or theirs differ from the features by more than one sample.</exception>
    public static IReadOnlyList<BenchmarkVideo> Individual(DatasetKind kind, BenchmarkVideo video)
    {
        var targets = kind switch
        {
            DatasetKind.TvSum => video.UserScores,
            DatasetKind.SumMe => Array.ConvertAll(video.UserSummaries, EveryFifteenth),
            _ => throw new SummDiffException("Individual training needs a score from each person; MrHiSum has only their sum. Leave out 'individual'."),
        };
        if (targets.Length == 0)
        {
            throw new SummDiffException($"{video.Key}: no users to train on individually. {(kind == DatasetKind.TvSum ? "Give the annotations." : "Leave out 'individual'.")}");
        }

        return Array.ConvertAll(targets, target => video with { GtScore = Align(video, target) });
    }

    private static float[] EveryFifteenth(byte[] summary)
    {
        var sampled = new float[(summary.Length + AnnotatedVideo.Stride - 1) / AnnotatedVideo.Stride];
        for (var i = 0; i < sampled.Length; i++)
        {
            sampled[i] = summary[i * AnnotatedVideo.Stride];
        }

        return sampled;
    }

    /// <summary>Cuts or, where a sample is missing, repeats the last.</summary>
    private static float[] Align(BenchmarkVideo video, float[] target) =>
        target.Length == video.Length ? target
        : Math.Abs(target.Length - video.Length) > 1 || target.Length == 0 ? throw new SummDiffException(
            $"{video.Key}: a user's scores, every 15th frame, are {target.Length} but the features have {video.Length} rows. Individual training needs features of every 15th frame.")
        : target.Length > video.Length ? target[..video.Length]
        : [.. target, target[^1]];
}
