using SummDiff.Video.Editing;
using SummDiff.Video.Media;

namespace SummDiff.Video.Tests.Editing.Exports;

/// <summary>Made-up sources of 300 frames, of which frame 24 and frames 250 to 299 are shown.</summary>
internal static class ExportCase
{
    /// <summary>Every character that file names make trouble with.</summary>
    public const string Path = "/media/Reise nach Köln #1 100% 'Abend' \"süß\" & <neu>.mov";

    private static readonly FrameRange[] s_shown = [new(24, 25), new(250, 300)];

    public static IReadOnlyList<string> Names { get; } = ["24", "23.976", "25", "29.97 non-drop", "29.97 drop", "30", "60", "variable", "mono", "surround", "silent", "timecode"];

    public static EditList Make(string name)
    {
        var rate = name switch { "24" => 24, "23.976" or "timecode" => new Rational(24000, 1001), "29.97 non-drop" or "29.97 drop" => new(30000, 1001), "30" => 30, "60" => 60, _ => (Rational)25 };
        var facts = new MediaFacts
        {
            Path = Path,
            Container = "mov,mp4,m4a,3gp,3g2,mj2",
            StreamIndex = 0,
            Codec = "h264",
            PixelFormat = "yuv420p",
            Width = name == "mono" ? 1440 : 1920,
            Height = 1080,
            PixelAspect = name == "mono" ? 4.0 / 3 : 1,
            SampleAspect = name == "mono" ? new Rational(4, 3) : 1,
            Rotation = name == "silent" ? 90 : 0,
            Interlaced = false,
            FrameRate = rate.Value,
            NominalRate = name == "variable" ? 90000 : rate,
            Duration = 300 / rate.Value,
            EstimatedFrames = 300,
            AudioTracks = name == "silent" ? [] : [new AudioTrack(1, "aac", name == "mono" ? 44100 : 48000, name switch { "mono" => 1, "surround" => 6, _ => 2 }, null)],
            Timecode = name switch { "timecode" => "13:07:59:20", "29.97 drop" => "00:59:58;10", _ => null },
        };
        // A variable rate: 40 ms a frame, and 60 ms for every third one.
        var times = Enumerable.Range(0, 301).Select(frame => name == "variable" ? ((frame * 40) + (frame / 3 * 20)) / 1000.0 : frame / rate.Value).ToArray();
        var timeline = new FrameTimeline(0, times[..300], [0], times[300], []) { TimeBase = new(1, 90000) };
        var clock = new FrameClock(facts, timeline);
        var segments = s_shown.Select((range, i) => new EditSegment(range.Start, range.End, clock.TimeOf(range.Start), clock.TimeOf(range.End), new EditOrigin(i)));
        return EditList.Of(facts, clock, 300, segments, "Reise & mehr");
    }
}
