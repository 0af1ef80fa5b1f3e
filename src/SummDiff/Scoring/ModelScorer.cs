using SummDiff.Model;
using SummDiff.Tensors;

namespace SummDiff.Scoring;

/// <summary>Draws scores from a model. The noise of a draw follows from the seed and the video's name alone.</summary>
/// <param name="model">The model.</param>
/// <param name="sampling">How to sample.</param>
/// <param name="seed">The seed of all draws.</param>
/// <param name="source">What error messages call the model, such as its file.</param>
internal sealed class ModelScorer(ScoreModel model, SamplingOptions sampling, ulong seed, string source) : Scorer(source)
{
    private readonly Rng _rng = new Rng(seed).Fork("evaluation");

    /// <inheritdoc/>
    protected override float[][] Compute(ReadOnlyMemory<float> features, string name, int draws, CancellationToken cancel) =>
        model.Score(features, _rng.Fork(name), sampling, draws, cancel);
}
