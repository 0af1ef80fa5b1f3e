using System.Globalization;
using System.Xml.Linq;

namespace SummDiff.Video.Editing.Exports;

/// <summary>FCPXML 1.10, which Final Cut Pro and DaVinci Resolve read. All times are whole frames, written as fractions of a second.</summary>
internal static class FcpXml
{
    /// <summary>Writes an edit.</summary>
    /// <param name="edit">The edit.</param>
    /// <returns>The file's text.</returns>
    public static string Write(EditList edit)
    {
        var (source, rate) = (edit.Source, edit.Rate);
        var format = rate.DropFrame ? "DF" : "NDF";
        var resources = new XElement("resources",
            new XElement("format",
                new XAttribute("id", "r1"),
                new XAttribute("frameDuration", Time(1, rate)),
                new XAttribute("width", source.Width),
                new XAttribute("height", source.Height),
                source.PixelAspect == 1 ? null : new XAttribute("paspH", source.PixelAspect.Numerator),
                source.PixelAspect == 1 ? null : new XAttribute("paspV", source.PixelAspect.Denominator)),
            new XElement("asset",
                new XAttribute("id", "r2"),
                new XAttribute("name", EditorFormat.OneLine(source.Name)),
                new XAttribute("start", Time(source.TimecodeStart, rate)),
                new XAttribute("duration", Time(source.Frames, rate)),
                new XAttribute("hasVideo", 1),
                new XAttribute("format", "r1"),
                new XAttribute("videoSources", 1),
                source.Channels == 0 ? null : (XAttribute[])[
                    new("hasAudio", 1),
                    new("audioSources", source.Audio.Count),
                    new("audioChannels", source.Audio[0].Channels),
                    new("audioRate", source.Audio[0].SampleRate)],
                new XElement("media-rep", new XAttribute("kind", "original-media"), new XAttribute("src", source.Uri()))));
        var sequence = new XElement("sequence",
            new XAttribute("format", "r1"),
            new XAttribute("duration", Time(edit.Frames, rate)),
            new XAttribute("tcStart", "0s"),
            new XAttribute("tcFormat", format),
            source.Channels == 0 ? null : (XAttribute[])[
                new("audioLayout", source.Audio[0].Channels switch { 1 => "mono", 2 => "stereo", _ => "surround" }),
                new("audioRate", Hertz(source.Audio[0].SampleRate))],
            new XElement("spine", edit.Clips.Select(clip => new XElement("asset-clip",
                new XAttribute("ref", "r2"),
                new XAttribute("offset", Time(clip.At, rate)),
                new XAttribute("name", EditorFormat.OneLine($"{source.Name} {clip.Number}")),
                new XAttribute("start", Time(source.TimecodeStart + clip.In, rate)),
                new XAttribute("duration", Time(clip.Length, rate)),
                new XAttribute("format", "r1"),
                new XAttribute("tcFormat", format)))));
        var title = EditorFormat.OneLine(edit.Title);
        return EditorFormat.Xml(new XDocument(
            new XDocumentType("fcpxml", null, null, null),
            new XElement("fcpxml", new XAttribute("version", "1.10"),
                source.RateNote is { } note ? new XComment($" {note} ") : null,
                resources,
                new XElement("library", new XElement("event", new XAttribute("name", title), new XElement("project", new XAttribute("name", title), sequence))))));
    }

    /// <summary><c>24024/24000s</c>; whole seconds as <c>5s</c>.</summary>
    private static string Time(long frames, EditRate rate)
    {
        var (above, below) = (frames * rate.FramesPerSecond.Denominator, rate.FramesPerSecond.Numerator);
        return above % below == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{above / below}s")
            : string.Create(CultureInfo.InvariantCulture, $"{above}/{below}s");
    }

    /// <summary>The nearest of the sample rates that a sequence may have.</summary>
    private static string Hertz(int sampleRate) =>
        new (int Rate, string Name)[] { (32000, "32k"), (44100, "44.1k"), (48000, "48k"), (88200, "88.2k"), (96000, "96k"), (176400, "176.4k"), (192000, "192k") }
            .MinBy(rate => Math.Abs(rate.Rate - sampleRate)).Name;
}
