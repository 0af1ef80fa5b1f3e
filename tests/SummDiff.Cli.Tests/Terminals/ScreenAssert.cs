using System.Text.RegularExpressions;

namespace SummDiff.Cli.Tests.Terminals;

/// <summary>What holds of every screen once a program has ended.</summary>
internal static partial class ScreenAssert
{
    /// <summary>Nothing of a display is left, no line is cut by the edge, and the cursor stands visibly on a line of its own.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="mayFold">Which words are too long for any line, so that the terminal has to fold them; none if nothing is said.</param>
    public static void IsTidy(ScreenModel screen, Func<string, bool>? mayFold = null)
    {
        Assert.True(screen.ShowsCursor, "The cursor is still hidden.");
        Assert.Equal(0, screen.Cursor.Column);
        Assert.Equal("", screen.Lines[screen.Cursor.Row]);
        Assert.All(screen.FoldedLines, line => Assert.True(mayFold?.Invoke(line.Split(' ')[^1]) ?? false, line));
        Assert.All(screen.Lines, line => Assert.DoesNotMatch(Display, line));
    }

    /// <summary>The screen shows a text just once, be it wrapped or not.</summary>
    public static void ShowsOnce(ScreenModel screen, string text)
    {
        var words = Blanks.Replace(screen.Text, " ");
        Assert.True(words.Split(Blanks.Replace(text, " ")).Length == 2, $"'{text}' is not there just once:\n{screen.Text}");
    }

    [GeneratedRegex(@"━|\d:\d\d left\b|\d%  ")]
    private static partial Regex Display { get; }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks { get; }
}
