namespace SummDiff.Runs;

/// <summary>The metrics that choose checkpoints: the best by each is kept.</summary>
public enum SelectionMetric
{
    /// <summary>F1.</summary>
    F1,

    /// <summary>mAP50.</summary>
    Map50,

    /// <summary>mAP15.</summary>
    Map15,

    /// <summary>Spearman's ρ.</summary>
    SRho,

    /// <summary>Kendall's τ.</summary>
    KTau,
}
