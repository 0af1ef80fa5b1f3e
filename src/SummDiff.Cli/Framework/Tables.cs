using Spectre.Console;

namespace SummDiff.Cli.Framework;

/// <summary>Tables of names and numbers.</summary>
internal static class Tables
{
    /// <summary>A table whose first column is text and whose others are numbers, set right.</summary>
    /// <param name="columns">The headings.</param>
    public static Table Make(params string[] columns)
    {
        var table = new Table();
        for (var i = 0; i < columns.Length; i++)
        {
            var column = new TableColumn(Markup.Escape(columns[i]));
            table.AddColumn(i == 0 ? column : column.RightAligned());
        }

        return table;
    }
}
