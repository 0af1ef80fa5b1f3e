using System.Text;
using SummDiff.Testing;
using SummDiff.Video.Editing;
using SummDiff.Video.Media;

namespace SummDiff.Video.Tests.Editing;

/// <summary>Summaries made of the source's own packets, held to the plain rendering: the same frames at the same times, and in copied parts the very same pixels.</summary>
public class CopyTests
{
    private static readonly FfmpegOptions Tools = new();

    public static TheoryData<string, string, bool> Sources => new()
    {
        { "-c:v libx264 -preset veryfast -g 40 -bf 0", "mp4", true },
        { "-c:v libx264 -preset veryfast -g 40 -bf 3 -x264-params b-pyramid=normal", "mp4", true },
        { "-c:v libx264 -preset veryfast -g 40 -bf 3", "mkv", true },
        { "-c:v libx264 -preset veryfast -g 40 -bf 3 -pix_fmt yuv420p10le", "mov", true },
        // x264 writes one IDR picture and recovery points after it: only what follows the first can be copied.
        { "-c:v libx264 -preset veryfast -g 40 -bf 3 -x264-params open-gop=1:scenecut=0", "mp4", false },
        { "-c:v libx265 -preset ultrafast -x265-params keyint=40:min-keyint=40:bframes=3:open-gop=0:log-level=error", "mp4", true },
        { "-c:v libx265 -preset ultrafast -x265-params keyint=40:min-keyint=40:bframes=3:open-gop=1:log-level=error", "mkv", true },
    };

    [FfmpegTheory]
    [MemberData(nameof(Sources))]
    public void Copied_frames_are_the_source_s_and_cuts_fall_on_the_same_frames(string encoder, string container, bool copies)
    {
        using var folder = Fixture.TemporaryFolder();
        var source = TestClip.Scenes(folder["source." + container], 16, 1, filter: "noise=alls=12:allf=t", output: [.. encoder.Split(' '), "-c:a", "aac"]);
        Shot[] shots = [Shot(0, 7), Shot(13, 118), Shot(130, 240), Shot(255, 258), Shot(281, 399)];
        var (report, output) = Render(source, shots, folder["out.mp4"], new RenderOptions { Copy = CopyMode.Auto });

        Assert.Equal(shots.Sum(shot => shot.Frames), report.CopiedFrames + report.EncodedFrames);
        Assert.Equal(copies, report.CopiedFrames > 150);
        Assert.Equal(copies, report.WhyNotCopied is null);
        var brightness = TestClip.Brightness(output);
        Assert.Equal(shots.SelectMany(shot => Enumerable.Range(shot.Start, shot.Frames).Select(frame => frame / 25)), brightness.Select(SceneSeen));

        var (theirs, ours) = (Pixels(source), Pixels(output));
        var wanted = shots.SelectMany(shot => Enumerable.Range(shot.Start, shot.Frames)).ToArray();
        Assert.Equal(wanted.Length, ours.Length);
        Assert.Equal(report.CopiedFrames, Math.Min(report.CopiedFrames, wanted.Select((frame, i) => theirs[frame] == ours[i] ? 1 : 0).Sum()));
        Assert.Empty(Ffmpeg.Run("-xerror", "-i", output, "-f", "null", "-"));
    }

    [FfmpegFact]
    public void Thirty_joins_of_copied_parts_keep_picture_and_sound_together()
    {
        using var folder = Fixture.TemporaryFolder();
        var source = TestClip.Scenes(folder["source.mp4"], 31, 1, output: ["-c:v", "libx264", "-preset", "veryfast", "-g", "10", "-c:a", "aac"]);
        var shots = Enumerable.Range(0, 31).Select(k => Shot((k * 25) + 1, (k * 25) + 17 + (k % 7))).ToArray();
        var (report, output) = Render(source, shots, folder["out.mp4"], new RenderOptions { Copy = CopyMode.Auto });
        Assert.True(report.CopiedFrames > report.EncodedFrames / 2);
        var facts = MediaProbe.Read(output, Tools);
        var seconds = shots.Sum(shot => shot.Frames) / 25.0;
        Assert.Equal(shots.SelectMany((shot, k) => Enumerable.Repeat(k, shot.Frames)), TestClip.Brightness(output).Select(SceneSeen));
        Assert.InRange(facts.Duration, seconds - 0.001, seconds + 0.04);
    }

    [FfmpegFact]
    public void A_turned_source_stays_turned_when_copied()
    {
        using var folder = Fixture.TemporaryFolder();
        TestClip.Scenes(folder["flat.mp4"], 4, 1, output: ["-c:v", "libx264", "-g", "20", "-c:a", "aac"]);
        Ffmpeg.Run("-i", folder["flat.mp4"], "-c", "copy", "-metadata:s:v:0", "rotate=270", folder["turned.mp4"]);
        if (MediaProbe.Read(folder["turned.mp4"], Tools).Rotation == 0)
        {
            Ffmpeg.Run("-display_rotation", "-90", "-i", folder["flat.mp4"], "-c", "copy", folder["turned.mp4"]);
        }

        var source = MediaProbe.Read(folder["turned.mp4"], Tools);
        var (report, output) = Render(source.Path, [Shot(5, 90)], folder["out.mp4"], new RenderOptions { Copy = CopyMode.Auto });
        var facts = MediaProbe.Read(output, Tools);
        Assert.True(report.CopiedFrames > 0);
        Assert.Equal((source.Width, source.Height, source.Rotation), (facts.Width, facts.Height, facts.Rotation));
    }

    [FfmpegTheory]
    [InlineData(CopyMode.Auto, HdrMode.Keep, "hevc", "yuv420p10le", "smpte2084")]
    [InlineData(CopyMode.Never, HdrMode.Keep, "hevc", "yuv420p10le", "smpte2084")]
    [InlineData(CopyMode.Never, HdrMode.ToneMap, "h264", "yuv420p", "bt709")]
    public void Hdr_stays_hdr_or_becomes_an_honest_standard_range(CopyMode copy, HdrMode hdr, string codec, string pixels, string transfer)
    {
        using var folder = Fixture.TemporaryFolder();
        const string Light = "master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):max-cll=1000,400";
        var source = TestClip.Scenes(folder["hdr.mp4"], 4, 1, output: ["-pix_fmt", "yuv420p10le", "-c:v", "libx265", "-preset", "ultrafast", "-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc", "-x265-params", $"log-level=error:keyint=20:open-gop=0:hdr10=1:{Light}", "-c:a", "aac"]);
        var (report, output) = Render(source, [Shot(5, 45), Shot(50, 95)], folder["out.mp4"], new RenderOptions { Copy = copy, Hdr = hdr, Preset = "ultrafast" });
        var facts = MediaProbe.Read(output, Tools);
        Assert.Equal((codec, pixels, transfer), (facts.Codec, facts.PixelFormat, facts.Color.Transfer));
        Assert.Equal(transfer == "bt709" ? "bt709" : "bt2020", facts.Color.Primaries);
        Assert.Equal(copy == CopyMode.Auto, report.CopiedFrames > 0);
        var (_, probed, _) = Repository.Run("ffprobe", ["-v", "error", "-select_streams", "v:0", "-read_intervals", "%+#1", "-show_frames", output]);
        Assert.Equal(transfer != "bt709", probed.Contains("max_luminance=10000000/10000", StringComparison.Ordinal) && probed.Contains("max_content=1000", StringComparison.Ordinal));
    }

    [FfmpegTheory]
    [InlineData("-c:v mpeg4", "mp4", 0, "codec is mpeg4")]
    [InlineData("-c:v libx264 -preset ultrafast", "ts", 0, "does not store packets")]
    [InlineData("-c:v libx264 -preset ultrafast", "mp4", 0.1, "fades")]
    [InlineData("-c:v libx264 -preset ultrafast -g 500", "mp4", 0, "no segment holds")]
    public void Where_nothing_can_be_copied_all_is_encoded_and_the_reason_given(string encoder, string container, double fade, string reason)
    {
        using var folder = Fixture.TemporaryFolder();
        var source = TestClip.Scenes(folder["source." + container], 4, 1, output: [.. encoder.Split(' '), "-c:a", "aac"]);
        var (report, output) = Render(source, [Shot(30, 45), Shot(60, 95)], folder["out.mp4"], new RenderOptions { Copy = CopyMode.Auto, FadeSeconds = fade, Preset = "ultrafast" });
        Assert.Equal((0, 50), (report.CopiedFrames, report.EncodedFrames));
        Assert.Contains(reason, report.WhyNotCopied, StringComparison.Ordinal);
        Assert.Equal(50, TestClip.Brightness(output).Length);
    }

    private static (RenderReport Report, string Output) Render(string source, Shot[] shots, string output, RenderOptions options)
    {
        var facts = MediaProbe.Read(source, Tools);
        return (Renderer.Render(facts, FrameReader.ReadTimeline(facts, Tools), shots, output, options, Tools), output);
    }

    private static Shot Shot(int start, int end) => new(start, end, end - start);

    private static int SceneSeen(double brightness) => (int)Math.Round(((brightness * 219 / 255) + 16 - 40) / 6);

    /// <summary>A checksum of the pixels of each frame.</summary>
    private static string[] Pixels(string path) =>
        [.. Encoding.ASCII.GetString(Ffmpeg.Run("-noautorotate", "-i", path, "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framemd5", "-")).Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line[(line.LastIndexOf(',') + 1)..].Trim())];
}
