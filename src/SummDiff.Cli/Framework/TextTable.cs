using Spectre.Console;

namespace SummDiff.Cli.Framework;

/// <summary>A table whose first column is text and whose others are numbers, set right.</summary>
/// <param name="columns">The headings.</param>
internal sealed class TextTable(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Whether it has no rows.</summary>
    public bool IsEmpty => _rows.Count == 0;

    /// <summary>Which columns are text, set left; the first alone if nothing is said.</summary>
    public Func<int, bool> IsText { get; init; } = column => column == 0;

    /// <summary>Adds a row.</summary>
    /// <param name="cells">A text for each column.</param>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Plain columns, for a program that reads lines.</summary>
    public Table ToColumns() => Make(TableBorder.None);

    /// <summary>A table in a frame, for a person.</summary>
    public Table ToFrame() => Make(TableBorder.Rounded);

    /// <summary>Whether it fits a screen with its frame, at most the first column wrapped at words.</summary>
    /// <param name="width">Cells of a line.</param>
    public bool Fits(int width)
    {
        var first = Math.Max(LongestWord(columns[0]), _rows.Select(row => LongestWord(row[0])).DefaultIfEmpty().Max());
        var others = Enumerable.Range(1, columns.Length - 1).Sum(CellsOf);
        return first + others + (3 * columns.Length) + 1 <= width;
    }

    /// <summary>A block for each row, with the names of its numbers, for terminals too narrow for a table.</summary>
    /// <param name="width">Cells of a line.</param>
    public IEnumerable<string> ToBlocks(int width)
    {
        foreach (var row in _rows)
        {
            yield return row[0].Length > 0 ? row[0] : columns[0];
            var line = " ";
            for (var i = 1; i < columns.Length; i++)
            {
                var pair = row[i].Length == 0 ? "" : $" {columns[i]} {row[i]}".TrimEnd(' ');
                if (line.Length > 1 && line.GetCellWidth() + 1 + pair.GetCellWidth() > width)
                {
                    yield return line;
                    line = " ";
                }

                line += line.Length > 1 && pair.Length > 0 ? " " + pair : pair;
            }

            if (line.Length > 1)
            {
                yield return line;
            }
        }
    }

    private static int LongestWord(string text) => text.Split(' ').Max(word => word.GetCellWidth());

    private int CellsOf(int column) => Math.Max(columns[column].GetCellWidth(), _rows.Select(row => row[column].GetCellWidth()).DefaultIfEmpty().Max());

    private Table Make(TableBorder border)
    {
        var table = new Table { Border = border };
        for (var i = 0; i < columns.Length; i++)
        {
            var column = new TableColumn(Markup.Escape(columns[i])) { NoWrap = i > 0 };
            table.AddColumn(IsText(i) ? column : column.RightAligned());
        }

        foreach (var row in _rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        return table;
    }
}
