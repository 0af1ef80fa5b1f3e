namespace SummDiff.Model;

/// <summary>What turns features into scores.</summary>
public enum ModelKind
{
    /// <summary>The diffusion model.</summary>
    SummDiff,

    /// <summary>The baseline: two linear layers, a frame at a time.</summary>
    Mlp,
}
