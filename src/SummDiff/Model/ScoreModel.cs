using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>Scores the frames of videos, and learns to.</summary>
public abstract class ScoreModel
{
    // Frames that go through the model together. A larger batch is split: the gradient is the same, memory stays bounded and the
    // activations of a layer stay near the processor. A single longer video still goes through whole.
    private const int FramesPerPack = 2048;

    /// <summary>Creates the model's parameters holder.</summary>
    /// <param name="options">The model's shape.</param>
    /// <param name="rng">Draws the initial values.</param>
    private protected ScoreModel(ModelOptions options, Rng rng) => (Options, ParameterSet) = (options, new ParameterSet(rng));

    /// <summary>The model's shape.</summary>
    public ModelOptions Options { get; }

    /// <summary>All learned parameters, by their official names.</summary>
    public IReadOnlyList<Parameter> Parameters => ParameterSet.All;

    private protected ParameterSet ParameterSet { get; }

    /// <summary>Creates the model that the options name.</summary>
    /// <param name="options">The model's shape.</param>
    /// <param name="rng">Draws the initial values.</param>
    /// <param name="nullVideo">The feature row that stands for "no video", <c>[F]</c>; needed where p_uncond is above 0.</param>
    /// <exception cref="SummDiffException">Options that contradict each other, or a null video of another width.</exception>
    public static ScoreModel Create(ModelOptions options, Rng rng, float[]? nullVideo = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Model switch
        {
            ModelKind.SummDiff => new SummDiffModel(options, rng, nullVideo),
            ModelKind.Mlp => new MlpModel(options, rng),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Model, "unknown model"),
        };
    }

    /// <summary>
    /// Computes the loss of a batch and adds its gradient to the parameters': the mean over all frames of all videos. Dropout is on.
    /// </summary>
    /// <param name="tape">A recording tape, kept from step to step so that its memory is used again.</param>
    /// <param name="batch">Training samples, at least one.</param>
    /// <param name="rng">This step's stream: timesteps, noise, hidden videos and dropout come from it.</param>
    /// <returns>The loss.</returns>
    public double Accumulate(Tape tape, IReadOnlyList<TrainingSample> batch, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        var frames = batch.Sum(sample => sample.Length);
        var loss = 0.0;
        foreach (var parameter in Parameters)
        {
            parameter.ClearGradient();
        }

        for (var first = 0; first < batch.Count;)
        {
            var (end, packed) = (first + 1, batch[first].Length);
            while (end < batch.Count && packed + batch[end].Length <= FramesPerPack)
            {
                packed += batch[end++].Length;
            }

            tape.Reset(rng.Fork("dropout").Fork((ulong)first));
            var part = Loss(tape, batch, first, end, frames, rng);
            loss += part.ToArray()[0];
            tape.Backward(part);
            first = end;
        }

        return loss;
    }

    /// <summary>Scores one video.</summary>
    /// <param name="features"><c>[L, F]</c>, one row a sampled frame.</param>
    /// <param name="rng">The video's stream.</param>
    /// <param name="options">How to sample.</param>
    /// <param name="samples">How many sets of scores to draw, at least 1.</param>
    /// <returns><c>[samples][L]</c>, importance in 0..1. A model that is not generative gives equal sets.</returns>
    /// <exception cref="ShapeException">F differs from the model's feature width.</exception>
    public abstract float[][] Score(ReadOnlyMemory<float> features, Rng rng, SamplingOptions options, int samples = 1);

    /// <summary>The loss of samples first up to end, divided by the frames of the whole batch.</summary>
    private protected abstract Tensor Loss(Tape tape, IReadOnlyList<TrainingSample> batch, int first, int end, int frames, Rng rng);

    /// <summary>Stacks features of samples, <c>[N, F]</c>; a hidden video shows the null video in every frame.</summary>
    private protected Tensor Pack(Tape tape, IReadOnlyList<TrainingSample> batch, int first, int end, Func<int, float[]?> insteadOf)
    {
        var rows = 0;
        for (var i = first; i < end; i++)
        {
            rows += batch[i].Length;
        }

        var features = tape.Uninitialized(rows, Options.FeatureWidth);
        for (int i = first, row = 0; i < end; row += batch[i++].Length)
        {
            RequireWidth(batch[i].Features.Length, batch[i].Length);
            if (insteadOf(i) is { } shown)
            {
                for (var frame = 0; frame < batch[i].Length; frame++)
                {
                    features.CopyRowsFrom(row + frame, shown);
                }
            }
            else
            {
                features.CopyRowsFrom(row, batch[i].Features);
            }
        }

        return features;
    }

    private protected void RequireWidth(int values, int length)
    {
        if (values != length * Options.FeatureWidth)
        {
            throw new ShapeException($"Features of {values} values are not {length} frames of {Options.FeatureWidth} channels.");
        }
    }

    private protected static Videos VideosOf(IReadOnlyList<TrainingSample> batch, int first, int end)
    {
        var lengths = new int[end - first];
        for (var i = first; i < end; i++)
        {
            lengths[i - first] = batch[i].Length;
        }

        return new Videos(lengths);
    }

    private protected static float[] TargetsOf(IReadOnlyList<TrainingSample> batch, int first, int end)
    {
        var targets = new List<float>();
        for (var i = first; i < end; i++)
        {
            targets.AddRange(batch[i].Target);
        }

        return [.. targets];
    }
}
