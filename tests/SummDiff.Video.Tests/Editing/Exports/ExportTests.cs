using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using SummDiff.Testing;
using SummDiff.Video.Editing;
using SummDiff.Video.Editing.Exports;
using SummDiff.Video.Media;

namespace SummDiff.Video.Tests.Editing.Exports;

/// <summary>Each export against its recorded text, and against the rules of its format, read independently of how it was written.</summary>
public class ExportTests
{
    public static TheoryData<string> Names => [.. ExportCase.Names];

    /// <summary>The texts were written by this program and looked over by hand. SUMMDIFF_RECORD=1 writes them anew.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Exports_are_those_recorded(string name)
    {
        var edit = ExportCase.Make(name);
        var text = new StringBuilder();
        foreach (var format in EditorFormat.All)
        {
            text.Append("=== ").Append(format.Name).Append('\n').Append(format.Write(edit));
        }

        var file = Path.Combine(Repository.Root, "tests", "SummDiff.Video.Tests", "Fixtures", "Exports", name.Replace(' ', '-') + ".txt");
        if (Environment.GetEnvironmentVariable("SUMMDIFF_RECORD") == "1")
        {
            File.WriteAllText(file, text.ToString());
        }

        Assert.Equal(File.ReadAllText(file), text.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fcpxml_holds_to_its_rules(string name)
    {
        var edit = ExportCase.Make(name);
        var root = XDocument.Parse(FcpXml.Write(edit)).Root!;
        Assert.Equal("1.10", root.Attribute("version")!.Value);
        var asset = root.Descendants("asset").Single();
        var frame = Seconds(root.Descendants("format").Single(), "frameDuration");
        var (start, duration) = (Seconds(asset, "start"), Seconds(asset, "duration"));
        Assert.Equal(edit.Source.Frames * frame, duration);
        Assert.Equal(name switch { "timecode" => ((((13 * 60) + 7) * 60) + 59) * 24 + 20, "29.97 drop" => 107892 - 2 * 30 + 10, _ => 0 }, (start / frame).Numerator);
        Assert.Equal(ExportCase.Path, new Uri(root.Descendants("media-rep").Single().Attribute("src")!.Value).LocalPath);
        Assert.Equal(name == "silent", asset.Attribute("hasAudio") is null);

        var at = new Rational();
        foreach (var clip in root.Descendants("asset-clip"))
        {
            Assert.Equal(at, Seconds(clip, "offset"));
            Assert.True(Seconds(clip, "start") >= start && Seconds(clip, "start") + Seconds(clip, "duration") <= start + duration);
            Assert.All(new[] { "offset", "start", "duration" }, time => Assert.Equal(1, (Seconds(clip, time) / frame).Denominator));
            at += Seconds(clip, "duration");
        }

        Assert.Equal(at, Seconds(root.Descendants("sequence").Single(), "duration"));
        Assert.Equal(name == "variable", root.Nodes().OfType<XComment>().Any(comment => comment.Value.Contains("variable frame rate", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Xmeml_holds_to_its_rules(string name)
    {
        var edit = ExportCase.Make(name);
        var root = XDocument.Parse(Xmeml.Write(edit)).Root!;
        var items = root.Descendants("clipitem").ToArray();
        var ids = items.Select(item => item.Attribute("id")!.Value).ToArray();
        var audio = root.Descendants("media").First().Element("audio")?.Elements("track").ToArray() ?? [];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(root.Descendants("linkclipref"), link => Assert.Contains(link.Value, ids));
        Assert.Equal(edit.Source.Channels, audio.Length);
        Assert.All(audio, (track, i) =>
        {
            Assert.Equal(edit.Source.Channels == 2 ? $"{i}/2" : "0/1", $"{track.Attribute("currentExplodedTrackIndex")!.Value}/{track.Attribute("totalExplodedTrackCount")!.Value}");
            Assert.All(track.Descendants("sourcetrack"), source => Assert.Equal(i + 1, (int)source.Element("trackindex")!));
        });
        Assert.All(root.Descendants("rate"), rate => Assert.Equal((edit.Rate.FramesPerSecond.Ceiling, edit.Rate.Ntsc ? "TRUE" : "FALSE"), ((long)rate.Element("timebase")!, rate.Element("ntsc")!.Value)));
        foreach (var track in root.Descendants("track"))
        {
            var at = 0L;
            foreach (var item in track.Elements("clipitem"))
            {
                Assert.Equal(at, (long)item.Element("start")!);
                Assert.Equal((long)item.Element("end")! - at, (long)item.Element("out")! - (long)item.Element("in")!);
                at = (long)item.Element("end")!;
            }

            Assert.Equal((long)root.Element("sequence")!.Element("duration")!, at);
        }

        var file = Assert.Single(root.Descendants("file"), file => file.HasElements);
        Assert.Equal(ExportCase.Path, Uri.UnescapeDataString(file.Element("pathurl")!.Value["file://localhost".Length..]));
        Assert.Equal(edit.Source.TimecodeStart, (long)file.Element("timecode")!.Element("frame")!);
        Assert.Equal(0, (long)root.Element("sequence")!.Element("timecode")!.Element("frame")!);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Otio_holds_to_its_rules(string name)
    {
        var edit = ExportCase.Make(name);
        var root = JsonNode.Parse(Otio.Write(edit))!;
        Assert.Equal("Timeline.1", (string?)root["OTIO_SCHEMA"]);
        var tracks = root["tracks"]!["children"]!.AsArray();
        Assert.Equal(name == "silent" ? ["Video"] : ["Video", "Audio"], tracks.Select(track => (string?)track!["kind"]));
        foreach (var clip in tracks.SelectMany(track => track!["children"]!.AsArray()))
        {
            var (used, available) = (Range(clip!["source_range"]!), Range(clip["media_reference"]!["available_range"]!));
            Assert.Equal(edit.Source.TimecodeStart, available.Start);
            Assert.Equal(edit.Source.Frames, available.Length);
            Assert.True(used.Start >= available.Start && used.Start + used.Length <= available.Start + available.Length);
            Assert.Equal(edit.Rate.FramesPerSecond.Value, used.Rate);
            Assert.Equal(ExportCase.Path, new Uri((string)clip["media_reference"]!["target_url"]!).LocalPath);
        }

        Assert.Equal(edit.Frames, tracks[0]!["children"]!.AsArray().Sum(clip => Range(clip!["source_range"]!).Length));
        Assert.Equal(name == "variable", root["metadata"]!["summdiff"] is not null);

        static (double Start, double Length, double Rate) Range(JsonNode range) => ((double)range["start_time"]!["value"]!, (double)range["duration"]!["value"]!, (double)range["duration"]!["rate"]!);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Mlt_counts_the_last_frame_in(string name)
    {
        var edit = ExportCase.Make(name);
        var root = XDocument.Parse(Mlt.Write(edit)).Root!;
        var profile = root.Element("profile")!;
        Assert.Equal(edit.Rate.FramesPerSecond, new Rational((long)profile.Attribute("frame_rate_num")!, (long)profile.Attribute("frame_rate_den")!));
        Assert.Equal(ExportCase.Path, root.Descendants("property").Single(property => property.Attribute("name")!.Value == "resource").Value);
        var entries = root.Descendants("entry").Select(entry => ((long)entry.Attribute("in")!, (long)entry.Attribute("out")!)).ToArray();
        Assert.Equal(edit.Clips.Select(clip => (clip.In, clip.Out - 1)), entries);
        Assert.Equal(entries.Sum(entry => entry.Item2 - entry.Item1 + 1) - 1, (long)root.Element("tractor")!.Attribute("out")!);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Edl_reads_back_as_the_same_cuts(string name)
    {
        var edit = ExportCase.Make(name);
        var lines = Edl.Write(edit).Split('\n');
        var rate = edit.Rate;
        Assert.Equal(name == "29.97 drop" ? "FCM: DROP FRAME" : "FCM: NON-DROP FRAME", lines[1]);
        var events = lines.Where(line => line.Length > 3 && char.IsAsciiDigit(line[0])).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.Equal(edit.Clips.Count, events.Length);
        Assert.All(events.Zip(edit.Clips), pair =>
        {
            var times = pair.First[4..].Select(text => Timecode.TryParse(text, rate, out var frame) ? frame : -1).ToArray();
            Assert.True(Timecode.TryParse(rate.DropFrame ? "01:00:00;00" : "01:00:00:00", rate, out var hour));
            Assert.Equal([edit.Source.TimecodeStart + pair.Second.In, edit.Source.TimecodeStart + pair.Second.Out, hour + pair.Second.At, hour + pair.Second.Until], times);
            Assert.Equal(edit.Source.Channels switch { 0 => "V", 1 => "B", _ => "AA/V" }, pair.First[2]);
        });
        Assert.True(name != "timecode" || events[0][4] == "13:08:00:20", events[0][4]);
    }

    [Fact]
    public void An_edl_of_a_thousand_events_is_refused()
    {
        var edit = ExportCase.Make("25");
        var clips = Enumerable.Range(0, 1000).Select(i => edit.Clips[0] with { Number = i + 1 }).ToArray();
        Assert.Contains("999", Assert.Throws<VideoException>(() => Edl.Write(edit with { Clips = clips })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Auto_editor_chunks_tile_the_source(string name)
    {
        var edit = ExportCase.Make(name);
        var root = JsonNode.Parse(AutoEditor.Write(edit))!;
        var chunks = root["chunks"]!.AsArray().Select(chunk => (Start: (long)chunk![0]!, End: (long)chunk[1]!, Speed: (double)chunk[2]!)).ToArray();
        Assert.Equal(0, chunks[0].Start);
        Assert.Equal(edit.Source.Frames, chunks[^1].End);
        Assert.All(chunks.Zip(chunks.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
        Assert.Equal(edit.Clips.Select(clip => (clip.In, clip.Out)), chunks.Where(chunk => chunk.Speed == 1).Select(chunk => (chunk.Start, chunk.End)));
        Assert.Equal(ExportCase.Path, (string?)root["source"]);
    }

    [ToolFact("xmllint")]
    public void Xml_exports_are_well_formed()
    {
        using var folder = Fixture.TemporaryFolder();
        foreach (var name in ExportCase.Names)
        {
            foreach (var format in EditorFormat.All.Where(format => format.Name is "fcpxml" or "xmeml" or "mlt"))
            {
                File.WriteAllText(folder[format.Name + ".xml"], format.Write(ExportCase.Make(name)));
                var (exit, _, error) = Repository.Run("xmllint", ["--noout", folder[format.Name + ".xml"]]);
                Assert.True(exit == 0, error);
            }
        }
    }

    private static Rational Seconds(XElement element, string attribute)
    {
        var text = element.Attribute(attribute)!.Value;
        Assert.EndsWith("s", text, StringComparison.Ordinal);
        Assert.True(Rational.TryParse(text[..^1], out var seconds), text);
        return seconds;
    }
}
