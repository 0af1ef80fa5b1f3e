using SummDiff.Metrics;
using SummDiff.Runs;

namespace SummDiff.Training;

/// <summary>How far a run is, reported after each step, each evaluated video and each fold.</summary>
public sealed record FoldProgress
{
    /// <summary>Number of the fold, from 0.</summary>
    public required int Fold { get; init; }

    /// <summary>What it is at.</summary>
    public required FoldPhase Phase { get; init; }

    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Epochs of a fold.</summary>
    public required int Epochs { get; init; }

    /// <summary>Training steps done in this fold, in earlier sessions too.</summary>
    public required long Step { get; init; }

    /// <summary>Training steps of a fold.</summary>
    public required long Steps { get; init; }

    /// <summary>Mean loss of the epoch's steps so far; 0 while testing.</summary>
    public required double Loss { get; init; }

    /// <summary>Videos evaluated in this validation, or in the test of all kept checkpoints.</summary>
    public int VideosDone { get; init; }

    /// <summary>Videos to evaluate in it.</summary>
    public int Videos { get; init; }

    /// <summary>The outcome, reported with the last video of a validation or of a checkpoint's test.</summary>
    public VideoMetrics? Metrics { get; init; }

    /// <summary>The outcome for several draws of each video; null where one is drawn.</summary>
    public DrawMetrics? Draws { get; init; }

    /// <summary>The checkpoint that is tested; null while training.</summary>
    public TestedCheckpoint? Tested { get; init; }

    /// <summary>The fold's outcome, once it is finished.</summary>
    public FoldResult? Result { get; init; }
}
