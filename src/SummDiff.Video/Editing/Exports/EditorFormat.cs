using System.Xml;
using System.Xml.Linq;

namespace SummDiff.Video.Editing.Exports;

/// <summary>A kind of file that an edit can be written as.</summary>
/// <param name="Name">The word that names it, such as <c>fcpxml</c>.</param>
/// <param name="Extension">How its files end, with the dot.</param>
/// <param name="Reader">What reads it.</param>
/// <param name="Write">Makes the file's whole text.</param>
internal sealed record EditorFormat(string Name, string Extension, string Reader, Func<EditList, string> Write)
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<EditorFormat> All { get; } =
    [
        new("fcpxml", ".fcpxml", "Final Cut Pro, DaVinci Resolve", FcpXml.Write),
        new("xmeml", ".xml", "Premiere Pro", Xmeml.Write),
        new("otio", ".otio", "OpenTimelineIO", Otio.Write),
        new("mlt", ".mlt", "Shotcut, Kdenlive, melt", Mlt.Write),
        new("edl", ".edl", "CMX3600 edit decision list", Edl.Write),
        new("auto-editor", ".json", "auto-editor, version 1", AutoEditor.Write),
        new("csv", ".csv", "a table of segments", SegmentTable.Write),
        new("scenes", ".csv", "PySceneDetect's list of scenes", SceneList.Write),
        new("ffconcat", ".ffconcat", "ffmpeg -f concat", FfConcat.Write),
        new("chapters", ".txt", "ffmpeg's metadata: a chapter of the source for each segment", ChapterList.Write),
    ];

    /// <summary>An XML file with its declaration, indented, UTF-8.</summary>
    internal static string Xml(XDocument document)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new System.Text.UTF8Encoding(false), CheckCharacters = true }))
        {
            document.Save(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>A name with the characters that XML cannot hold, and those that break a line, replaced by a space.</summary>
    internal static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) || !(XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)) ? ' ' : c));
}
