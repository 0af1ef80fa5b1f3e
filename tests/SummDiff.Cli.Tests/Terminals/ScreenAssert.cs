using System.Text.RegularExpressions;

namespace SummDiff.Cli.Tests.Terminals;

/// <summary>What holds of every screen once a program has ended.</summary>
internal static partial class ScreenAssert
{
    /// <summary>Nothing of a display is left, no line is cut by the edge, and the cursor stands visibly on a line of its own.</summary>
    public static void IsTidy(ScreenModel screen)
    {
        Assert.True(screen.ShowsCursor, "The cursor is still hidden.");
        Assert.Equal(0, screen.Cursor.Column);
        Assert.Equal("", screen.Lines[screen.Cursor.Row]);
        Assert.Empty(screen.FoldedLines);
        Assert.All(screen.Lines, line => Assert.DoesNotMatch(Display, line));
    }

    /// <summary>The screen shows a text just once, be it wrapped or not.</summary>
    public static void ShowsOnce(ScreenModel screen, string text)
    {
        var words = Blanks.Replace(screen.Text, " ");
        Assert.True(words.Split(Blanks.Replace(text, " ")).Length == 2, $"'{text}' is not there just once:\n{screen.Text}");
    }

    [GeneratedRegex(@"━| left\b|\d+%  ")]
    private static partial Regex Display { get; }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks { get; }
}
