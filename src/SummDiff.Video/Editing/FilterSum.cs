namespace SummDiff.Video.Editing;

/// <summary>Long sums in ffmpeg's expressions.</summary>
internal static class FilterSum
{
    /// <summary>A sum in brackets that nest as little as can be: ffmpeg takes a sum of three terms for two sums, and refuses a hundred levels of them.</summary>
    /// <param name="terms">At least one.</param>
    public static string Of(ReadOnlySpan<string> terms) => terms.Length == 1
        ? terms[0]
        : $"({Of(terms[..(terms.Length / 2)])}+{Of(terms[(terms.Length / 2)..])})";
}
