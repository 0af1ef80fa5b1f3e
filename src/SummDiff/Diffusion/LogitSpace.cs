namespace SummDiff.Diffusion;

/// <summary>Where the diffusion runs: scores of 0..1 spread over the real line.</summary>
/// <param name="Temperature">Above 0; larger brings the values closer together.</param>
/// <param name="Eps">Keeps scores of 0 and 1 finite, between 0 and 0.5.</param>
internal readonly record struct LogitSpace(double Temperature, double Eps)
{
    /// <summary>ln(max(s, ε) / max(1 - s, ε)) / temperature.</summary>
    /// <param name="score">0..1.</param>
    public double To(double score) => Math.Log(Math.Max(score, Eps) / Math.Max(1 - score, Eps)) / Temperature;

    /// <summary>1 / (1 + e^(-temperature·x)).</summary>
    /// <param name="x">Any value.</param>
    /// <returns>A score of 0..1.</returns>
    public double From(double x) => 1 / (1 + Math.Exp(-Temperature * x));
}
