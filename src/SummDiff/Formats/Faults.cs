namespace SummDiff.Formats;

/// <summary>
/// Where tests make writing fail or kill the process: at every step at which a file changes. Nothing is set in the program itself, where a step
/// costs a comparison with null.
/// </summary>
internal static class Faults
{
    /// <summary>Called before each change of a file, with what is about to happen and the file's path. It may throw, or not return.</summary>
    public static Action<string, string>? Before { get; set; }

    /// <summary>Replaces the stream that a file is written through, given the file's path.</summary>
    public static Func<string, Stream, Stream>? Stream { get; set; }
}
