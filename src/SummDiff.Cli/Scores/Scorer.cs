using SummDiff.Checkpoints;
using SummDiff.Data;
using SummDiff.Evaluation;
using SummDiff.Summaries;

namespace SummDiff.Cli.Scores;

/// <summary>Draws scores for videos and chooses summaries. The same seed and key give the same scores, those that evaluation measures.</summary>
/// <param name="checkpoint">The model.</param>
/// <param name="kind">Whose layout the videos have.</param>
/// <param name="budget">How long a summary may be.</param>
/// <param name="frameRates">Frames a second by key, where they are known.</param>
/// <param name="samples">Sets of scores of a video.</param>
internal sealed class Scorer(Checkpoint checkpoint, DatasetKind kind, Budget budget, IReadOnlyDictionary<string, double> frameRates, int samples)
{
    private readonly Evaluator _evaluator = new(checkpoint.Options);

    /// <summary>Scores one video.</summary>
    /// <exception cref="SummDiffException">The budget is in seconds and the file does not know the video's frame rate.</exception>
    public ScoredVideo Score(BenchmarkVideo video)
    {
        var capacity = budget.CapacityFrames(video.FrameCount, frameRates.TryGetValue(video.Key, out var rate) ? rate : null);
        var scores = _evaluator.Score(checkpoint.Model, video, samples);
        var mean = new float[video.Length];
        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] = (float)scores.Average(set => (double)set[i]);
        }

        return new(video, [.. scores.Select(Summarise)], Summarise(mean));

        ScoreSet Summarise(float[] set) =>
            new(set, Summary.Of(set, video.Picks, video.Shots, video.FrameCount, capacity, countEndFrame: kind == DatasetKind.MrHiSum));
    }
}
