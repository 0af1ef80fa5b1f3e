using SummDiff.Data;
using SummDiff.Video.Backbones;
using SummDiff.Video.Features;
using SummDiff.Video.Media;

namespace SummDiff.Video.Tests.Features;

public class BenchmarkPreparationTests
{
    [Fact]
    public void A_video_of_the_annotated_length_keeps_its_rows_and_shots()
    {
        var prepared = BenchmarkPreparation.Align(Annotated(1000), Extracted(1000), null);

        Assert.Equal((1000, 67), (prepared.FrameCount, prepared.Length));
        Assert.Equal(Enumerable.Range(0, 67).Select(row => 15 * row), prepared.Picks);
        Assert.Equal(Enumerable.Range(0, 67), Rows(prepared));
        Assert.Equal([new(0, 300, 300), new(300, 1000, 700)], prepared.Shots);
    }

    [Theory]
    [InlineData(1010)]
    [InlineData(990)]
    [InlineData(1001)]
    [InlineData(980)]
    [InlineData(1020)]
    public void A_few_frames_more_or_less_are_scaled_to_the_nearest_sampled_frame(int decoded)
    {
        var extracted = Extracted(decoded);

        var prepared = BenchmarkPreparation.Align(Annotated(1000), extracted, null);

        Assert.Equal((1000, 67), (prepared.FrameCount, prepared.Length));
        foreach (var (pick, row) in prepared.Picks.Zip(Rows(prepared)))
        {
            Assert.InRange((15 * row) - ((double)pick * decoded / 1000), -15, 7.5); // -15 where the video is over.
            Assert.Equal(extracted.Timeline.Times[15 * row], BenchmarkPreparation.TimeOf(pick, 1000, extracted));
        }

        Assert.Equal(300 * 1000 / decoded, prepared.Shots[1].Start);
        Assert.Equal(1000, prepared.Shots.Sum(shot => shot.Frames));
    }

    [Theory]
    [InlineData(979, "2.1 % less")]
    [InlineData(1021, "2.1 % more")]
    [InlineData(500, "50.0 % less")]
    public void Another_video_is_refused(int decoded, string shown)
    {
        var error = Assert.Throws<VideoException>(() => BenchmarkPreparation.Align(Annotated(1000), Extracted(decoded), null));

        Assert.Contains($"has {decoded} frames, but the annotations of film cover 1000: {shown}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shots_of_another_file_are_taken_if_they_cover_the_same_frames()
    {
        var shots = BenchmarkPreparation.Align(Annotated(1000), Extracted(1000), null) with { Shots = [new(0, 1000, 1000)] };

        Assert.Equal(shots.Shots, BenchmarkPreparation.Align(Annotated(1000), Extracted(1010), shots).Shots);
        Assert.Contains("belong to another video", Assert.Throws<VideoException>(() => BenchmarkPreparation.Align(Annotated(1000), Extracted(1000), shots with { FrameCount = 999 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_become_the_labels_of_TVSum()
    {
        // One annotator likes the first shot, one the second; the first shot alone fits 35 % of the video.
        byte[][] scores = [[.. Enumerable.Repeat((byte)4, 300), .. Enumerable.Repeat((byte)1, 700)], [.. Enumerable.Repeat((byte)1, 300), .. Enumerable.Repeat((byte)5, 700)]];
        var video = BenchmarkPreparation.Align(new("video_1", "film", scores, AreSummaries: false), Extracted(1000), null);

        Assert.All(video.GtScore[..20], score => Assert.Equal((1 + 0.2f) / 2, score, 1e-6f));
        Assert.All(video.GtScore[20..], score => Assert.Equal((0.25f + 1) / 2, score, 1e-6f));
        Assert.Equal(2, video.UserSummaries.Length);
        Assert.All(video.UserSummaries, summary => Assert.Equal(1000, summary.Length));
        Assert.All(video.UserSummaries, summary => Assert.InRange(summary.Sum(frame => frame), 0, 150));
    }

    [Fact]
    public void Summaries_become_the_labels_of_SumMe()
    {
        byte[][] summaries = [[.. Enumerable.Range(0, 1000).Select(frame => (byte)(frame < 100 ? 1 : 0))], [.. Enumerable.Range(0, 1000).Select(frame => (byte)(frame < 50 ? 1 : 0))]];
        var shots = BenchmarkPreparation.Align(Annotated(1000), Extracted(1000), null) with { Shots = [new(0, 90, 90), new(90, 1000, 910)] };

        var video = BenchmarkPreparation.Align(new("video_1", "film", summaries, AreSummaries: true), Extracted(1000), shots);

        Assert.Equal(summaries, video.UserSummaries);
        Assert.Equal([1, 1, 1, 1, 0.5f, 0.5f, 0.5f, 0], video.GtScore[..8]);
        Assert.Equal([1, 1, 1, 1, 1, 1, 0, 0], video.GtSummary[..8]);
    }

    // A row holds its number.
    private static ExtractedVideo Extracted(int frames)
    {
        int[] picks = [.. Enumerable.Range(0, (frames + 14) / 15).Select(row => 15 * row)];
        var features = new float[picks.Length * GoogLeNet.Channels];
        for (var row = 0; row < picks.Length; row++)
        {
            features[row * GoogLeNet.Channels] = row;
        }

        var timeline = new FrameTimeline(0, [.. Enumerable.Range(0, frames).Select(frame => frame / 30.0)], picks, frames / 30.0, []);
        var facts = new MediaFacts
        {
            Path = "film.mp4",
            Container = "mp4",
            StreamIndex = 0,
            Codec = "h264",
            PixelFormat = "yuv420p",
            Width = 160,
            Height = 90,
            PixelAspect = 1,
            Rotation = 0,
            Interlaced = false,
            FrameRate = 30,
            Duration = frames / 30.0,
            EstimatedFrames = frames,
            AudioTracks = [],
        };
        return new(facts, timeline, features, [new(0, 300, 300), new(300, frames, frames - 300)]);
    }

    private static OriginalVideo Annotated(int frames) => new("video_1", "film", [Enumerable.Repeat((byte)3, frames).ToArray()], AreSummaries: false);

    private static int[] Rows(BenchmarkVideo video) => [.. Enumerable.Range(0, video.Length).Select(row => (int)video.Features[row * GoogLeNet.Channels])];
}
