namespace SummDiff.Downloads;

/// <summary>Where a download belongs lies another file, which is not replaced unasked.</summary>
/// <param name="message">The file, what it is, and what was expected.</param>
internal sealed class WrongFileException(string message) : SummDiffException(message);
