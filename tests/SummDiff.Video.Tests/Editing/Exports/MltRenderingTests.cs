using SummDiff.Testing;
using SummDiff.Video.Editing;
using SummDiff.Video.Editing.Exports;
using SummDiff.Video.Media;

namespace SummDiff.Video.Tests.Editing.Exports;

/// <summary>MLT's own renderer shows what ours does.</summary>
public class MltRenderingTests
{
    private static readonly FfmpegOptions Tools = new();

    [ToolTheory("ffmpeg", "ffprobe", "melt")]
    [InlineData("25")]
    [InlineData("30000/1001")]
    public void Melt_renders_the_same_frames_at_every_cut(string rate)
    {
        using var folder = Fixture.TemporaryFolder();
        var source = TestClip.Scenes(folder["Köln #1 100% 'x'.mp4"], 8, 1, rate: rate);
        var facts = MediaProbe.Read(source, Tools);
        var timeline = FrameReader.ReadTimeline(facts, Tools);
        var clock = new FrameClock(facts, timeline);
        // Cuts at scene boundaries and one frame beside them: a frame too early or too late is of another brightness.
        var scene = timeline.FrameCount / 8;
        FrameRange[] shown = [new(0, 5), new(scene, (2 * scene) + 1), new((3 * scene) - 1, (3 * scene) + 1), new(5 * scene, (5 * scene) + 1), new((7 * scene) - 3, timeline.FrameCount)];
        var edit = EditList.Of(facts, clock, timeline.FrameCount, shown.Select(range => new EditSegment(range.Start, range.End, clock.TimeOf(range.Start), clock.TimeOf(range.End), EditOrigin.Hand)), "cuts");
        File.WriteAllText(folder["cuts.mlt"], Mlt.Write(edit));
        var (exit, _, error) = Repository.Run("melt", [folder["cuts.mlt"], "-consumer", $"avformat:{folder["melt.mkv"]}", "vcodec=libx264", "preset=ultrafast", "crf=12", "an=1", "real_time=-1"], environment: ("QT_QPA_PLATFORM", "offscreen"));
        Assert.True(exit == 0, error);

        Renderer.Render(facts, timeline, shown.Select(range => new Shot(range.Start, range.End, range.Length)), folder["ours.mp4"], new RenderOptions { Preset = "ultrafast", Crf = 12 }, Tools);
        var (ours, theirs) = (TestClip.Brightness(folder["ours.mp4"]), TestClip.Brightness(folder["melt.mkv"]));
        Assert.Equal(shown.Sum(range => range.Length), ours.Length);
        Assert.Equal(ours.Length, theirs.Length);
        Assert.All(ours.Zip(theirs), pair => Assert.Equal(pair.First, pair.Second, 1.5));
    }
}
