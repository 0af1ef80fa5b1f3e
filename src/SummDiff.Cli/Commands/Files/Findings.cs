using System.Globalization;
using System.Text.Json.Nodes;
using SummDiff.Cli.Framework;

namespace SummDiff.Cli.Commands.Files;

/// <summary>What an inspection found: facts, tables, and what is wrong.</summary>
/// <param name="path">The file or folder.</param>
/// <param name="kind">What it is, in words.</param>
internal sealed class Findings(string path, string kind)
{
    private readonly List<(string Name, object Value)> _facts = [];
    private readonly List<(string Title, string[] Columns, List<object[]> Rows)> _tables = [];

    /// <summary>What is wrong, one sentence each.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Adds a fact: text, or a number, which JSON then holds as one.</summary>
    public void Add(string name, object value) => _facts.Add((name, value));

    /// <summary>Adds a table and returns its rows, to be filled.</summary>
    public List<object[]> AddTable(string title, params string[] columns)
    {
        List<object[]> rows = [];
        _tables.Add((title, columns, rows));
        return rows;
    }

    /// <summary>The findings for a program.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["file"] = path, ["kind"] = kind };
        foreach (var (name, value) in _facts)
        {
            json[Key(name)] = ToNode(value);
        }

        foreach (var (title, columns, rows) in _tables)
        {
            json[Key(title)] = new JsonArray([.. rows.Select(row =>
                new JsonObject(columns.Zip(row, (column, cell) => KeyValuePair.Create<string, JsonNode?>(Key(column), ToNode(cell)))))]);
        }

        json["problems"] = new JsonArray([.. Problems.Select(problem => JsonValue.Create(problem))]);
        return json;
    }

    /// <summary>The findings for a person.</summary>
    public void Show(Terminal terminal)
    {
        terminal.WriteLine($"{path}: {kind}");
        var width = _facts.Count == 0 ? 0 : _facts.Max(fact => fact.Name.Length);
        foreach (var (name, value) in _facts)
        {
            terminal.WriteLine($"  {name.PadRight(width)}  {ToText(value)}", hang: width + 4);
        }

        foreach (var (title, columns, rows) in _tables.Where(table => table.Rows.Count > 0))
        {
            terminal.WriteLine();
            terminal.WriteLine($"{title}:");
            var table = new TextTable(columns) { IsText = column => rows.Any(row => row[column] is string text && text.Any(char.IsLetter)) };
            foreach (var row in rows)
            {
                table.Add([.. row.Select(ToText)]);
            }

            terminal.Write(table);
        }

        terminal.WriteLine();
        terminal.WriteLine(Problems.Count == 0 ? "Nothing is wrong with it." : "Problems:");
        foreach (var problem in Problems)
        {
            terminal.WriteLine($"  {problem}");
        }
    }

    private static JsonValue? ToNode(object value) => value switch
    {
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number => double.IsFinite(number) ? JsonValue.Create(number) : null,
        bool truth => JsonValue.Create(truth),
        _ => JsonValue.Create(value.ToString()),
    };

    private static string ToText(object value) => value switch
    {
        int or long => FormattableString.Invariant($"{value:N0}"),
        double number => number.ToString("0.######", CultureInfo.InvariantCulture),
        bool truth => truth ? "yes" : "no",
        _ => value.ToString()!,
    };

    private static string Key(string name) => name.Replace(' ', '_');
}
