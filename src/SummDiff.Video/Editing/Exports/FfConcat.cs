using System.Globalization;
using System.Text;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing.Exports;

/// <summary>A list for ffmpeg's concat demuxer, by the file's own timestamps, in microseconds.</summary>
internal static class FfConcat
{
    /// <summary>Writes an edit.</summary>
    /// <param name="edit">The edit.</param>
    /// <returns>The file's text.</returns>
    public static string Write(EditList edit)
    {
        var text = new StringBuilder("ffconcat version 1.0\n");
        foreach (var clip in edit.Clips)
        {
            text.Append("file '").Append(edit.Source.Path.Replace("'", "'\\''", StringComparison.Ordinal)).Append("'\n");
            text.Append("inpoint ").Append(Seconds(edit.Source.Origin + clip.Start)).Append("\noutpoint ").Append(Seconds(edit.Source.Origin + clip.End)).Append('\n');
        }

        return text.ToString();
    }

    private static string Seconds(Rational seconds) => seconds.Value.ToString("0.000000", CultureInfo.InvariantCulture);
}
