namespace SummDiff.Model;

/// <summary>How scores are drawn from a trained model. The defaults are what the official code hard-codes.</summary>
public sealed record SamplingOptions
{
    /// <summary>Denoising steps, at least 1, fewer than the schedule's timesteps (<c>--sampling-steps</c>).</summary>
    public int Steps { get; init; } = 10;

    /// <summary>DDIM's η, 0 (deterministic given the first noise) to 1 (<c>--eta</c>).</summary>
    public double Eta { get; init; } = 1;

    /// <summary>Which branch of the last step is the result (<c>--final</c>).</summary>
    public FinalBranch Final { get; init; } = FinalBranch.Conditional;
}
