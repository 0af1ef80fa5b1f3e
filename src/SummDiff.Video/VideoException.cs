namespace SummDiff.Video;

/// <summary>A video that cannot be read or written, or a tool that failed on it.</summary>
public sealed class VideoException : SummDiffException
{
    /// <summary>Creates an error without a message.</summary>
    public VideoException() { }

    /// <summary>Creates an error.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    public VideoException(string message) : base(message) { }

    /// <summary>Creates an error that another one caused.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public VideoException(string message, Exception? innerException) : base(message, innerException) { }
}
