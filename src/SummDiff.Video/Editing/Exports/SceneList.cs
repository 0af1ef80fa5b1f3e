using System.Globalization;
using System.Text;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing.Exports;

/// <summary>A list of scenes in the columns of PySceneDetect: frames count from 1, and a scene's last frame is its own.</summary>
internal static class SceneList
{
    /// <summary>Writes an edit.</summary>
    /// <param name="edit">The edit.</param>
    /// <returns>The file's text.</returns>
    public static string Write(EditList edit)
    {
        var text = new StringBuilder("Scene Number,Start Frame,Start Timecode,Start Time (seconds),End Frame,End Timecode,End Time (seconds),Length (frames),Length (timecode),Length (seconds)\n");
        foreach (var clip in edit.Clips)
        {
            var length = clip.End - clip.Start;
            text.Append(CultureInfo.InvariantCulture, $"{clip.Number},{clip.Segment.StartFrame + 1},{Clock(clip.Start)},{clip.Start.Value:0.000},")
                .Append(CultureInfo.InvariantCulture, $"{clip.Segment.EndFrame},{Clock(clip.End)},{clip.End.Value:0.000},{clip.Segment.Frames},{Clock(length)},{length.Value:0.000}\n");
        }

        return text.ToString();
    }

    private static string Clock(Rational seconds)
    {
        var milliseconds = (seconds * 1000).Round;
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 3_600_000:00}:{milliseconds / 60_000 % 60:00}:{milliseconds / 1000 % 60:00}.{milliseconds % 1000:000}");
    }
}
