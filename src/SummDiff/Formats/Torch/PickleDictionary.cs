namespace SummDiff.Formats.Torch;

/// <summary>A Python dictionary with text for keys, in order; entries under other keys are left out, for nothing here needs them.</summary>
internal sealed class PickleDictionary
{
    private static readonly Dictionary<string, object?> None = [];

    private Dictionary<string, object?>? _entries; // An empty dictionary is one byte of a pickle, and should not be many here.

    /// <summary>The entries.</summary>
    public IReadOnlyDictionary<string, object?> Entries => _entries ?? None;

    /// <summary>Adds or replaces an entry.</summary>
    public void Add(object? key, object? value)
    {
        if (key is string name)
        {
            (_entries ??= [])[name] = value;
        }
    }
}
