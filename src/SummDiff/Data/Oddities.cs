namespace SummDiff.Data;

/// <summary>Passes on one warning for each kind of oddity that is tolerated, however many videos have it.</summary>
internal sealed class Oddities(string path, Action<string>? warn)
{
    private readonly HashSet<string> _reported = [];

    /// <summary>Notes an oddity; the first of its kind is reported.</summary>
    /// <param name="kind">Names the kind.</param>
    /// <param name="video">The video's key.</param>
    /// <param name="what">What is odd, and what is done about it.</param>
    public void Add(string kind, string video, string what)
    {
        lock (_reported)
        {
            if (!_reported.Add(kind))
            {
                return;
            }
        }

        warn?.Invoke($"{path}: {video}: {what} Other videos of the file may be like this; this is said once.");
    }
}
