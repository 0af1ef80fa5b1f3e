using SummDiff.Model;
using SummDiff.Options;
using SummDiff.Runs;
using SummDiff.Tensors;

namespace SummDiff.Training;

/// <summary>
/// Which random streams a fold trains with. They follow from the fold's position alone, so that an interrupted fold draws the same again.
/// </summary>
/// <remarks>
/// The official loop seeds all generators alike at each validation on SumMe (a quirk; see docs/reference.md). So there a step's streams are not its
/// own: they depend on whether the last validation ended an epoch or lies within it, and on the batches since, but not on the epoch. There the
/// official code also draws one video after another, each its timestep and noise for the batch's longest video: what a video gets depends on how
/// many numbers were drawn before it.
/// </remarks>
/// <param name="options">The run's options.</param>
/// <param name="fold">The fold's stream.</param>
internal sealed class Randomness(TrainingOptions options, Rng fold)
{
    /// <summary>Whether steps share streams.</summary>
    public bool Repeats { get; } = options.Dataset == DatasetKind.SumMe && !options.FreshNoise;

    /// <summary>The stream that decides the order of an epoch.</summary>
    /// <param name="epoch">From 0.</param>
    public Rng Order(int epoch) => fold.Fork("order").Fork((ulong)(Repeats ? Math.Min(epoch, 1) : epoch));

    /// <summary>The streams of the next step.</summary>
    /// <param name="position">How far the fold is.</param>
    /// <param name="validated">Whether there was a validation within the epoch: the official loop then leaves dropout off until the next one.</param>
    /// <param name="lengths">Frames of each video of the batch. Needed where streams repeat.</param>
    public StepStreams Step(FoldPosition position, bool validated, IReadOnlyCollection<int>? lengths)
    {
        var streams = Repeats ? Repeated(position, validated, lengths!) : StepStreams.Of(fold.Fork("step").Fork((ulong)position.Step));
        return validated && !options.DropoutAfterValidation ? streams with { Dropout = null } : streams;
    }

    private StepStreams Repeated(FoldPosition position, bool validated, IReadOnlyCollection<int> lengths)
    {
        var since = validated ? "validation" : position.Epoch == 0 ? "start" : "epoch";
        var step = fold.Fork("since").Fork(since).Fork((ulong)(validated ? 0 : position.Batch));
        return StepStreams.Of(step) with { Draws = step.Fork("draws").Fork((ulong)lengths.Count), Stride = lengths.Max() + 1 };
    }
}
