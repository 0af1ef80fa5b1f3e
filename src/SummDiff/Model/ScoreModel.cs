using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>Scores the frames of videos, and learns to.</summary>
public abstract class ScoreModel
{
    // Frames that go through the model together. A larger batch is split: the gradient is the same, memory stays bounded, also by the
    // videos themselves, and the activations of a layer stay near the processor. A single longer video still goes through whole.
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
    /// Computes the loss of a batch and adds its gradient to the parameters': the mean over all frames of all videos.
    /// </summary>
    /// <param name="tape">A recording tape, kept from step to step so that its memory is used again.</param>
    /// <param name="batch">Training samples, at least one; walked once. Only those that go through the model together are held.</param>
    /// <param name="streams">This step's streams: timesteps, noise, hidden videos and dropout come from them.</param>
    /// <param name="weight">What the loss is multiplied by.</param>
    /// <returns>The loss.</returns>
    internal double Accumulate(Tape tape, IEnumerable<TrainingExample> batch, StepStreams streams, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var parameter in Parameters)
        {
            parameter.ClearGradient();
        }

        var (loss, frames, first) = (0.0, 0, 0);
        foreach (var pack in Packs(batch))
        {
            if (streams.Dropout is { } dropout)
            {
                tape.Reset(dropout.Fork((ulong)first));
            }
            else
            {
                tape.Reset();
            }

            var part = Loss(tape, pack, first, streams);
            loss += part.ToArray()[0];
            tape.Backward(part);
            frames += pack.Sum(sample => sample.Length);
            first += pack.Count;
        }

        // How many frames to divide by is known only now.
        foreach (var parameter in Parameters)
        {
            parameter.ScaleGradient((float)weight / frames);
        }

        return weight * loss / frames;
    }

    /// <summary>Scores one video.</summary>
    /// <param name="features"><c>[L, F]</c>, one row a sampled frame.</param>
    /// <param name="rng">The video's stream.</param>
    /// <param name="options">How to sample.</param>
    /// <param name="samples">How many sets of scores to draw, at least 1.</param>
    /// <param name="cancel">Stops the work between two steps of sampling.</param>
    /// <returns><c>[samples][L]</c>, importance in 0..1. A model that is not generative gives equal sets.</returns>
    /// <exception cref="ShapeException">F differs from the model's feature width.</exception>
    public abstract float[][] Score(ReadOnlyMemory<float> features, Rng rng, SamplingOptions options, int samples = 1, CancellationToken cancel = default);

    /// <summary>The squared errors of samples that go through the model together, summed over their frames.</summary>
    /// <param name="tape">Runs and records it.</param>
    /// <param name="pack">The samples.</param>
    /// <param name="first">The first one's place in the batch.</param>
    /// <param name="streams">The step's streams.</param>
    private protected abstract Tensor Loss(Tape tape, IReadOnlyList<TrainingExample> pack, int first, StepStreams streams);

    /// <summary>Stacks features of samples, <c>[N, F]</c>; a hidden video shows the null video in every frame.</summary>
    private protected Tensor Stack(Tape tape, IReadOnlyList<TrainingExample> pack, Func<int, float[]?> insteadOf)
    {
        var features = tape.Uninitialized(pack.Sum(sample => sample.Length), Options.FeatureWidth);
        for (int i = 0, row = 0; i < pack.Count; row += pack[i++].Length)
        {
            RequireWidth(pack[i].Features.Length, pack[i].Length);
            if (insteadOf(i) is { } shown)
            {
                for (var frame = 0; frame < pack[i].Length; frame++)
                {
                    features.CopyRowsFrom(row + frame, shown);
                }
            }
            else
            {
                features.CopyRowsFrom(row, pack[i].Features);
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

    private protected static float[] TargetsOf(IReadOnlyList<TrainingExample> pack) => [.. pack.SelectMany(sample => sample.Target)];

    private static IEnumerable<List<TrainingExample>> Packs(IEnumerable<TrainingExample> batch)
    {
        var (pack, frames) = (new List<TrainingExample>(), 0);
        foreach (var sample in batch)
        {
            if (frames + sample.Length > FramesPerPack && pack.Count > 0)
            {
                yield return pack;
                (pack, frames) = ([], 0);
            }

            pack.Add(sample);
            frames += sample.Length;
        }

        if (pack.Count > 0)
        {
            yield return pack;
        }
    }
}
