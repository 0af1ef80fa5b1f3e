using SummDiff.Checkpoints;
using SummDiff.Data;
using SummDiff.Model;

namespace SummDiff.Scoring;

/// <summary>
/// Turns features into importance scores: the one place where scores are made. Training, evaluation and every command get the same scores of
/// the same video, because the noise of a draw follows from the seed and the video's name alone.
/// </summary>
public abstract class Scorer
{
    private readonly string _source;

    internal Scorer(string source) => _source = source;

    /// <summary>A scorer with a checkpoint's model, sampling options and seed.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    public static Scorer Of(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return new ModelScorer(checkpoint.Model, checkpoint.Options.Sampling, checkpoint.Options.Seed, checkpoint.Path);
    }

    /// <summary>A scorer with a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sampling">How to sample.</param>
    /// <param name="seed">The seed of all draws.</param>
    public static Scorer Of(ScoreModel model, SamplingOptions sampling, ulong seed) => new ModelScorer(model, sampling, seed, "The model");

    /// <summary>Draws sets of scores from features.</summary>
    /// <param name="features"><c>[L, F]</c>, one row a sampled frame.</param>
    /// <param name="name">The video's name, which keys its noise; see <see cref="BenchmarkVideo.Name"/>.</param>
    /// <param name="draws">Sets of scores to draw, at least 1.</param>
    /// <param name="cancel">Stops the work between two steps of sampling.</param>
    /// <returns><c>[draws][L]</c>, importance in 0..1. A model that is not generative gives equal sets.</returns>
    /// <exception cref="SummDiffException">F differs from the model's feature width, or a score is not a finite number.</exception>
    public float[][] Draw(ReadOnlyMemory<float> features, string name, int draws = 1, CancellationToken cancel = default)
    {
        var scores = Compute(features, name, draws, cancel);
        foreach (var draw in scores)
        {
            if (Array.FindIndex(draw, score => !float.IsFinite(score)) is var frame and >= 0)
            {
                throw new SummDiffException($"{_source}: the score of sampled frame {frame} of {name} is {draw[frame]}, not a number. Its weights are damaged or training diverged; use another checkpoint.");
            }
        }

        return scores;
    }

    /// <summary>Draws scores for a video and chooses a summary by each draw and by their mean.</summary>
    /// <param name="video">The video; no annotations are needed.</param>
    /// <param name="capacityFrames">The most frames a summary may have.</param>
    /// <param name="draws">Sets of scores to draw, at least 1.</param>
    /// <param name="cancel">Stops the work between two steps of sampling.</param>
    /// <exception cref="SummDiffException">F differs from the model's feature width, or a score is not a finite number.</exception>
    public ScoredVideo Score(BenchmarkVideo video, int capacityFrames, int draws = 1, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(video);
        var scores = Draw(video.Features, video.Name, draws, cancel);
        return new(video, [.. scores.Select(Summarize)], Summarize(Mean(scores)));

        ScoreSet Summarize(float[] set) => new(set, video.Summarize(set, capacityFrames));
    }

    /// <summary>The mean of draws, frame by frame.</summary>
    /// <param name="draws"><c>[N][L]</c>, at least one.</param>
    /// <returns><c>[L]</c>.</returns>
    public static float[] Mean(IReadOnlyList<float[]> draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        var mean = new float[draws[0].Length];
        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] = (float)draws.Average(set => (double)set[i]);
        }

        return mean;
    }

    /// <summary>Computes what <see cref="Draw"/> checks and returns.</summary>
    /// <param name="features"><c>[L, F]</c>.</param>
    /// <param name="name">The video's name.</param>
    /// <param name="draws">Sets of scores to draw, at least 1.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns><c>[draws][L]</c>.</returns>
    protected abstract float[][] Compute(ReadOnlyMemory<float> features, string name, int draws, CancellationToken cancel);
}
