namespace SummDiff.Model;

/// <summary>How a noisy score becomes a vector.</summary>
public enum ScoreEmbeddingKind
{
    /// <summary>A table of K + 1 learned rows.</summary>
    Learned,

    /// <summary>Fixed waves of the quantised score.</summary>
    Sinusoidal,
}
