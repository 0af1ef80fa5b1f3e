namespace SummDiff;

/// <summary>
/// An error a user can act on. Its message names the file, what was found, what was expected and what to do;
/// the command line prints it as it is.
/// </summary>
public class SummDiffException : Exception
{
    /// <summary>Creates an error without a message.</summary>
    public SummDiffException() { }

    /// <summary>Creates an error.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    public SummDiffException(string message) : base(message) { }

    /// <summary>Creates an error that another one caused.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public SummDiffException(string message, Exception? innerException) : base(message, innerException) { }
}
