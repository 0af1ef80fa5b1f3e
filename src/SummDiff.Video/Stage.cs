namespace SummDiff.Video;

/// <summary>The stages of summarising a video.</summary>
public enum Stage
{
    /// <summary>Frames are decoded and turned into features.</summary>
    Extracting,

    /// <summary>Shots are found in the features.</summary>
    Segmenting,

    /// <summary>Frames are scored.</summary>
    Scoring,

    /// <summary>The summary video is encoded.</summary>
    Rendering,

    /// <summary>The page is written.</summary>
    Reporting,
}
