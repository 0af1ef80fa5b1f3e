namespace SummDiff.Options;

/// <summary>An option has a value it cannot take, or contradicts another. The message names the option, what was found and what was expected.</summary>
internal sealed class OptionException : SummDiffException
{
    /// <summary>Creates an error without a message.</summary>
    public OptionException() { }

    /// <summary>Creates an error.</summary>
    /// <param name="message">The option, what was found, what was expected.</param>
    public OptionException(string message) : base(message) { }

    /// <summary>Creates an error that another one caused.</summary>
    /// <param name="message">The option, what was found, what was expected.</param>
    /// <param name="innerException">The cause.</param>
    public OptionException(string message, Exception? innerException) : base(message, innerException) { }
}
