using SummDiff.Annotations;
using SummDiff.Data;
using SummDiff.Formats.Hdf5;
using SummDiff.Testing;

namespace SummDiff.Tests.Data;

public sealed class DatasetTests
{
    private static TvSumAnnotations Annotations => TvSumAnnotations.Load(Fixture.Find("anno.tsv"));

    [Fact]
    public void TvSum_reads_as_h5py_wrote_it()
    {
        var warnings = new List<string>();
        using var dataset = Dataset.Open(DatasetKind.TvSum, Fixture.Find("tvsum.h5"), Annotations, warn: warnings.Add);
        Assert.Equal(Enumerable.Range(1, 10).Select(k => $"video_{k}"), dataset.Keys);
        Assert.Equal(4, dataset.FeatureWidth);
        foreach (var (key, frames) in new[] { ("video_1", 100), ("video_2", 91), ("video_3", 90), ("video_10", 60) })
        {
            var video = dataset.Read(key);
            var length = (frames + 14) / 15;
            Assert.Equal((length, frames, 4), (video.Length, video.FrameCount, video.FeatureWidth));
            Assert.Equal(Enumerable.Range(0, 4 * length).Select(i => i / 4 + i % 4 / 8f), video.Features);
            Assert.All(video.GtScore.Select((score, i) => (score, i)), s => Assert.Equal(s.i / (double)length, s.score, 1e-3));
            Assert.Equal(Enumerable.Range(0, length).Select(i => 15 * i), video.Picks);
            Assert.Equal([new(0, 20, 20), new(20, 50, 30), new(50, frames, frames - 50)], video.Shots);
            Assert.Equal(2, video.UserSummaries.Length);
            Assert.Equal(Enumerable.Range(0, frames).Select(i => (byte)(i / 3 % 2)), video.UserSummaries[1]);
            var most = frames > 90 ? 4f : frames == 90 ? 4f : 3f;
            Assert.Equal(Enumerable.Range(0, length).Select(i => (1 + (15 * i / 30 + 1) % 4) / most), video.UserScores[1]);
        }

        Assert.Empty(warnings);
    }

    [Fact]
    public void SumMe_reads_without_annotations()
    {
        using var dataset = Dataset.Open(DatasetKind.SumMe, Fixture.Find("summe.h5"));
        Assert.Equal(3, dataset.Read("video_1").UserSummaries.Length);
        Assert.Empty(dataset.Read("video_1").UserScores);
        Assert.Equal(64, dataset.Read("video_2").FrameCount);
    }

    [Theory]
    [InlineData(DatasetKind.MrHiSum, "mrhisum.h5")]
    [InlineData(DatasetKind.SumMe, "summe.h5")]
    public void Several_videos_come_in_the_order_asked_for_and_a_wrong_key_is_an_error_in_its_turn(DatasetKind kind, string file)
    {
        using var dataset = Dataset.Open(kind, Fixture.Find(file));
        string[] keys = ["video_2", "video_1", "video_2"];

        Assert.Equal(keys, dataset.ReadMany(keys).Select(video => video.Key));
        Assert.All(dataset.ReadMany(keys), video => Assert.Equal(dataset.Read(video.Key).Features, video.Features));
        Assert.Equal("video_1", dataset.ReadMany(["video_1", "video_9"]).First().Key);
        Assert.Throws<SummDiffException>(() => dataset.ReadMany(["video_1", "video_9"]).Count());
    }

    [Fact]
    public void MrHiSum_has_half_open_shots_and_lengthens_the_last_where_it_stops_short()
    {
        var warnings = new List<string>();
        using var dataset = Dataset.Open(DatasetKind.MrHiSum, Fixture.Find("mrhisum.h5"), warn: warnings.Add);
        var video = dataset.Read("video_1");
        Assert.Equal([new(0, 4, 4), new(4, 10, 6)], video.Shots);
        Assert.Equal([new(0, 4, 4), new(4, 9, 6)], dataset.Read("video_2").Shots);
        Assert.Equal((10, 10), (video.Length, video.FrameCount));
        Assert.Equal(Enumerable.Range(0, 10), video.Picks);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 1, 1, 1], video.GtSummary);
        Assert.Equal(2f * 9 + 3 / 8f, dataset.Read("video_2").Features[^1]);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("features", "no dataset 'features'")]
    [InlineData("gtscore", "no dataset 'gtscore'")]
    [InlineData("change_points", "no dataset 'change_points'")]
    [InlineData("n_frame_per_seg", "no dataset 'n_frame_per_seg'")]
    [InlineData("n_frames", "no dataset 'n_frames'")]
    [InlineData("picks", "no dataset 'picks'")]
    [InlineData("user_summary", "no dataset 'user_summary'")]
    public void A_missing_dataset_is_named(string name, string expected) => AssertBad(expected, file => file.Delete($"video_2/{name}"));

    [Fact]
    public void Features_of_a_wrong_form_are_refused()
    {
        AssertBad("features has shape [28]", With("features", [28], new float[28]));
        AssertBad("[7, 2, 2]", With("features", [7, 2, 2], new float[28]));
        AssertBad("[0, 4] are empty", With<float>("features", [0, 4], []));
        AssertBad("have 3 channels", With("features", [7, 3], new float[21]));
        AssertBad("picks has 7 numbers but features has 9 rows", With("features", [9, 4], new float[36]));
        AssertBad("features holds NaN in row 2, channel 1", With("features", [7, 4], Damaged(28, 9, float.NaN)));
        AssertBad("features holds Infinity in row 6, channel 3", With("features", [7, 4], Damaged(28, 27, float.PositiveInfinity)));
        AssertBad("gtscore has shape []", file =>
        {
            file.Delete("video_2/gtscore");
            file.WriteText("video_2/gtscore", "none");
        });
    }

    [Fact]
    public void Scores_and_picks_of_a_wrong_form_are_refused()
    {
        AssertBad("gtscore holds -Infinity in place 3", With("gtscore", [7], Damaged(7, 3, float.NegativeInfinity)));
        AssertBad("gtscore has shape [7, 1]", With("gtscore", [7, 1], new float[7]));
        AssertBad("gtscore has 5 numbers", With("gtscore", [5], new float[5]));
        AssertBad("picks has 5 numbers", With("picks", [5], new[] { 0, 15, 30, 45, 60 }));
        AssertBad("picks holds 15 in place 2", With("picks", [7], new[] { 0, 15, 15, 45, 60, 75, 90 }));
        AssertBad("picks holds 91 in place 6", With("picks", [7], new[] { 0, 15, 30, 45, 60, 75, 91 }));
        AssertBad("picks holds -1 in place 0", With("picks", [7], new[] { -1, 15, 30, 45, 60, 75, 90 }));
        AssertBad("n_frames is 0", With("n_frames", [], new[] { 0 }));
        AssertBad("where one number is expected", With("n_frames", [2], new[] { 91, 91 }));
        AssertBad("user_summary holds 2 in place 2", With("user_summary", [1, 3], new byte[] { 0, 1, 2 }));
        AssertBad("user_summary holds NaN in place 1", With("user_summary", [1, 3], new[] { 0, float.NaN, 1 }));
        AssertBad("user_summary holds -1 in place 2", With("user_summary", [1, 3], new[] { 0, 1, -1 }));
        AssertBad("user_summary holds 0.5 in place 0", With("user_summary", [1, 3], new[] { 0.5f, 1, 0 }));
        AssertBad("change_points holds 19.5 in place 1", With("change_points", [3, 2], new[] { 0, 19.5, 20, 49, 50, 90 }));
        AssertBad("change_points holds NaN in place 5", With("change_points", [3, 2], new[] { 0, 19, 20, 49, 50, double.NaN }));
        AssertBad("picks holds 1000000000000 in place 6", With("picks", [7], new[] { 0, 15, 30, 45, 60, 75, 1e12 }));
        AssertBad("n_frames is 91.5, where a whole number", With("n_frames", [], new[] { 91.5 }));
        AssertBad("n_frames is 4294967387, where a whole number from 1 to 50000000", With("n_frames", [], new[] { 4294967387L }));
        AssertBad("user_summary is empty", With<byte>("user_summary", [0, 91], []));
    }

    [Fact]
    public void Shots_that_overlap_or_run_backwards_are_refused()
    {
        AssertBad("shot 1 of change_points begins at 19, before shot 0 ends", With("change_points", [3, 2], new[] { 0, 19, 19, 49, 50, 90 }));
        AssertBad("shot 1 of change_points runs from 20 to 18", With("change_points", [3, 2], new[] { 0, 19, 20, 18, 50, 90 }));
        AssertBad("shot 0 of change_points runs from -1", With("change_points", [3, 2], new[] { -1, 19, 20, 49, 50, 90 }));
        AssertBad("shot 2 of change_points runs from 91", With("change_points", [3, 2], new[] { 0, 19, 20, 90, 91, 95 }));
        AssertBad("change_points has shape [6]", With("change_points", [6], new[] { 0, 19, 20, 49, 50, 90 }));
        AssertBad("change_points has shape [0, 2]", With<int>("change_points", [0, 2], []));
        AssertBad("n_frame_per_seg has 2 numbers but change_points has 3", With("n_frame_per_seg", [2], new[] { 20, 71 }));
        AssertBad("n_frame_per_seg holds 0 in place 1", With("n_frame_per_seg", [3], new[] { 20, 0, 71 }));
    }

    [Fact]
    public void What_the_official_code_accepts_is_accepted_with_one_warning()
    {
        AssertOdd("the shots do not tile", video => Assert.Equal(new Shot(25, 50, 30), video.Shots[1]), With("change_points", [3, 2], new[] { 0, 19, 25, 49, 50, 90 }));
        AssertOdd("the shots do not tile", video => Assert.Equal(new Shot(50, 80, 41), video.Shots[2]), With("change_points", [3, 2], new[] { 0, 19, 20, 49, 50, 79 }));
        AssertOdd("the shots do not tile", video => Assert.Equal(new Shot(50, 91, 41), video.Shots[2]), With("change_points", [3, 2], new[] { 0, 19, 20, 49, 50, 95 }));
        AssertOdd("n_frame_per_seg adds up to 93 of 91", video => Assert.Equal(43, video.Shots[2].Frames), With("n_frame_per_seg", [3], new[] { 20, 30, 43 }));
        AssertOdd("gtscore has 8 numbers for 7", video => Assert.Equal(7, video.Length), With("gtscore", [8], new float[8]));
        AssertOdd("gtscore has 6 numbers for 7", video => Assert.Equal(0.5f, video.GtScore[6]), With("gtscore", [6], new[] { 0, 0, 0, 0, 0, 0.5f }));
        AssertOdd("picks has 8 numbers for 7", video => Assert.Equal(90, video.Picks[^1]), With("picks", [8], new[] { 0, 15, 30, 45, 60, 75, 90, 91 }));
        AssertOdd("picks has 6 numbers for 7", video => Assert.Equal(90, video.Picks[^1]), With("picks", [6], new[] { 0, 15, 30, 45, 60, 75 }));
        AssertOdd("user_summary covers 90 of 91", video => Assert.Equal(90, video.UserSummaries[0].Length), With("user_summary", [1, 90], new byte[90]));
        AssertOdd("features are all zero", video => Assert.Equal(28, video.Features.Length), With("features", [7, 4], new float[28]));
        AssertOdd("features reach -3E+38", video => Assert.Equal(28, video.Features.Length), With("features", [7, 4], Damaged(28, 3, -3e38f)));
        AssertOdd("gtscore goes beyond 0..1", video => Assert.Equal(1.5f, video.GtScore[3]), With("gtscore", [7], Damaged(7, 3, 1.5f)));
    }

    [Fact]
    public void Many_odd_videos_give_one_warning_of_each_kind()
    {
        using var folder = Fixture.TemporaryFolder();
        Change(folder["f"], file =>
        {
            foreach (var key in new[] { "video_1", "video_2", "video_3" })
            {
                file.Delete($"{key}/n_frame_per_seg");
                file.Write($"{key}/n_frame_per_seg", [3], [1, 2, 3]);
            }
        });
        var warnings = new List<string>();
        Dataset.Open(DatasetKind.TvSum, folder["f"], warn: warnings.Add).Dispose();
        Assert.Contains("video_1: n_frame_per_seg adds up to 6", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Annotations_of_other_videos_are_refused()
    {
        AssertBad("belong to other videos", _ => { }, TvSumAnnotations.Shipped);
        AssertBad("has 10 videos, none for this one", file => file.Move("video_3", "video_11"));
        AssertBad("has 10 videos, none for this one", file => file.Move("video_3", "video_x"));
    }

    [Fact]
    public void Files_without_videos_and_videos_that_are_not_there_are_named()
    {
        var error = Assert.Throws<SummDiffException>(() => Dataset.Open(DatasetKind.TvSum, Fixture.Find("formats.h5")));
        Assert.Contains("no groups video_1, video_2, … but numbers, other, text", error.Message, StringComparison.Ordinal);
        using var dataset = Dataset.Open(DatasetKind.MrHiSum, Fixture.Find("mrhisum.h5"));
        Assert.Contains("no video video_3 among its 2", Assert.Throws<SummDiffException>(() => dataset.Read("video_3")).Message, StringComparison.Ordinal);
        error = Assert.Throws<SummDiffException>(() => Dataset.Open(DatasetKind.TvSum, Fixture.Find("mrhisum.h5")));
        Assert.Contains("no dataset 'n_frames', only change_points, features", error.Message, StringComparison.Ordinal);
        using var other = Dataset.Open(DatasetKind.MrHiSum, Fixture.Find("tvsum.h5"));
        error = Assert.Throws<SummDiffException>(() => other.Read("video_1"));
        Assert.Contains("in a video of 7 frames", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_videos_of_MrHiSum_are_named_when_read()
    {
        using var folder = Fixture.TemporaryFolder();
        File.Copy(Fixture.Find("mrhisum.h5"), folder["f"]);
        using (var file = Hdf5File.OpenForUpdate(folder["f"]))
        {
            file.Delete("video_2/gt_summary");
            file.Write("video_2/gt_summary", [7], new byte[7]);
        }

        using var dataset = Dataset.Open(DatasetKind.MrHiSum, folder["f"]);
        dataset.Read("video_1");
        var error = Assert.Throws<SummDiffException>(() => dataset.Read("video_2"));
        Assert.Contains("video_2: gt_summary has 7 numbers but features has 10 rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Videos_that_are_only_to_be_scored_need_no_labels()
    {
        using var folder = Fixture.TemporaryFolder();
        Change(folder["f"], file =>
        {
            file.Delete("video_2/gtscore");
            file.Delete("video_2/user_summary");
        });
        using var dataset = Dataset.Open(DatasetKind.TvSum, folder["f"], labelled: false);
        var video = dataset.Read("video_2");
        Assert.Equal(new float[7], video.GtScore);
        Assert.Empty(video.UserSummaries);
    }

    private static Action<Hdf5File> With<T>(string name, long[] shape, T[] values)
        where T : unmanaged => file =>
        {
            file.Delete($"video_2/{name}");
            file.Write($"video_2/{name}", shape, values.AsSpan());
        };

    private static float[] Damaged(int count, int at, float value)
    {
        var values = new float[count];
        values[at] = value;
        return values;
    }

    private static void Change(string path, Action<Hdf5File> change)
    {
        File.Copy(Fixture.Find("tvsum.h5"), path);
        using var file = Hdf5File.OpenForUpdate(path);
        change(file);
    }

    private static void AssertBad(string expected, Action<Hdf5File> change, TvSumAnnotations? annotations = null)
    {
        using var folder = Fixture.TemporaryFolder();
        Change(folder["bad.h5"], change);
        var error = Assert.Throws<SummDiffException>(() => Dataset.Open(DatasetKind.TvSum, folder["bad.h5"], annotations ?? Annotations));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("bad.h5: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("video_", error.Message, StringComparison.Ordinal);
    }

    private static void AssertOdd(string expected, Action<BenchmarkVideo> check, Action<Hdf5File> change)
    {
        using var folder = Fixture.TemporaryFolder();
        Change(folder["odd.h5"], change);
        var warnings = new List<string>();
        using var dataset = Dataset.Open(DatasetKind.TvSum, folder["odd.h5"], Annotations, warn: warnings.Add);
        check(dataset.Read("video_2"));
        Assert.Contains($"odd.h5: video_2: {expected}", Assert.Single(warnings), StringComparison.Ordinal);
    }
}
