using SummDiff.Metrics;

namespace SummDiff.Training;

/// <summary>How far a run is, told after each step and each evaluated video.</summary>
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

    /// <summary>Videos evaluated in this validation or test.</summary>
    public int VideosDone { get; init; }

    /// <summary>Videos to evaluate in it.</summary>
    public int Videos { get; init; }

    /// <summary>The outcome, told with the last video of a validation.</summary>
    public VideoMetrics? Metrics { get; init; }
}
