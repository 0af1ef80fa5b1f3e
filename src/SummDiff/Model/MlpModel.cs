using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>The baseline: linear, ReLU, linear, sigmoid on each frame alone.</summary>
internal sealed class MlpModel : ScoreModel
{
    private readonly Linear _hidden;
    private readonly Linear _out;
    private readonly Tape _tape = new();

    /// <summary>Creates the model.</summary>
    /// <param name="options">Its feature width counts, which is also the width of the hidden layer.</param>
    /// <param name="rng">Draws the initial values.</param>
    public MlpModel(ModelOptions options, Rng rng) : base(options, rng)
    {
        ArgumentNullException.ThrowIfNull(options);
        var width = options.FeatureWidth;
        _hidden = new Linear(ParameterSet.At("input"), width, width, Initial.Xavier(width, width), Initial.Zero);
        _out = new Linear(ParameterSet.At("out"), width, 1, Initial.Xavier(width, 1), Initial.Zero);
    }

    /// <inheritdoc/>
    public override float[][] Score(ReadOnlyMemory<float> features, Rng rng, SamplingOptions options, int samples = 1, CancellationToken cancel = default)
    {
        var length = features.Length / Options.FeatureWidth;
        RequireWidth(features.Length, length);
        _tape.Reset();
        var scores = Forward(_tape, _tape.Input(length, Options.FeatureWidth, features.Span)).ToArray();
        return [.. Enumerable.Range(0, samples).Select(_ => scores)];
    }

    private protected override Tensor Loss(Tape tape, IReadOnlyList<TrainingExample> pack, int first, StepStreams streams) =>
        tape.MeanSquaredError(Forward(tape, Stack(tape, pack, _ => null)), TargetsOf(pack), 1);

    private Tensor Forward(Tape tape, Tensor x) => tape.Sigmoid(_out.Forward(tape, _hidden.Forward(tape, x, relu: true)));
}
