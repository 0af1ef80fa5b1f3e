using SummDiff.Tensors;

namespace SummDiff.Model;

/// <summary>A network that takes noisy scores and a video's memory to clean scores.</summary>
internal interface IDenoiser
{
    /// <summary>The plain network, up to the layer norm before the score head. Training uses it, and the fast path is compared with it.</summary>
    /// <param name="tape">Runs and records it.</param>
    /// <param name="scores">Embedded noisy scores, <c>[N, D]</c>.</param>
    /// <param name="memory">The encoder's output, <c>[N, D]</c>.</param>
    /// <param name="positions"><c>[N, D]</c>.</param>
    /// <param name="times">One timestep a video, <c>[B]</c>.</param>
    /// <param name="videos">Where each video's frames lie.</param>
    /// <returns><c>[N, D]</c>.</returns>
    Tensor Forward(Tape tape, Tensor scores, Tensor memory, Tensor positions, ReadOnlySpan<int> times, Videos videos);

    /// <summary>
    /// The fast path of sampling: computes what all steps of a video share, and returns the step. It gives the numbers of <see cref="Forward"/>, up to
    /// rounding, with nothing computed twice.
    /// </summary>
    /// <param name="tape">A tape that does not record.</param>
    /// <param name="video">What stays the same over the steps.</param>
    DenoiseStep PrepareFast(Tape tape, PreparedVideo video);
}
