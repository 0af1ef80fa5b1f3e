using System.Globalization;
using System.Text;

namespace SummDiff.Video.Editing.Exports;

/// <summary>Segments as CSV: frames as decoded, half-open, and seconds. Files of shots are read in the same columns.</summary>
internal static class SegmentTable
{
    /// <summary>Writes an edit.</summary>
    /// <param name="edit">The edit.</param>
    /// <returns>The file's text.</returns>
    public static string Write(EditList edit)
    {
        var text = new StringBuilder("segment,start_frame,end_frame,start_seconds,end_seconds,chosen_by\n");
        foreach (var clip in edit.Clips)
        {
            text.Append(CultureInfo.InvariantCulture, $"{clip.Number},{clip.Segment.StartFrame},{clip.Segment.EndFrame},{clip.Start.Value:0.######},{clip.End.Value:0.######},{clip.Segment.By}\n");
        }

        return text.ToString();
    }
}
