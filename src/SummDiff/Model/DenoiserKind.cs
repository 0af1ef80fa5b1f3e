namespace SummDiff.Model;

/// <summary>The network that predicts clean scores from noisy ones.</summary>
public enum DenoiserKind
{
    /// <summary>Two diffusion-transformer blocks with adaptive layer norm.</summary>
    DiT,

    /// <summary>Residual blocks with convolutions over time.</summary>
    LatentMlp,

    /// <summary>Cross-attention decoder layers.</summary>
    TransformerDecoder,
}
