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

    /// <summary>
    /// Energy distance between draws and annotators: the only one that judges the draws as a set, and the only one that is the better the lower. Only
    /// where validation takes two draws of each video or more.
    /// </summary>
    Energy,
}
