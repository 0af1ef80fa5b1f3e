namespace SummDiff.Diffusion;

/// <summary>Draws the noise of a step: -1 before the first.</summary>
/// <param name="step">Number of the step.</param>
/// <param name="noise"><c>[n]</c>, to be filled.</param>
internal delegate void DrawNoise(int step, Span<float> noise);
