using SummDiff.Tensors;

namespace SummDiff.Model;

/// <summary>One denoising step.</summary>
/// <param name="time">The timestep.</param>
/// <param name="scores">The noisy scores as rows of the codebook, <c>[n·L]</c>: the same for all branches.</param>
/// <param name="video">The prepared video, or the first branch of it.</param>
/// <returns><c>[b·n·L, D]</c>.</returns>
internal delegate Tensor DenoiseStep(int time, int[] scores, PreparedVideo video);
