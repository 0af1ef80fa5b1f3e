using System.Globalization;
using System.Xml.Linq;

namespace SummDiff.Video.Editing.Exports;

/// <summary>
/// Final Cut Pro 7's XML, version 5, which Premiere Pro and DaVinci Resolve read. Each audio channel is a track of its own: a stereo
/// stream is two exploded tracks, a mono stream one. Every clip item has an id of its own, and those of a segment are linked.
/// </summary>
internal static class Xmeml
{
    /// <summary>Writes an edit.</summary>
    /// <param name="edit">The edit.</param>
    /// <returns>The file's text.</returns>
    public static string Write(EditList edit)
    {
        var source = edit.Source;
        var channels = source.Audio.SelectMany(track => Enumerable.Range(0, track.Channels).Select(channel => (track.Channels, Channel: channel))).ToArray();
        var video = new XElement("video",
            new XElement("format", new XElement("samplecharacteristics", Rate(edit), Picture(source))),
            new XElement("track", edit.Clips.Select(clip => Clip(edit, clip, 0, channels.Length))));
        var audio = channels.Length == 0 ? null : new XElement("audio",
            new XElement("numOutputChannels", channels.Max(channel => channel.Channels)),
            new XElement("format", Sound(source)),
            channels.Select((channel, i) => new XElement("track",
                channel.Channels == 2
                    ? (XAttribute[])[new("currentExplodedTrackIndex", channel.Channel), new("totalExplodedTrackCount", 2), new("premiereTrackType", "Stereo")]
                    : [new("currentExplodedTrackIndex", 0), new("totalExplodedTrackCount", 1), new("premiereTrackType", "Mono")],
                edit.Clips.Select(clip => Clip(edit, clip, i + 1, channels.Length)),
                new XElement("outputchannelindex", channel.Channel + 1))));
        return EditorFormat.Xml(new XDocument(
            new XDocumentType("xmeml", null, null, null),
            new XElement("xmeml", new XAttribute("version", 5),
                source.RateNote is { } note ? new XComment($" {note} ") : null,
                new XElement("sequence", new XAttribute("id", "sequence-1"),
                    new XElement("name", EditorFormat.OneLine(edit.Title)),
                    new XElement("duration", edit.Frames),
                    Rate(edit),
                    StartsAt(edit, 0),
                    new XElement("media", video, audio)))));
    }

    private static XElement Clip(EditList edit, EditClip clip, int track, int audioTracks) => new("clipitem",
        new XAttribute("id", Id(clip, track)),
        track == 0 ? null : new XAttribute("premiereChannelType", edit.Source.Audio.All(audio => audio.Channels == 2) ? "stereo" : "mono"),
        new XElement("masterclipid", "masterclip-1"),
        new XElement("name", EditorFormat.OneLine(edit.Source.Name)),
        new XElement("enabled", "TRUE"),
        new XElement("duration", edit.Source.Frames),
        Rate(edit),
        new XElement("start", clip.At),
        new XElement("end", clip.Until),
        new XElement("in", clip.In),
        new XElement("out", clip.Out),
        clip.Number == 1 && track == 0 ? FullFile(edit) : new XElement("file", new XAttribute("id", "file-1")),
        track == 0 ? null : new XElement("sourcetrack", new XElement("mediatype", "audio"), new XElement("trackindex", track)),
        audioTracks == 0 ? null : Enumerable.Range(0, audioTracks + 1).Select(linked => new XElement("link",
            new XElement("linkclipref", Id(clip, linked)),
            new XElement("mediatype", linked == 0 ? "video" : "audio"),
            new XElement("trackindex", Math.Max(linked, 1)),
            new XElement("clipindex", clip.Number),
            linked == 0 ? null : new XElement("groupindex", 1))));

    private static string Id(EditClip clip, int track) => string.Create(CultureInfo.InvariantCulture, $"clipitem-{clip.Number}-{(track == 0 ? "v" : $"a{track}")}");

    private static XElement FullFile(EditList edit) => new("file",
        new XAttribute("id", "file-1"),
        new XElement("name", EditorFormat.OneLine(edit.Source.Name)),
        new XElement("pathurl", edit.Source.Uri("localhost")),
        Rate(edit),
        new XElement("duration", edit.Source.Frames),
        StartsAt(edit, edit.Source.TimecodeStart),
        new XElement("media",
            new XElement("video", new XElement("duration", edit.Source.Frames), new XElement("samplecharacteristics", Rate(edit), Picture(edit.Source))),
            edit.Source.Audio.Select(track => new XElement("audio", Sound(edit.Source), new XElement("channelcount", track.Channels)))));

    private static XElement Rate(EditList edit) => new("rate",
        new XElement("timebase", edit.Rate.Timebase),
        new XElement("ntsc", edit.Rate.Ntsc ? "TRUE" : "FALSE"));

    private static XElement StartsAt(EditList edit, long frame) => new("timecode",
        Rate(edit),
        new XElement("string", Timecode.Format(frame, edit.Rate)),
        new XElement("frame", frame),
        new XElement("displayformat", edit.Rate.DropFrame ? "DF" : "NDF"));

    private static object[] Picture(EditSource source) =>
    [
        new XElement("width", source.Width),
        new XElement("height", source.Height),
        new XElement("anamorphic", "FALSE"),
        source.PixelAspect == 1 ? new XElement("pixelaspectratio", "square") : new XComment($" The source's pixel aspect ratio is {source.PixelAspect}. "),
        new XElement("fielddominance", "none"),
    ];

    private static XElement Sound(EditSource source) => new("samplecharacteristics",
        new XElement("depth", 16),
        new XElement("samplerate", source.Audio[0].SampleRate));
}
