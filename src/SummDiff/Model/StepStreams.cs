using SummDiff.Tensors;

namespace SummDiff.Model;

/// <summary>The random streams of one training step.</summary>
/// <param name="Hidden">Decides which videos of the batch are hidden; each place in the batch has a stream of its own.</param>
/// <param name="Draws">Draws timesteps and noise. The video at place i has the stream numbered i·<paramref name="Stride"/>.</param>
/// <param name="Stride">At least 1.</param>
/// <param name="Dropout">Decides what is dropped; null trains without dropout.</param>
internal readonly record struct StepStreams(Rng Hidden, Rng Draws, int Stride, Rng? Dropout)
{
    /// <summary>Streams that are this step's own.</summary>
    /// <param name="step">The step's stream.</param>
    public static StepStreams Of(Rng step) => new(step, step, 1, step.Fork("dropout"));
}
