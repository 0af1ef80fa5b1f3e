using System.Runtime.CompilerServices;
using SummDiff.Data;
using SummDiff.Model;
using SummDiff.Options;
using SummDiff.Scoring;
using SummDiff.Summaries;

namespace SummDiff.Evaluation;

/// <summary>
/// Scores videos with a model and measures the scores. The noise of a video depends on the seed and its name alone, so that a checkpoint
/// gets the same figures whenever it is evaluated.
/// </summary>
/// <param name="options">Dataset, sampling, budget and seed count.</param>
public sealed class Evaluator(TrainingOptions options)
{
    private readonly Budget _budget = Budget.Share(options.Budget);

    // Lasts as long as the video itself: videos that stay in memory are prepared once.
    private readonly ConditionalWeakTable<BenchmarkVideo, Protocol> _prepared = [];

    /// <summary>Evaluates a model on videos, one after another while the sequence is walked.</summary>
    /// <param name="model">The model.</param>
    /// <param name="videos">The videos.</param>
    /// <param name="samples">Sets of scores to draw for each video, at least 1.</param>
    /// <param name="cancel">Stops between two videos.</param>
    /// <exception cref="SummDiffException">The model gives scores that are not numbers, or a video lacks what the metrics need.</exception>
    public IEnumerable<EvaluatedVideo> Evaluate(ScoreModel model, IEnumerable<BenchmarkVideo> videos, int samples = 1, CancellationToken cancel = default)
    {
        var scorer = Scorer.Of(model, options.Sampling, options.Seed);
        foreach (var video in videos)
        {
            cancel.ThrowIfCancellationRequested();
            var scores = scorer.Draw(video.Features, video.Name, samples, cancel);
            var evaluation = Prepare(video);
            yield return new(
                video.Key, evaluation.Evaluate(scores[0]), samples == 1 ? null : DrawEvaluation.OfDraws(evaluation, scores));
        }
    }

    /// <summary>The metrics of one video under the run's budget.</summary>
    /// <param name="video">The video.</param>
    internal Protocol Prepare(BenchmarkVideo video)
    {
        ArgumentNullException.ThrowIfNull(video);
        return _prepared.GetValue(video, v => new(options.Dataset, v, _budget.CapacityFrames(v.FrameCount)));
    }
}
