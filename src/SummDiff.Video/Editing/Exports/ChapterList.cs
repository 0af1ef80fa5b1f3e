using System.Globalization;
using System.Text;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing.Exports;

/// <summary>ffmpeg's metadata file with a chapter of the source for each segment, so that a player jumps between them in the whole video.</summary>
internal static class ChapterList
{
    /// <summary>Writes an edit.</summary>
    /// <param name="edit">The edit.</param>
    /// <returns>The file's text.</returns>
    public static string Write(EditList edit)
    {
        var text = new StringBuilder(";FFMETADATA1\n");
        foreach (var clip in edit.Clips)
        {
            AppendChapter(text, clip.Start, clip.End, string.Create(CultureInfo.InvariantCulture, $"Segment {clip.Number}"));
        }

        return text.ToString();
    }

    /// <summary>Appends one chapter, its times in microseconds.</summary>
    /// <param name="text">The file.</param>
    /// <param name="start">When it starts, in seconds.</param>
    /// <param name="end">When it ends, in seconds.</param>
    /// <param name="title">Its title.</param>
    public static void AppendChapter(StringBuilder text, Rational start, Rational end, string title)
    {
        text.Append(CultureInfo.InvariantCulture, $"[CHAPTER]\nTIMEBASE=1/1000000\nSTART={(start * 1_000_000).Round}\nEND={(end * 1_000_000).Round}\ntitle=");
        foreach (var c in title)
        {
            text.Append(c is '=' or ';' or '#' or '\\' or '\n' ? "\\" : "").Append(c);
        }

        text.Append('\n');
    }
}
