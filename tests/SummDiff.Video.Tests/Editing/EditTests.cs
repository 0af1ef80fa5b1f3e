using FsCheck;
using FsCheck.Fluent;
using SummDiff.Summaries;
using SummDiff.Video.Editing;
using SummDiff.Video.Media;

namespace SummDiff.Video.Tests.Editing;

public class EditTests
{
    private static readonly Budget Tenth = Budget.Share(0.3);

    [Fact]
    public void Locked_shots_stay_banned_ones_go_and_the_best_of_the_others_fill_the_budget()
    {
        var video = Made(10, [9, 1, 8, 2, 7, 3, 6, 4, 5, 0], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        var edit = Edit.Of(Tenth, new EditOrigin(1), [], video.Clock).Choose(video, new EditOrigin(1), Tenth);
        Assert.Equal([0, 2, 4], Shots(edit));

        edit = edit.Lock(new FrameRange(90, 100), video.Clock).Ban(new FrameRange(20, 30)).Choose(video, new EditOrigin(1), Tenth);
        Assert.Equal([0, 4, 9], Shots(edit));
        Assert.Equal(["draw 1", "draw 1", "hand"], edit.Segments.Select(segment => segment.By.ToString()));

        edit = edit.Free(new FrameRange(0, 100)).Choose(video, new EditOrigin(2), Tenth);
        Assert.Equal([7, 8, 9], Shots(edit));
        Assert.Equal([4, 6, 8], Shots(edit.Choose(video, EditOrigin.Mean, Tenth)));
    }

    [Fact]
    public void Moved_segments_stay_and_cut_what_they_cover_from_their_neighbors()
    {
        var video = Made(10, [9, 8, 1, 1, 1, 1, 1, 1, 1, 7]);
        var edit = Edit.Of(Tenth, new EditOrigin(1), [], video.Clock).Choose(video, new EditOrigin(1), Tenth).Move(0, new FrameRange(5, 14), video.Clock);
        Assert.Equal([(5, 14), (14, 20), (90, 100)], edit.Segments.Select(segment => (segment.StartFrame, segment.EndFrame)));
        Assert.Equal([new FrameRange(0, 10), new FrameRange(10, 20), null], edit.Segments.Select(segment => segment.MovedFrom));
        Assert.Equal(["hand", "hand", "draw 1"], edit.Segments.Select(segment => segment.By.ToString()));
        Assert.Equal(edit.Segments, edit.Choose(video, new EditOrigin(1), Tenth).Segments);

        var split = edit.Split(2, 95, video.Clock);
        Assert.Equal([(90, 95), (95, 100)], split.Segments.Skip(2).Select(segment => (segment.StartFrame, segment.EndFrame)));
        Assert.Equal(edit.Seconds, split.Seconds);
    }

    [Fact]
    public void More_locked_frames_than_the_budget_allows_are_refused_with_what_would_do()
    {
        var video = Made(4, [1, 1, 1, 1]);
        var edit = Edit.Of(Tenth, new EditOrigin(1), [], video.Clock).Lock(new FrameRange(0, 10), video.Clock).Lock(new FrameRange(20, 30), video.Clock);
        Assert.Contains("at least 20f", Assert.Throws<VideoException>(() => edit.Choose(video, new EditOrigin(1), Tenth)).Message, StringComparison.Ordinal);
        Assert.Contains("draws 1 to 1", Assert.Throws<VideoException>(() => edit.Choose(video, new EditOrigin(2), Budget.Share(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_done_segments_stay_apart_in_order_and_exact() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Action, byte Which, byte Length)[]>(),
        actions =>
        {
            var video = Made(10, [9, 1, 8, 2, 7, 3, 6, 4, 5, 0], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
            var edit = Edit.Of(Tenth, new EditOrigin(1), [], video.Clock).Choose(video, new EditOrigin(1), Tenth);
            foreach (var (action, which, length) in actions)
            {
                var shot = new FrameRange(which % 10 * 10, (which % 10 * 10) + 10);
                var any = new FrameRange(which % 100, Math.Min(100, (which % 100) + 1 + (length % 30)));
                var segment = edit.Segments.Count == 0 ? 0 : length % edit.Segments.Count;
                edit = (action % 6) switch
                {
                    0 => edit.Lock(shot, video.Clock),
                    1 => edit.Ban(shot),
                    2 => edit.Free(shot),
                    3 when edit.Segments.Count > 0 => edit.Move(segment, any, video.Clock),
                    4 when edit.Segments.Count > 0 && edit.Segments[segment].Frames > 1 => edit.Split(segment, edit.Segments[segment].StartFrame + 1, video.Clock),
                    5 => edit.Choose(video, new EditOrigin(1 + (which % 2)), Budget.Share(1)),
                    _ => edit,
                };
                Assert.All(edit.Segments.Zip(edit.Segments.Skip(1)), pair => Assert.True(pair.First.EndFrame <= pair.Second.StartFrame));
                Assert.All(edit.Segments, s => Assert.True(s.Frames > 0 && s.Start == new Rational(s.StartFrame, 25) && s.End == new Rational(s.EndFrame, 25)));
                Assert.DoesNotContain(edit.Locked, range => edit.Banned.Any(range.Overlaps));
            }
        }).QuickCheckThrowOnFailure();

    private static int[] Shots(Edit edit) => [.. edit.Segments.Select(segment => segment.StartFrame / 10)];

    /// <summary>A made-up video of shots of 10 frames, each sampled at its start.</summary>
    private static ScoredVideo Made(int shots, params float[][] scores)
    {
        var facts = new MediaFacts
        {
            Path = "film.mp4",
            Container = "mp4",
            StreamIndex = 0,
            Codec = "h264",
            PixelFormat = "yuv420p",
            Width = 16,
            Height = 16,
            PixelAspect = 1,
            Rotation = 0,
            Interlaced = false,
            FrameRate = 25,
            Duration = shots * 0.4,
            EstimatedFrames = shots * 10,
            AudioTracks = [],
            NominalRate = 25,
        };
        var timeline = new FrameTimeline(0, [.. Enumerable.Range(0, shots * 10).Select(frame => frame / 25.0)], [.. Enumerable.Range(0, shots).Select(shot => shot * 10)], shots * 0.4, []) { TimeBase = new(1, 25) };
        return new ScoredVideo(facts, timeline, new FrameClock(facts, timeline), [.. Enumerable.Range(0, shots).Select(shot => new Shot(shot * 10, (shot * 10) + 10, 10))], scores);
    }
}
