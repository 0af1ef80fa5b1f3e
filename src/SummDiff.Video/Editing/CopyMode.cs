namespace SummDiff.Video.Editing;

/// <summary>Whether packets of the source stand in the summary as they are.</summary>
public enum CopyMode
{
    /// <summary>Every frame is encoded anew.</summary>
    Never,

    /// <summary>What can be copied is copied; only frames around cuts are encoded. Where nothing can be copied, all is encoded.</summary>
    Auto,
}
