using Spectre.Console;

namespace SummDiff.Cli.Framework;

/// <summary>Breaks text between words, measured in cells of a terminal.</summary>
internal static class WordWrap
{
    /// <summary>Breaks each line of a text. What follows a break is indented as the line's start; a word wider than a line is not broken.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Cells of a line.</param>
    public static IEnumerable<string> Lines(string text, int width) => text.Split('\n').SelectMany(line => Break(line, width));

    private static IEnumerable<string> Break(string line, int width)
    {
        var indent = line[..(line.Length - line.TrimStart(' ').Length)];
        while (line.GetCellWidth() > width && BreakOf(line, indent.Length, width) is var end && end > 0)
        {
            yield return line[..end].TrimEnd(' ');
            line = indent + line[end..].TrimStart(' ');
        }

        yield return line;
    }

    /// <summary>The space to break at: the last that leaves no more than a line, else the first; 0 where there is none.</summary>
    private static int BreakOf(string line, int indent, int width)
    {
        var (best, cells) = (0, 0);
        for (var i = 0; i < line.Length && (cells <= width || best == 0); i++)
        {
            if (line[i] == ' ' && i > indent && line.AsSpan(i).ContainsAnyExcept(' '))
            {
                best = i;
            }

            cells += line[i].ToString().GetCellWidth();
        }

        return best;
    }
}
