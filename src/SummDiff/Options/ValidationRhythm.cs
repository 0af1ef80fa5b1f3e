namespace SummDiff.Options;

/// <summary>When checkpoints are validated during training.</summary>
public enum ValidationRhythm
{
    /// <summary>As the official code does: after each batch when training on single annotators, after each epoch otherwise.</summary>
    Official,

    /// <summary>After each epoch.</summary>
    Epoch,

    /// <summary>After each batch.</summary>
    Batch,
}
