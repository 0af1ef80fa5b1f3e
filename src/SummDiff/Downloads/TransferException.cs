namespace SummDiff.Downloads;

/// <summary>A source could not be reached, or sent something else than the file.</summary>
/// <param name="message">What happened, with the address.</param>
/// <param name="innerException">The cause, where there is one.</param>
/// <param name="isPassing">Whether another attempt may succeed.</param>
internal sealed class TransferException(string message, Exception? innerException = null, bool isPassing = false) : SummDiffException(message, innerException)
{
    /// <summary>Whether another attempt may succeed.</summary>
    public bool IsPassing { get; } = isPassing;
}
