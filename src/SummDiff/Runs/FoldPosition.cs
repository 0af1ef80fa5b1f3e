namespace SummDiff.Runs;

/// <summary>How far a fold has come: with the weights, all that is needed to go on as if nothing had happened.</summary>
internal sealed record FoldPosition
{
    /// <summary>Epochs finished.</summary>
    public int Epoch { get; init; }

    /// <summary>Batches finished of the epoch that has begun.</summary>
    public int Batch { get; init; }

    /// <summary>Training steps finished.</summary>
    public long Step { get; init; }

    /// <summary>Sum of the losses of this epoch's steps.</summary>
    public double LossSum { get; init; }

    /// <summary>Whether the last step has not been validated yet, though it should be.</summary>
    public bool ValidationDue { get; init; }

    /// <summary>Length of the log. What is longer on disk was written by steps that will be done again.</summary>
    public long LogBytes { get; init; }

    /// <summary>The best checkpoints so far.</summary>
    public IReadOnlyDictionary<SelectionMetric, BestCheckpoint> Best { get; init; } = new SortedDictionary<SelectionMetric, BestCheckpoint>();
}
