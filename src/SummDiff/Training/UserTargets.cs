using SummDiff.Data;

namespace SummDiff.Training;

/// <summary>Each user's own opinion of a video as scores of its samples: what a model is trained on one user at a time.</summary>
public static class UserTargets
{
    /// <summary>Scores of every user: TVSum's annotations, or SumMe's summaries at the sampled frames.</summary>
    /// <param name="dataset">TVSum or SumMe.</param>
    /// <param name="video">The video.</param>
    /// <returns><c>[U][L]</c>. Annotations a sample short are continued with their last score; longer ones are cut.</returns>
    /// <exception cref="SummDiffException">MrHiSum has no users.</exception>
    public static float[][] Of(DatasetKind dataset, VideoSample video)
    {
        ArgumentNullException.ThrowIfNull(video);
        return dataset switch
        {
            DatasetKind.TvSum => Array.ConvertAll(video.UserScores, user => Sample(user, i => i)),
            DatasetKind.SumMe => Array.ConvertAll(video.UserSummaries, user => Sample(Array.ConvertAll(user, on => (float)on), i => video.Picks[i])),
            _ => throw new SummDiffException($"{dataset} keeps no scores of single users. Train on one sample a user with TVSum or SumMe."),
        };

        float[] Sample(float[] user, Func<int, int> at) =>
            [.. Enumerable.Range(0, video.Length).Select(i => user[Math.Min(at(i), user.Length - 1)])];
    }
}
