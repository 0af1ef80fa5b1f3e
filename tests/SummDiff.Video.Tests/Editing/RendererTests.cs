using SummDiff.Testing;
using SummDiff.Video.Editing;
using SummDiff.Video.Media;
using SummDiff.Video.Tests.Media;

namespace SummDiff.Video.Tests.Editing;

public partial class RendererTests
{
    private static readonly FfmpegOptions Tools = new();

    [FfmpegFact]
    public void Rotation_several_tracks_and_metadata_are_kept_and_odd_sizes_made_even()
    {
        using var folder = Fixture.TemporaryFolder();
        var source = folder["source.mkv"];
        Ffmpeg.Run(["-f", "lavfi", "-i", "testsrc=d=2:s=161x121:r=10", "-f", "lavfi", "-i", "sine=d=2", "-f", "lavfi", "-i", "sine=d=2:f=900", "-map", "0", "-map", "1", "-map", "2", "-c:v", "libx264", "-pix_fmt", "yuv444p", "-metadata", "title=A title", "-metadata:s:a:1", "language=ger", source]);
        var facts = MediaProbe.Read(Render(source, [Shot(2, 7), Shot(10, 14)], folder["out.mkv"]), Tools);

        Assert.Equal((160, 120, "yuv420p"), (facts.Width, facts.Height, facts.PixelFormat));
        Assert.Equal([null, "ger"], facts.AudioTracks.Select(a => a.Language));
        Assert.Contains("A title", System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(folder["out.mkv"])), StringComparison.Ordinal);
    }

    [FfmpegFact]
    public void Turned_and_anamorphic_pictures_come_out_as_they_are_shown()
    {
        using var folder = Fixture.TemporaryFolder();
        Ffmpeg.Run(["-f", "lavfi", "-i", "testsrc=d=1:s=160x96:r=10,setsar=2", "-c:v", "libx264", folder["flat.mp4"]]);
        Ffmpeg.Run(["-i", folder["flat.mp4"], "-c", "copy", "-metadata:s:v:0", "rotate=270", folder["turned.mp4"]]);
        if (MediaProbe.Read(folder["turned.mp4"], Tools).Rotation == 0)
        {
            Ffmpeg.Run(["-display_rotation", "-90", "-i", folder["flat.mp4"], "-c", "copy", folder["turned.mp4"]]);
        }

        var facts = MediaProbe.Read(Render(folder["turned.mp4"], [Shot(0, 5)], folder["out.mp4"]), Tools);
        Assert.Equal((96, 160, 0), (facts.Width, facts.Height, facts.Rotation));
        Assert.Equal(0.5, facts.PixelAspect, 1e-6);
        Assert.Empty(facts.AudioTracks);
    }

    [FfmpegFact]
    public void Fades_darken_the_ends_of_each_piece()
    {
        using var folder = Fixture.TemporaryFolder();
        var source = TestClip.Scenes(folder["source.mp4"], 2, 1);
        var brightness = TestClip.Brightness(Render(source, [Shot(0, 20), Shot(25, 45)], folder["out.mp4"], new RenderOptions { FadeSeconds = 0.2 }));
        Assert.Equal(40, brightness.Length);
        Assert.True(brightness[0] < brightness[10] - 8 && brightness[19] < brightness[10] - 8 && brightness[20] < brightness[30] - 8);
    }

    [FfmpegFact]
    public void Requests_that_make_no_sense_are_refused_and_write_nothing()
    {
        using var folder = Fixture.TemporaryFolder();
        var source = TestClip.Scenes(folder["source.mp4"], 1, 1);
        void Refused(string words, Action act) => Assert.Contains(words, Assert.ThrowsAny<SummDiffException>(act).Message, StringComparison.Ordinal);

        Refused("would replace", () => Render(source, [Shot(0, 5)], source));
        Refused("nothing to show", () => Render(source, [], folder["out.mp4"]));
        Refused("nothing to show", () => Render(source, [Shot(0, 26)], folder["out.mp4"]));
        Refused("no known kind", () => Render(source, [Shot(0, 5)], folder["out.gif"]));
        Refused("crf 99", () => Render(source, [Shot(0, 5)], folder["out.mp4"], new RenderOptions { Crf = 99 }));
        Refused("does not exist", () => Render(source, [Shot(0, 5)], folder["no/out.mp4"]));
        Assert.Equal(["source.mp4"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [FfmpegFact]
    public void A_failure_on_the_way_leaves_the_older_file_and_nothing_else()
    {
        using var folder = Fixture.TemporaryFolder();
        var source = TestClip.Scenes(folder["source.mp4"], 1, 1);
        var timeline = Timeline(source);
        File.WriteAllText(folder["out.mp4"], "older");
        var killed = new FfmpegOptions { Ffmpeg = FrameReaderTests.Script(folder["ffmpeg-killed"], "echo out_time_us=1; kill -9 $$") };
        Assert.Throws<VideoException>(() => Renderer.Render(MediaProbe.Read(source, Tools), timeline, [Shot(0, 5)], folder["out.mp4"], new RenderOptions(), killed));

        using var cancel = new CancellationTokenSource();
        var slow = new FfmpegOptions { Ffmpeg = FrameReaderTests.Script(folder["ffmpeg-slow"], "echo frame=1; sleep 60") };
        Assert.ThrowsAny<OperationCanceledException>(() => Renderer.Render(MediaProbe.Read(source, Tools), timeline, [Shot(0, 5)], folder["out.mp4"], new RenderOptions(), slow, new Immediate<double>(_ => cancel.Cancel()), cancel.Token));

        Assert.Equal("older", File.ReadAllText(folder["out.mp4"]));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.tmp"));
    }

    [FfmpegFact]
    public void An_output_that_could_not_be_written_is_told_though_ffmpeg_ends_well()
    {
        using var folder = Fixture.TemporaryFolder();
        var source = TestClip.Scenes(folder["source.mp4"], 1, 1);
        var full = new FfmpegOptions { Ffmpeg = FrameReaderTests.Script(folder["ffmpeg-full"], "echo 'Error writing trailer of x: No space left on device' >&2") };
        var error = Assert.ThrowsAny<SummDiffException>(() => Renderer.Render(MediaProbe.Read(source, Tools), Timeline(source), [Shot(0, 5)], folder["out.mp4"], new RenderOptions(), full));

        Assert.StartsWith($"{folder["out.mp4"]}: the disk is full.", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "out.mp4*"));
    }

    [FfmpegFact]
    public void Progress_grows_to_one()
    {
        using var folder = Fixture.TemporaryFolder();
        var source = TestClip.Scenes(folder["source.mp4"], 2, 1);
        var shares = new List<double>();
        Renderer.Render(MediaProbe.Read(source, Tools), Timeline(source), [Shot(3, 40)], folder["name with 'quotes' and\nnewline.mp4"], new RenderOptions(), Tools, new Immediate<double>(shares.Add));
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1]);
    }

    private static Shot Shot(int start, int end) => new(start, end, end - start);

    private static string Render(string source, Shot[] shots, string output, RenderOptions? options = null)
    {
        Renderer.Render(MediaProbe.Read(source, Tools), Timeline(source), shots, output, options ?? new RenderOptions { Preset = "ultrafast", Crf = 12 }, Tools);
        return output;
    }

    private static FrameTimeline Timeline(string path) => FrameReader.ReadTimeline(MediaProbe.Read(path, Tools), Tools);

    /// <summary>Brightness 40 + 6k in 16..235 is scene k.</summary>
    private static int SceneSeen(double brightness) => (int)Math.Round(((brightness * 219 / 255) + 16 - 40) / 6);
}
