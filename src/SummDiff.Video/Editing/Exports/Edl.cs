using System.Globalization;
using System.Text;

namespace SummDiff.Video.Editing.Exports;

/// <summary>A CMX3600 edit decision list. Out points are exclusive. The source's timecode is the camera's; the record's begins at one hour.</summary>
internal static class Edl
{
    private const int MostEvents = 999;
    private const int LongestTitle = 70;

    /// <summary>Writes an edit.</summary>
    /// <param name="edit">The edit.</param>
    /// <returns>The file's text.</returns>
    /// <exception cref="VideoException">The edit has more segments than such a list can hold, or a rate above 99 frames a second.</exception>
    public static string Write(EditList edit)
    {
        var (source, rate) = (edit.Source, edit.Rate);
        if (edit.Clips.Count > MostEvents || rate.Timebase > 99)
        {
            throw new VideoException($"{source.Path}: a CMX3600 list holds up to {MostEvents} events at up to 99 frames a second; the edit has {edit.Clips.Count} segments at {rate.FramesPerSecond}. Choose another format.");
        }

        var channels = source.Channels switch { 0 => "V", 1 => "B", _ => "AA/V" };
        var title = EditorFormat.OneLine(edit.Title);
        var text = new StringBuilder();
        text.Append("TITLE: ").Append(title.AsSpan(0, Math.Min(title.Length, LongestTitle))).Append('\n');
        text.Append("FCM: ").Append(rate.DropFrame ? "DROP FRAME" : "NON-DROP FRAME").Append('\n');
        if (source.RateNote is { } note)
        {
            text.Append("* ").Append(note).Append('\n');
        }

        var record = rate.Timebase * 3600L - (rate.DropFrame ? rate.Timebase / 15 * 54L : 0); // 01:00:00:00
        foreach (var clip in edit.Clips)
        {
            var times = new[] { source.TimecodeStart + clip.In, source.TimecodeStart + clip.Out, record + clip.At, record + clip.Until };
            text.Append(CultureInfo.InvariantCulture, $"\n{clip.Number:000}  AX       {channels,-5} C        {string.Join(' ', times.Select(frame => Timecode.Format(frame, rate)))}\n");
            text.Append("* FROM CLIP NAME: ").Append(EditorFormat.OneLine(source.Name)).Append('\n');
        }

        return text.ToString();
    }
}
