using System.Globalization;
using Spectre.Console;

namespace SummDiff.Cli.Framework;

/// <summary>Lays out progress as lines of bars, with columns below each other; what does not fit goes whole.</summary>
/// <param name="isUnicode">Whether the terminal takes more than ASCII.</param>
/// <param name="isColored">Whether it takes colors.</param>
internal sealed class ProgressLayout(bool isUnicode, bool isColored)
{
    private const string Gap = "  ";

    /// <summary>The lines of these rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="width">Cells that no line may exceed.</param>
    public string[] Lines(IReadOnlyList<ProgressRow> rows, int width)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var bar = width switch { >= 100 => 24, >= 72 => 16, >= 48 => 10, _ => 8 };
        var name = Math.Min(rows.Max(row => row.Name.GetCellWidth()), Math.Max(1, width - bar - 8));
        string[][] parts = [.. rows.Select(Parts)];
        return [.. rows.Select((row, i) => Line(row, parts, i, name, bar, width))];
    }

    private static string[] Parts(ProgressRow row) => [row.Left is { } left ? $"{RateMeter.Format(left)} left" : "", row.Rate, .. row.Notes];

    private string Line(ProgressRow row, string[][] parts, int index, int nameWidth, int barWidth, int width)
    {
        var name = Fit(row.Name, nameWidth);
        var percent = ((int)Math.Floor(Math.Clamp(row.Share, 0, 1) * 100)).ToString(CultureInfo.InvariantCulture).PadLeft(3) + "%";
        var rest = "";
        var cells = nameWidth + (2 * Gap.Length) + barWidth + percent.Length;
        for (var i = 0; i < parts[index].Length; i++)
        {
            // The first two stand below each other; notes differ too much for that.
            var column = i < 2 ? parts.Max(row => row[i].GetCellWidth()) : parts[index][i].GetCellWidth();
            if (column == 0)
            {
                continue;
            }

            if (cells + Gap.Length + column > width)
            {
                break;
            }

            cells += Gap.Length + column;
            rest += Gap + parts[index][i] + new string(' ', column - parts[index][i].GetCellWidth());
        }

        return $"{name}{Gap}{Bar(row.Share, barWidth)}{Gap}{percent}{rest}".TrimEnd(' ');
    }

    private string Bar(double share, int width)
    {
        var done = (int)Math.Floor(Math.Clamp(share, 0, 1) * width);
        var (full, empty) = isUnicode ? (new string('━', done), new string('─', width - done)) : (new string('=', done), new string('-', width - done));
        return isColored ? $"\e[36m{full}\e[0;2m{empty}\e[0m" : full + empty;
    }

    // A long name keeps its end, where file names differ.
    private string Fit(string name, int width)
    {
        if (name.GetCellWidth() > width)
        {
            var mark = isUnicode ? "…" : "~";
            while (name.Length > 0 && name.GetCellWidth() > width - 1)
            {
                name = name[(char.IsSurrogate(name[0]) ? 2 : 1)..];
            }

            name = mark + name;
        }

        return name + new string(' ', Math.Max(0, width - name.GetCellWidth()));
    }
}
