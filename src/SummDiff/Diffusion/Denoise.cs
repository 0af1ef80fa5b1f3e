namespace SummDiff.Diffusion;

/// <summary>Predicts clean scores in logit space.</summary>
/// <param name="step">Number of the step, from 0.</param>
/// <param name="time">The timestep the noisy values are at.</param>
/// <param name="noisy"><c>[n]</c>, in logit space.</param>
/// <param name="conditional"><c>[n]</c>: the prediction for the video.</param>
/// <param name="unconditional"><c>[n]</c>: the prediction for the null video; empty when sampling is not guided.</param>
public delegate void Denoise(int step, int time, ReadOnlySpan<double> noisy, Span<float> conditional, Span<float> unconditional);
