namespace SummDiff.Checkpoints;

/// <summary>The weights of a checkpoint are of other sizes than the options say. The message names the options as presets and files do.</summary>
/// <param name="path">The checkpoint.</param>
/// <param name="differences">The official name of each option that does not fit, its value in the weights, and the one asked for.</param>
internal sealed class CheckpointMismatchException(string path, IReadOnlyList<(string Name, string Found, string Asked)> differences)
    : SummDiffException($"{path}: the weights do not fit the options: {string.Join(", ", differences.Select(one => $"{one.Name} is {one.Found} in the file, not {one.Asked}"))}.")
{
    /// <summary>The options that have to change, by their official names, with the values that fit the file.</summary>
    public IReadOnlyList<(string Name, string Value)> Needed { get; } = [.. differences.Select(one => (one.Name, one.Found))];
}
