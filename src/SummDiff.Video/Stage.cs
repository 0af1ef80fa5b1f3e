namespace SummDiff.Video;

/// <summary>The stages of summarising a video.</summary>
public enum Stage
{
    /// <summary>Frames are decoded and turned into features.</summary>
    Extracting,

    /// <summary>Frames are scored.</summary>
    Scoring,

    /// <summary>The summary video is encoded.</summary>
    Rendering,
}
