using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using SummDiff.Testing;
using SummDiff.Video.Media;
using SummDiff.Video.Reports;

namespace SummDiff.Video.Tests.Editing;

/// <summary>Picture and sound of a summary: together at each join, and at the end.</summary>
public partial class RendererTests
{
    private const double FrameSeconds = 0.04;

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

        // Matroska says how long the file is, and no more.
        Assert.InRange(Probe(Render(source, shots, folder["out.mkv"]), "v:0", "format=duration")[0][0], seconds - 0.001, seconds + 0.04);

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
    public void Hundreds_of_pieces_and_of_thumbnails_are_no_trouble()
    {
        using var folder = Fixture.TemporaryFolder();
        var source = TestClip.Scenes(folder["source.mp4"], 20, 1);
        // Every other frame is a piece of its own.
        var shots = Enumerable.Range(0, 250).Select(k => Shot(2 * k, 2 * k + 1)).ToArray();
        var output = Render(source, shots, folder["out.mp4"]);

        Assert.Equal(shots.Select(s => s.Start / 25), TestClip.Brightness(output).Select(SceneSeen));
        Assert.InRange(StreamSeconds(output, "v:0"), 9.999, 10.001);
        Assert.InRange(StreamSeconds(output, "a:0"), 9.96, 10.04);
        Assert.Equal(250, Thumbnails.Read(MediaProbe.Read(source, Tools), [.. shots.Select(s => s.Start)], 90, Tools).Count);
        Assert.Empty(Thumbnails.Read(MediaProbe.Read(source, Tools), [], 90, Tools));
    }

    [FfmpegFact]
    public void Late_sound_and_a_shifted_start_are_kept_in_place()
    {
        using var folder = Fixture.TemporaryFolder();
        var plain = TestClip.Scenes(folder["plain.mp4"], 6, 1);
        // A transport stream whose clock does not start at zero, its sound missing for the first 1.5 s.
        var source = folder["late.ts"];
        Ffmpeg.Run(["-i", plain, "-ss", "1.5", "-copyts", "-i", plain, "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", "-muxdelay", "2", source]);
        var output = Render(source, [Shot(5, 20), Shot(55, 70), Shot(105, 120)], folder["out.mp4"]);

        Assert.Equal([0, 2, 4], TestClip.Brightness(output).Select(SceneSeen).Distinct());
        var sound = Sound(output);
        Assert.True(sound.AsSpan(0, 20_000).ToArray().Max(Math.Abs) < 0.01);
        Assert.Equal([2, 2, 4, 4], new[] { 0.65, 1.1, 1.3, 1.7 }.Select(t => SceneHeard(sound, t)));
    }

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
        var bytes = Ffmpeg.Run(["-i", "file:" + path, "-map", "0:a:0", "-ac", "1", "-ar", "48000", "-f", "f32le", "pipe:1"]);
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
}
