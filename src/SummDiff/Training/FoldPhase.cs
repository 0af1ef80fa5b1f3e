namespace SummDiff.Training;

/// <summary>What a run is at.</summary>
public enum FoldPhase
{
    /// <summary>A training step is done.</summary>
    Training,

    /// <summary>A video is evaluated to choose checkpoints.</summary>
    Validation,

    /// <summary>A video is evaluated with a kept checkpoint, after training.</summary>
    Test,

    /// <summary>The fold is finished and its results are written.</summary>
    Finished,
}
