using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using SummDiff.Video;

namespace SummDiff.Tests.Video;

public class SummaryRendererTests
{
    private const double FrameSeconds = 0.04;
    private static readonly FfmpegOptions Tools = new();

    [FfmpegFact]
    public void Thirty_joins_keep_picture_and_sound_together()
    {
        using var folder = Fixture.TemporaryFolder();
        // 31 scenes of one second; of each the middle, its length changing from scene to scene.
        var source = TestClip.Scenes(folder["source.mp4"], 31, 1);
        var shots = Enumerable.Range(0, 31).Select(k => Shot(k * 25 + 5, k * 25 + 12 + k % 7)).ToArray();
        var output = Render(source, shots, folder["out.mp4"]);

        var seconds = shots.Sum(s => s.Frames) * FrameSeconds;
        var brightness = TestClip.Brightness(output);
        Assert.Equal(shots.Sum(s => s.Frames), brightness.Length);
        Assert.Equal(shots.SelectMany((s, k) => Enumerable.Repeat(k, s.Frames)), brightness.Select(SceneSeen));
        Assert.InRange(StreamSeconds(output, "v:0"), seconds - 0.001, seconds + 0.001);
        Assert.InRange(StreamSeconds(output, "a:0") - StreamSeconds(output, "v:0"), -0.04, 0.04);

        // The tone heard in the middle of each frame is that of the scene seen; at a cut the window may hold both.
        var sound = Sound(output);
        for (var frame = 1; frame < brightness.Length - 1; frame++)
        {
            if (SceneSeen(brightness[frame - 1]) == SceneSeen(brightness[frame]) && SceneSeen(brightness[frame + 1]) == SceneSeen(brightness[frame]))
            {
                Assert.Equal(SceneSeen(brightness[frame]), SceneHeard(sound, (frame + 0.5) * FrameSeconds));
            }
        }
    }

    [FfmpegFact]
    public void Variable_frame_rates_stay_in_sync()
    {
        using var folder = Fixture.TemporaryFolder();
        // In every second scene only each fifth frame is left.
        var source = TestClip.Scenes(folder["vfr.mp4"], 8, 1, filter: "select='not(mod(floor(n/25),2))+not(mod(n,5))'", output: ["-fps_mode", "vfr", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"]);
        // Scenes 1, 2 and 5: frames 25-29, 30-54 and 85-89.
        var output = Render(source, [Shot(25, 55), Shot(85, 90)], folder["out.mp4"]);

        Assert.Equal([.. Enumerable.Repeat(1, 5), .. Enumerable.Repeat(2, 25), .. Enumerable.Repeat(5, 5)], TestClip.Brightness(output).Select(SceneSeen));
        Assert.InRange(StreamSeconds(output, "a:0"), 2.96, 3.04);
        var sound = Sound(output);
        Assert.Equal([1, 1, 2, 2, 5, 5], new[] { 0.1, 0.9, 1.1, 1.9, 2.1, 2.9 }.Select(t => SceneHeard(sound, t)));
    }

    [FfmpegFact]
    public void Thirty_joins_of_a_variable_frame_rate_end_with_their_sound()
    {
        using var folder = Fixture.TemporaryFolder();
        // 31 scenes of one second with 8 frames each, which last 40 ms at first and 200 ms from the fourth on. All pieces end with a long frame, the last with the longest.
        var source = TestClip.Scenes(folder["vfr.mp4"], 31, 1, filter: "select='lt(mod(n,25),3)+eq(mod(mod(n,25),5),3)'", output: ["-fps_mode", "vfr", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"]);
        var timeline = Timeline(source);
        Assert.Equal(31 * 8, timeline.FrameCount);
        var shots = Enumerable.Range(0, 31).Select(k => Shot(k * 8 + k % 3, k * 8 + 4 + k % 4)).ToArray();
        var output = Render(source, shots, folder["out.mp4"]);

        var seconds = shots.Sum(s => timeline.TimeOf(s.End) - timeline.TimeOf(s.Start));
        Assert.InRange(StreamSeconds(output, "v:0"), seconds - 0.001, seconds + 0.001);
        Assert.InRange(StreamSeconds(output, "a:0") - StreamSeconds(output, "v:0"), -0.04, 0.04);

        // As decoded: each frame comes when it should and lasts until the next or, the last one, until the sound ends.
        var frames = FrameTimes(output);
        var expected = new List<double>();
        var shown = 0.0;
        foreach (var shot in shots)
        {
            expected.AddRange(Enumerable.Range(shot.Start, shot.Frames).Select(f => shown + timeline.TimeOf(f) - timeline.TimeOf(shot.Start)));
            shown += timeline.TimeOf(shot.End) - timeline.TimeOf(shot.Start);
        }

        Assert.Equal(expected.Count, frames.Length);
        Assert.All(expected.Zip(frames), pair => Assert.InRange(pair.Second.Start, pair.First - 0.001, pair.First + 0.001));
        var sound = Sound(output);
        Assert.InRange(sound.Length / 48000.0 - frames[^1].Start - frames[^1].Seconds, -0.04, 0.04);

        // Each scene begins with the tone it has: 30 ms after the first frame came.
        var brightness = TestClip.Brightness(output);
        for (var frame = 0; frame < frames.Length; frame++)
        {
            if (frame > 0 && SceneSeen(brightness[frame]) != SceneSeen(brightness[frame - 1]))
            {
                Assert.Equal(SceneSeen(brightness[frame - 1]), SceneHeard(sound, frames[frame].Start - 0.03));
                Assert.Equal(SceneSeen(brightness[frame]), SceneHeard(sound, frames[frame].Start + 0.03));
            }
        }
    }

    [FfmpegFact]
    public void Late_sound_and_a_shifted_start_are_kept_in_place()
    {
        using var folder = Fixture.TemporaryFolder();
        var plain = TestClip.Scenes(folder["plain.mp4"], 6, 1);
        // A transport stream whose clock does not start at zero, its sound missing for the first 1.5 s.
        var source = folder["late.ts"];
        TestClip.Ffmpeg(["-i", plain, "-ss", "1.5", "-copyts", "-i", plain, "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", "-muxdelay", "2", source]);
        var output = Render(source, [Shot(5, 20), Shot(55, 70), Shot(105, 120)], folder["out.mp4"]);

        Assert.Equal([0, 2, 4], TestClip.Brightness(output).Select(SceneSeen).Distinct());
        var sound = Sound(output);
        Assert.True(sound.AsSpan(0, 20_000).ToArray().Max(Math.Abs) < 0.01);
        Assert.Equal([2, 2, 4, 4], new[] { 0.65, 1.1, 1.3, 1.7 }.Select(t => SceneHeard(sound, t)));
    }

    [FfmpegFact]
    public void Rotation_several_tracks_and_metadata_are_kept_and_odd_sizes_made_even()
    {
        using var folder = Fixture.TemporaryFolder();
        var source = folder["source.mkv"];
        TestClip.Ffmpeg(["-f", "lavfi", "-i", "testsrc=d=2:s=161x121:r=10", "-f", "lavfi", "-i", "sine=d=2", "-f", "lavfi", "-i", "sine=d=2:f=900", "-map", "0", "-map", "1", "-map", "2", "-c:v", "libx264", "-pix_fmt", "yuv444p", "-metadata", "title=A title", "-metadata:s:a:1", "language=ger", source]);
        var facts = VideoProbe.Read(Render(source, [Shot(2, 7), Shot(10, 14)], folder["out.mkv"]), Tools);

        Assert.Equal((160, 120, "yuv420p"), (facts.Width, facts.Height, facts.PixelFormat));
        Assert.Equal([null, "ger"], facts.AudioTracks.Select(a => a.Language));
        Assert.Contains("A title", System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(folder["out.mkv"])), StringComparison.Ordinal);
    }

    [FfmpegFact]
    public void Turned_and_anamorphic_pictures_come_out_as_they_are_shown()
    {
        using var folder = Fixture.TemporaryFolder();
        TestClip.Ffmpeg(["-f", "lavfi", "-i", "testsrc=d=1:s=160x96:r=10,setsar=2", "-c:v", "libx264", folder["flat.mp4"]]);
        TestClip.Ffmpeg(["-i", folder["flat.mp4"], "-c", "copy", "-metadata:s:v:0", "rotate=270", folder["turned.mp4"]]);
        if (VideoProbe.Read(folder["turned.mp4"], Tools).Rotation == 0)
        {
            TestClip.Ffmpeg(["-display_rotation", "-90", "-i", folder["flat.mp4"], "-c", "copy", folder["turned.mp4"]]);
        }

        var facts = VideoProbe.Read(Render(folder["turned.mp4"], [Shot(0, 5)], folder["out.mp4"]), Tools);
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
        Assert.Throws<VideoException>(() => SummaryRenderer.Render(VideoProbe.Read(source, Tools), timeline, [Shot(0, 5)], folder["out.mp4"], new RenderOptions(), killed));

        using var cancel = new CancellationTokenSource();
        var slow = new FfmpegOptions { Ffmpeg = FrameReaderTests.Script(folder["ffmpeg-slow"], "echo out_time_us=100000; sleep 60") };
        Assert.ThrowsAny<OperationCanceledException>(() => SummaryRenderer.Render(VideoProbe.Read(source, Tools), timeline, [Shot(0, 5)], folder["out.mp4"], new RenderOptions(), slow, new Immediate(_ => cancel.Cancel()), cancel.Token));

        Assert.Equal("older", File.ReadAllText(folder["out.mp4"]));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.tmp"));
    }

    [FfmpegFact]
    public void An_output_that_could_not_be_written_is_told_though_ffmpeg_ends_well()
    {
        using var folder = Fixture.TemporaryFolder();
        var source = TestClip.Scenes(folder["source.mp4"], 1, 1);
        var full = new FfmpegOptions { Ffmpeg = FrameReaderTests.Script(folder["ffmpeg-full"], "echo 'Error writing trailer of x: No space left on device' >&2") };
        var error = Assert.ThrowsAny<SummDiffException>(() => SummaryRenderer.Render(VideoProbe.Read(source, Tools), Timeline(source), [Shot(0, 5)], folder["out.mp4"], new RenderOptions(), full));

        Assert.StartsWith($"{folder["out.mp4"]}: the disk is full.", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "out.mp4*"));
    }

    [FfmpegFact]
    public void Progress_grows_to_one()
    {
        using var folder = Fixture.TemporaryFolder();
        var source = TestClip.Scenes(folder["source.mp4"], 2, 1);
        var shares = new List<double>();
        SummaryRenderer.Render(VideoProbe.Read(source, Tools), Timeline(source), [Shot(3, 40)], folder["name with 'quotes' and\nnewline.mp4"], new RenderOptions(), Tools, new Immediate(shares.Add));
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1]);
    }

    private static Shot Shot(int start, int end) => new(start, end, end - start);

    private static string Render(string source, Shot[] shots, string output, RenderOptions? options = null)
    {
        SummaryRenderer.Render(VideoProbe.Read(source, Tools), Timeline(source), shots, output, options ?? new RenderOptions { Preset = "ultrafast", Crf = 12 }, Tools);
        return output;
    }

    private static FrameTimeline Timeline(string path)
    {
        using var reader = new FrameReader(VideoProbe.Read(path, Tools), new FrameSampling(), Tools);
        var frame = new byte[FrameReader.FrameBytes];
        while (reader.Read(frame))
        {
        }

        return reader.Finish();
    }

    /// <summary>Brightness 40 + 6k in 16..235 is scene k.</summary>
    private static int SceneSeen(double brightness) => (int)Math.Round(((brightness * 219 / 255) + 16 - 40) / 6);

    /// <summary>The scene whose tone of 300 + 100k Hz sounds around a time, by counting where the wave rises through zero.</summary>
    private static int SceneHeard(float[] sound, double time)
    {
        var (start, length) = ((int)(time * 48000) - 720, 1440);
        var crossings = new List<double>();
        for (var i = Math.Max(start, 1); i < Math.Min(start + length, sound.Length); i++)
        {
            if (sound[i - 1] < 0 && sound[i] >= 0)
            {
                crossings.Add(i - (sound[i] / (sound[i] - sound[i - 1])));
            }
        }

        var hertz = 48000 * (crossings.Count - 1) / (crossings[^1] - crossings[0]);
        return (int)Math.Round((hertz - 300) / 100);
    }

    private static float[] Sound(string path)
    {
        var bytes = TestClip.Ffmpeg(["-i", "file:" + path, "-map", "0:a:0", "-ac", "1", "-ar", "48000", "-f", "f32le", "pipe:1"]);
        return [.. Enumerable.Range(0, bytes.Length / 4).Select(i => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * 4)))];
    }

    private static double StreamSeconds(string path, string stream) => Probe(path, stream, "stream=duration")[0][0];

    /// <summary>When each decoded frame comes and how long it lasts. Newer versions of ffprobe have another word for that.</summary>
    private static (double Start, double Seconds)[] FrameTimes(string path) =>
        [.. Probe(path, "v:0", "frame=pts_time,pkt_duration_time,duration_time").Select(line => (line[0], line[1]))];

    private static double[][] Probe(string path, string stream, string entries)
    {
        using var process = Process.Start(new ProcessStartInfo("ffprobe", ["-v", "error", "-select_streams", stream, "-show_entries", entries, "-of", "csv=p=0", path]) { RedirectStandardOutput = true })!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => line.Split(',', StringSplitOptions.RemoveEmptyEntries).Where(word => char.IsAsciiDigit(word[0])).Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray())];
    }

    private sealed class Immediate(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
