namespace SummDiff.Data;

/// <summary>Which videos train, validate and test a model. No video is in two parts.</summary>
/// <param name="Train">Keys such as <c>video_7</c>.</param>
/// <param name="Validation">Keys; empty where the split has no such part.</param>
/// <param name="Test">Keys.</param>
public sealed record Split(IReadOnlyList<string> Train, IReadOnlyList<string> Validation, IReadOnlyList<string> Test)
{
    /// <summary>Checks that every video named is there.</summary>
    /// <param name="keys">The dataset's keys.</param>
    /// <param name="source">Where the split came from, for the message.</param>
    /// <exception cref="SummDiffException">A video is missing.</exception>
    public void CheckAgainst(IReadOnlyCollection<string> keys, string source)
    {
        var known = keys as ISet<string> ?? keys.ToHashSet();
        foreach (var key in Train.Concat(Validation).Concat(Test))
        {
            if (!known.Contains(key))
            {
                throw new SummDiffException($"{source}: names {key}, but the dataset has {keys.Count} videos without it. Use the splits of this dataset.");
            }
        }
    }
}
