using System.Xml.Linq;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing.Exports;

/// <summary>MLT XML, which Shotcut, Kdenlive and melt read. Out points are inclusive: the last frame that is shown.</summary>
internal static class Mlt
{
    /// <summary>Writes an edit.</summary>
    /// <param name="edit">The edit.</param>
    /// <returns>The file's text.</returns>
    public static string Write(EditList edit)
    {
        var source = edit.Source;
        var aspect = source.PixelAspect * new Rational(source.Width, source.Height);
        var last = edit.Frames - 1;
        return EditorFormat.Xml(new XDocument(new XElement("mlt",
            new XAttribute("LC_NUMERIC", "C"),
            new XAttribute("version", "7.0.0"),
            new XAttribute("title", EditorFormat.OneLine(edit.Title)),
            new XAttribute("producer", "summary"),
            source.RateNote is { } note ? new XComment($" {note} ") : null,
            new XElement("profile",
                new XAttribute("description", "source"),
                new XAttribute("width", source.Width),
                new XAttribute("height", source.Height),
                new XAttribute("progressive", 1),
                new XAttribute("sample_aspect_num", source.PixelAspect.Numerator),
                new XAttribute("sample_aspect_den", source.PixelAspect.Denominator),
                new XAttribute("display_aspect_num", aspect.Numerator),
                new XAttribute("display_aspect_den", aspect.Denominator),
                new XAttribute("frame_rate_num", edit.Rate.FramesPerSecond.Numerator),
                new XAttribute("frame_rate_den", edit.Rate.FramesPerSecond.Denominator),
                new XAttribute("colorspace", source.Height >= 720 ? 709 : 601)),
            new XElement("producer",
                new XAttribute("id", "source"),
                new XAttribute("in", 0),
                new XAttribute("out", source.Frames - 1),
                Property("length", source.Frames),
                Property("resource", source.Path),
                Property("mlt_service", "avformat"),
                Property("eof", "pause"),
                source.Channels == 0 ? Property("audio_index", -1) : null),
            new XElement("playlist",
                new XAttribute("id", "clips"),
                edit.Clips.Select(clip => new XElement("entry", new XAttribute("producer", "source"), new XAttribute("in", clip.In), new XAttribute("out", clip.Out - 1)))),
            new XElement("tractor",
                new XAttribute("id", "summary"),
                new XAttribute("in", 0),
                new XAttribute("out", last),
                new XElement("track", new XAttribute("producer", "clips"))))));
    }

    private static XElement Property(string name, object value) => new("property", new XAttribute("name", name), value);
}
