using System.Text;

namespace SummDiff.Cli.Framework;

/// <summary>
/// Lines at the bottom of a terminal that are drawn over themselves. The cursor waits at the start of the first of them: a terminal that is resized keeps
/// it there, whether it folds lines anew or cuts them, so that everything from the cursor on can be replaced without knowing what became of it.
/// </summary>
/// <param name="writer">The terminal.</param>
internal sealed class LiveLines(TextWriter writer)
{
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";
    private const string NoFolding = "\e[?7l"; // A line that is wider than a window that has just shrunk must not take two rows.
    private const string Folding = "\e[?7h";
    private const string ClearRestOfLine = "\e[K";
    private const string ClearBelow = "\e[J";

    private bool _isShown;

    /// <summary>Shows these lines instead of those before.</summary>
    /// <param name="lines">Lines, fewer than the terminal has rows, each narrower than the terminal.</param>
    public void Draw(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            Clear();
            return;
        }

        var text = new StringBuilder(HideCursor).Append(NoFolding).Append('\r');
        text.AppendJoin(ClearRestOfLine + "\r\n", lines).Append(ClearBelow).Append('\r');
        if (lines.Count > 1)
        {
            text.Append($"\e[{lines.Count - 1}A");
        }

        writer.Write(text.Append(Folding).ToString());
        _isShown = true;
    }

    /// <summary>Removes the lines; what is written next stands in their place.</summary>
    public void Clear()
    {
        if (_isShown)
        {
            writer.Write($"\r{ClearBelow}{ShowCursor}");
            _isShown = false;
        }
    }
}
