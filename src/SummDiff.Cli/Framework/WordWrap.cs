using Spectre.Console;

namespace SummDiff.Cli.Framework;

/// <summary>Breaks text between words, measured in cells of a terminal.</summary>
internal static class WordWrap
{
    /// <summary>Breaks each line of a text. A word wider than a line is not broken.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Cells of a line.</param>
    /// <param name="hang">Cells by which what follows a break is indented; null, or more than half a line, for as far as the line itself.</param>
    public static IEnumerable<string> Lines(string text, int width, int? hang = null) => text.Split('\n').SelectMany(line => Break(line, width, hang));

    private static IEnumerable<string> Break(string line, int width, int? hang)
    {
        var start = line.Length - line.TrimStart(' ').Length;
        // Where little room would be left beside it, what follows is not set below the text but below the line.
        var indent = new string(' ', hang is { } wanted && wanted <= width / 2 ? wanted : Math.Min(start, width / 2));
        while (line.GetCellWidth() > width && BreakOf(line, start, width, indent.Length) is var end && end > 0)
        {
            yield return line[..end].TrimEnd(' ');
            line = indent + line[end..].TrimStart(' ');
            start = indent.Length;
        }

        yield return line;
    }

    /// <summary>The space to break at: the last that leaves no more than a line, else the first; 0 where there is none.</summary>
    private static int BreakOf(string line, int start, int width, int indent)
    {
        var (best, cells) = (0, 0);
        for (var i = 0; i < line.Length && (cells <= width || best == 0); i++)
        {
            if (i > start && line[i] == ' ' && IsBreak(line, i, width - indent))
            {
                best = i;
            }

            cells += line[i].ToString().GetCellWidth();
        }

        return best;
    }

    /// <summary>Not where nothing follows, between a number and its unit, or before a word that fits no line anyway.</summary>
    private static bool IsBreak(string line, int space, int room)
    {
        var rest = line.AsSpan(space).TrimStart(' ');
        if (rest.Length == 0)
        {
            return false;
        }

        var isUnit = char.IsAsciiDigit(line[space - 1]) && (rest[0] is '%' || char.IsAsciiLetterLower(rest[0])) && (rest.Length == 1 || !char.IsLetter(rest[1]));
        var word = rest.IndexOf(' ') is var end && end >= 0 ? rest[..end] : rest;
        return !isUnit && word.ToString().GetCellWidth() <= room;
    }
}
