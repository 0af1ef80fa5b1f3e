namespace SummDiff.Formats;

/// <summary>A Python dictionary with text for keys, in order; entries under other keys are left out, for nothing here needs them.</summary>
internal sealed class PickleDictionary
{
    private readonly Dictionary<string, object?> _entries = [];

    /// <summary>The entries.</summary>
    public IReadOnlyDictionary<string, object?> Entries => _entries;

    /// <summary>Adds or replaces an entry.</summary>
    public void Add(object? key, object? value)
    {
        if (key is string name)
        {
            _entries[name] = value;
        }
    }
}
