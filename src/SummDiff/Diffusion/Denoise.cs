namespace SummDiff.Diffusion;

/// <summary>Predicts clean scores in logit space.</summary>
/// <param name="step">Number of the step, from 0.</param>
/// <param name="time">The timestep the noisy values are at.</param>
/// <param name="noisy"><c>[n]</c>, in logit space.</param>
/// <param name="conditional"><c>[n]</c>: the prediction for the video.</param>
/// <param name="unconditional"><c>[n]</c>: the prediction for the null video; empty where it is not needed: sampling is not guided, or only the conditional prediction of the last step is wanted.</param>
internal delegate void Denoise(int step, int time, ReadOnlySpan<double> noisy, Span<float> conditional, Span<float> unconditional);
