using SummDiff.Fingerprints;
using SummDiff.Testing;
using SummDiff.Video.Media;

namespace SummDiff.Video.Tests.Media;

public class FrameReaderTests
{
    private const int Size = 224;

    private static readonly FfmpegOptions Tools = new();

    [FfmpegFact]
    public void Sampling_by_rate_takes_the_first_frame_of_each_period()
    {
        using var folder = Fixture.TemporaryFolder();
        var (timeline, frames) = ReadAll(TestClip.Scenes(folder["a.mp4"], 5, 1), new FrameSampling { Rate = 2 });

        Assert.Equal(125, timeline.FrameCount);
        Assert.Equal([0, 13, 25, 38, 50, 63, 75, 88, 100, 113], timeline.Picks);
        Assert.Equal(10, frames.Count);
        Assert.Equal(0.52, timeline.Times[13], 1e-9);
        Assert.Equal(5.0, timeline.EndTime, 1e-9);
        Assert.Empty(timeline.Warnings);
    }

    [FfmpegFact]
    public void Sampling_every_15th_frame_takes_just_those()
    {
        using var folder = Fixture.TemporaryFolder();
        var (timeline, frames) = ReadAll(TestClip.Scenes(folder["a.mp4"], 4, 1), new FrameSampling { Every = 15 });

        Assert.Equal([0, 15, 30, 45, 60, 75, 90], timeline.Picks);
        // The scenes differ in colour, so a frame tells which one it is from.
        Assert.Equal(frames[0][0], frames[1][0]);
        Assert.NotEqual(frames[1][0], frames[2][0]);
    }

    [FfmpegFact]
    public void A_rate_above_the_frame_rate_takes_every_frame()
    {
        using var folder = Fixture.TemporaryFolder();
        var (timeline, _) = ReadAll(TestClip.Scenes(folder["a.mp4"], 1, 1), new FrameSampling { Rate = 1000 });
        Assert.Equal(Enumerable.Range(0, 25), timeline.Picks);
    }

    [FfmpegFact]
    public void Variable_frame_rates_are_sampled_by_time()
    {
        using var folder = Fixture.TemporaryFolder();
        // After two seconds, only every fifth frame is left.
        var path = TestClip.Scenes(folder["vfr.mp4"], 4, 1, filter: "select='lt(n,50)+not(mod(n,5))'", output: ["-fps_mode", "vfr", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"]);
        var (timeline, _) = ReadAll(path, new FrameSampling { Rate = 1 });

        Assert.Equal(60, timeline.FrameCount);
        Assert.Equal([0, 25, 50, 55], timeline.Picks);
        Assert.Equal([0.0, 1.0, 2.0, 3.0], timeline.Picks.Select(p => Math.Round(timeline.Times[p], 6)));
    }

    [FfmpegFact]
    public void Rotated_video_is_read_upright()
    {
        using var folder = Fixture.TemporaryFolder();
        // Left half dark, right half bright; turned clockwise by 90 degrees the upper half is the dark one.
        var flat = folder["flat.mp4"];
        Ffmpeg.Run(["-f", "lavfi", "-i", "nullsrc=s=320x160:r=10:d=0.5,geq=lum='if(lt(X,160),30,220)':cb=128:cr=128", "-c:v", "libx264", "-preset", "ultrafast", flat]);
        var turned = folder["turned.mp4"];
        Ffmpeg.Run(["-i", flat, "-c", "copy", "-metadata:s:v:0", "rotate=270", turned]);
        var facts = MediaProbe.Read(turned, Tools);
        if (facts.Rotation == 0)
        {
            // Newer versions of ffmpeg take the turn as an option of the input.
            Ffmpeg.Run(["-display_rotation", "-90", "-i", flat, "-c", "copy", turned]);
            facts = MediaProbe.Read(turned, Tools);
        }

        Assert.Equal((90, 320, 160), (facts.Rotation, facts.Width, facts.Height));
        var frame = ReadAll(turned, new FrameSampling()).Frames[0];
        Assert.InRange(frame[Pixel(112, 20)], 0, 40);
        Assert.InRange(frame[Pixel(112, 203)], 215, 255);
        Assert.InRange(frame[Pixel(20, 20)], 0, 40);
    }

    [FfmpegFact]
    public void Anamorphic_pixels_are_made_square()
    {
        using var folder = Fixture.TemporaryFolder();
        // Stored as 160 x 240 with pixels three times as wide as high: shown as 480 x 240. A bright square of 240 stored rows by 80 stored columns is shown square.
        var path = folder["wide.mp4"];
        Ffmpeg.Run(["-f", "lavfi", "-i", "nullsrc=s=160x240:r=10:d=0.3,geq=lum='if(between(X,70,89),220,30)':cb=128:cr=128,setsar=3", "-c:v", "libx264", "-preset", "ultrafast", path]);

        Assert.Equal(3, MediaProbe.Read(path, Tools).PixelAspect, 1e-6);
        var frame = ReadAll(path, new FrameSampling()).Frames[0];
        // The bar of 20 stored columns is 60 wide of 480 shown, 64 pixels after scaling by 256/240.
        var bright = Enumerable.Range(0, Size).Count(x => frame[Pixel(x, 112)] > 125);
        Assert.InRange(bright, 62, 66);
    }

    [FfmpegFact]
    public void Odd_sizes_ten_bits_portrait_and_interlaced_are_read()
    {
        using var folder = Fixture.TemporaryFolder();
        string[] x264 = ["-c:v", "libx264", "-preset", "ultrafast"];
        string[] paths =
        [
            TestClip.Scenes(folder["odd.mkv"], 1, 0.4, size: "161x91", filter: "format=yuv444p", output: ["-an", .. x264]),
            TestClip.Scenes(folder["ten.mp4"], 1, 0.4, output: ["-an", .. x264, "-pix_fmt", "yuv420p10le"]),
            TestClip.Scenes(folder["portrait.mp4"], 1, 0.4, size: "90x160", output: ["-an", .. x264]),
            TestClip.Scenes(folder["interlaced.mp4"], 1, 0.4, size: "160x96", filter: "setfield=tff", output: ["-an", .. x264, "-flags", "+ilme+ildct", "-x264-params", "tff=1"]),
        ];
        foreach (var path in paths)
        {
            var (timeline, frames) = ReadAll(path, new FrameSampling { Every = 1 });
            Assert.Equal((10, 10), (timeline.FrameCount, frames.Count));
            // Scene 0 is Y 40, Cb 128, Cr 178 of BT.601: R 108, G 0, B 28.
            Assert.InRange(frames[9][0], 103, 112);
            Assert.InRange(frames[9][1], 0, 3);
            Assert.InRange(frames[9][2], 24, 32);
        }

        Assert.True(MediaProbe.Read(folder["interlaced.mp4"], Tools).Interlaced);
        Assert.Equal("yuv420p10le", MediaProbe.Read(folder["ten.mp4"], Tools).PixelFormat);
    }

    [FfmpegFact]
    public void Fields_become_whole_pictures_and_keep_their_numbers()
    {
        using var folder = Fixture.TemporaryFolder();
        // Each field has a brightness of its own: 60, 180, 100, 220 and again.
        var path = folder["fields.mp4"];
        Ffmpeg.Run(["-f", "lavfi", "-i", "nullsrc=s=640x512:r=50:d=0.8,geq=lum='60+40*floor(mod(N,4)/2)+120*mod(N,2)':cb=128:cr=128,tinterlace=interleave_top,setfield=tff", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "5", "-flags", "+ilme+ildct", "-x264-params", "tff=1", path]);
        Assert.True(MediaProbe.Read(path, Tools).Interlaced);
        var (timeline, frames) = ReadAll(path, new FrameSampling { Every = 1 });

        Assert.Equal(Enumerable.Range(0, 20), timeline.Picks);
        Assert.Equal(0.04, timeline.Times[1], 1e-9);
        // As RGB 51, 191, 98 and 238. Two fields blended would be 121 and 168. Which field is the first depends on the encoder's version.
        Assert.All(Enumerable.Range(2, 16), i => Assert.True(frames[i][Pixel(112, 112)] is < 106 or > 183, $"{i}: {frames[i][Pixel(112, 112)]}"));
    }

    [FfmpegFact]
    public void Several_audio_tracks_and_none_are_told()
    {
        using var folder = Fixture.TemporaryFolder();
        var two = folder["two.mkv"];
        Ffmpeg.Run(["-f", "lavfi", "-i", "testsrc=d=1:s=64x64", "-f", "lavfi", "-i", "sine=d=1", "-f", "lavfi", "-i", "sine=d=1:r=22050", "-map", "0", "-map", "1", "-map", "2", "-metadata:s:a:1", "language=ger", two]);
        var facts = MediaProbe.Read(two, Tools);

        Assert.Equal([44100, 22050], facts.AudioTracks.Select(a => a.SampleRate));
        Assert.Equal("ger", facts.AudioTracks[1].Language);
        Assert.Empty(MediaProbe.Read(TestClip.Scenes(folder["mute.mp4"], 1, 0.2, output: ["-an", "-c:v", "libx264"]), Tools).AudioTracks);
    }

    [FfmpegFact]
    public void Strange_names_are_only_names()
    {
        using var folder = Fixture.TemporaryFolder();
        var plain = TestClip.Scenes(folder["plain.mp4"], 1, 0.2);
        foreach (var name in new[] { "a b.mp4", "it's \"quoted\".mp4", "new\nline.mp4", "-i.mp4", "concat:x|y.mp4", "50%d.mp4", "ünï.mp4", "semi;colon&.mp4" })
        {
            File.Copy(plain, folder[name]);
            Assert.Equal(5, ReadAll(folder[name], new FrameSampling()).Timeline.FrameCount);
        }
    }

    [FfmpegFact]
    public void One_frame_is_enough()
    {
        using var folder = Fixture.TemporaryFolder();
        var (timeline, frames) = ReadAll(TestClip.Scenes(folder["one.mp4"], 1, 0.04), new FrameSampling());
        Assert.Equal((1, 1), (timeline.FrameCount, frames.Count));
        Assert.Equal(0.04, timeline.EndTime, 1e-6);
    }

    [FfmpegFact]
    public void A_damaged_middle_is_read_around_and_told()
    {
        using var folder = Fixture.TemporaryFolder();
        var path = TestClip.Scenes(folder["a.mp4"], 6, 1, size: "320x180", filter: "noise=alls=40:allf=t");
        var bytes = File.ReadAllBytes(path);
        new Random(1).NextBytes(bytes.AsSpan(bytes.Length / 3, bytes.Length / 6));
        File.WriteAllBytes(path, bytes);

        var (timeline, _) = ReadAll(path, new FrameSampling());
        Assert.NotEmpty(timeline.Warnings);
        Assert.InRange(timeline.FrameCount, 50, 150);
    }

    [FfmpegFact]
    public void What_is_no_video_is_refused_with_the_reason()
    {
        using var folder = Fixture.TemporaryFolder();
        File.WriteAllText(folder["text.mp4"], "this is a text");
        File.WriteAllText(folder["empty.mp4"], "");
        Ffmpeg.Run(["-f", "lavfi", "-i", "sine=d=0.5", folder["sound.wav"]]);
        File.WriteAllBytes(folder["cut.mp4"], File.ReadAllBytes(TestClip.Scenes(folder["whole.mp4"], 1, 1))[..2000]);

        Assert.Contains("not a video", Error(folder["text.mp4"]), StringComparison.Ordinal);
        Assert.Contains("empty", Error(folder["empty.mp4"]), StringComparison.Ordinal);
        Assert.Contains("no video stream", Error(folder["sound.wav"]), StringComparison.Ordinal);
        Assert.Contains("not a video", Error(folder["cut.mp4"]), StringComparison.Ordinal);
        Assert.Contains("no such file", Error(folder["nowhere.mp4"]), StringComparison.Ordinal);
    }

    [FfmpegFact]
    public void A_missing_program_is_told_with_the_cure()
    {
        using var folder = Fixture.TemporaryFolder();
        File.WriteAllText(folder["x.mp4"], "x");
        var error = Assert.Throws<VideoException>(() => MediaProbe.Read(folder["x.mp4"], new FfmpegOptions { Ffprobe = "no-such-program" }));
        Assert.Contains("Install ffmpeg", error.Message, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public void A_killed_program_and_a_silent_one_are_told()
    {
        using var folder = Fixture.TemporaryFolder();
        var facts = MediaProbe.Read(TestClip.Scenes(folder["a.mp4"], 1, 0.2), Tools);
        var killed = new FfmpegOptions { Ffmpeg = Script(folder["killed"], "kill -9 $$") };
        var silent = new FfmpegOptions { Ffmpeg = Script(folder["silent"], "sleep 60"), Silence = TimeSpan.FromSeconds(0.3) };

        Assert.Contains("signal 9", Assert.Throws<VideoException>(() => ReadAll(facts, killed)).Message, StringComparison.Ordinal);
        Assert.Contains("no output for 0.3 s", Assert.Throws<VideoException>(() => ReadAll(facts, silent)).Message, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task Cancelling_stops_a_read_that_waits()
    {
        using var folder = Fixture.TemporaryFolder();
        var facts = MediaProbe.Read(TestClip.Scenes(folder["a.mp4"], 1, 0.2), Tools);
        using var cancel = new CancellationTokenSource();
        var read = Task.Run(() => ReadAll(facts, new FfmpegOptions { Ffmpeg = Script(folder["silent"], "sleep 60") }, cancel: cancel.Token));
        await Task.Delay(100);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    internal static string Script(string path, string body)
    {
        File.WriteAllText(path, "#!/bin/sh\n[ \"$1\" = -version ] && exit\n" + body + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        return path;
    }

    private static string Error(string path) => Assert.Throws<VideoException>(() => MediaProbe.Read(path, Tools)).Message;

    private static int Pixel(int x, int y) => (y * Size + x) * 3;

    private static (FrameTimeline Timeline, List<byte[]> Frames) ReadAll(string path, FrameSampling sampling) => ReadAll(MediaProbe.Read(path, Tools), Tools, sampling);

    private static (FrameTimeline Timeline, List<byte[]> Frames) ReadAll(MediaFacts facts, FfmpegOptions tools, FrameSampling? sampling = null, InputRecipe? recipe = null, CancellationToken cancel = default)
    {
        using var reader = new FrameReader(facts, sampling ?? new FrameSampling(), recipe ?? InputRecipe.Torchvision, tools, cancel);
        var frames = new List<byte[]>();
        var frame = new byte[reader.FrameBytes];
        while (reader.Read(frame))
        {
            frames.Add([.. frame]);
        }

        return (reader.Finish(), frames);
    }
}
