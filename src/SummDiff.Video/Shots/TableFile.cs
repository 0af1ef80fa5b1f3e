using System.Text.Json;
using SummDiff.Formats;

namespace SummDiff.Video.Shots;

/// <summary>Reads a small table from JSON (an array of objects) or CSV (a header line, no quoting).</summary>
internal static class TableFile
{
    /// <summary>Reads the rows, each by column name in lower case.</summary>
    /// <param name="path">The file.</param>
    /// <param name="arrayName">The member that holds the array where the JSON is an object.</param>
    /// <param name="columns">The columns there may be. Another one is refused, since it may be one of these misspelled.</param>
    /// <exception cref="SummDiffException">The file is neither, cannot be read, or has another column.</exception>
    public static List<IReadOnlyDictionary<string, string>> Read(string path, string arrayName, IReadOnlyList<string> columns)
    {
        var text = FileBytes.ReadText(path);
        try
        {
            var rows = text.TrimStart() is ['[' or '{', ..] ? Json(text, arrayName) : Csv(path, text);
            return rows.SelectMany(row => row.Keys).FirstOrDefault(column => !columns.Contains(column)) is { } unknown
                ? throw new VideoException($"{path}: has a column '{unknown}', which is none of {string.Join(", ", columns)}. Correct its name, or leave it out.")
                : rows;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new VideoException($"{path}: cannot be read as a table ({cause.Message.TrimEnd('.')}). Expected a JSON array of objects, or CSV with a header line.", cause);
        }
    }

    private static List<IReadOnlyDictionary<string, string>> Json(string text, string arrayName)
    {
        using var json = JsonDocument.Parse(text);
        var array = json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.GetProperty(arrayName) : json.RootElement;
        return [.. array.EnumerateArray().Select(item => (IReadOnlyDictionary<string, string>)item.EnumerateObject().ToDictionary(
            member => member.Name.ToLowerInvariant(), member => member.Value.ToString()))];
    }

    private static List<IReadOnlyDictionary<string, string>> Csv(string path, string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var header = lines.Length > 0 ? lines[0].ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries) : [];
        var rows = new List<IReadOnlyDictionary<string, string>>();
        for (var line = 1; line < lines.Length; line++)
        {
            var cells = lines[line].Split(',', StringSplitOptions.TrimEntries);
            if (cells.Length != header.Length || header.Distinct().Count() != header.Length)
            {
                throw new VideoException($"{path}: line {line + 1} has {cells.Length} cells under a header of {header.Length}: '{lines[line]}'.");
            }

            rows.Add(header.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second));
        }

        return rows;
    }
}
