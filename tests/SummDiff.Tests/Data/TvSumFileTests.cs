using SummDiff.Annotations;
using SummDiff.Data;
using SummDiff.Formats.Hdf5;
using SummDiff.Testing;

namespace SummDiff.Tests.Data;

public sealed class TvSumFileTests
{
    [Fact]
    public void Videos_written_one_by_one_are_read_back_as_they_were()
    {
        using var folder = Fixture.TemporaryFolder();
        using var original = Dataset.Open(DatasetKind.TvSum, Fixture.Find("tvsum.h5"), TvSumAnnotations.Load(Fixture.Find("anno.tsv")));
        Assert.Empty(TvSumFile.Names(folder["f.h5"]));
        foreach (var key in original.Keys)
        {
            TvSumFile.Append(folder["f.h5"], original.Read(key), key == "video_3" ? "a name" : null);
        }

        Assert.Equal("a name", TvSumFile.Names(folder["f.h5"])["video_3"]);
        Assert.Equal("video_2", TvSumFile.Names(folder["f.h5"])["video_2"]);
        using var copy = Dataset.Open(DatasetKind.TvSum, folder["f.h5"], TvSumAnnotations.Load(Fixture.Find("anno.tsv")), warn: Assert.Fail);
        Assert.Equal(original.Keys, copy.Keys);
        foreach (var (expected, actual) in original.Keys.Select(key => (original.Read(key), copy.Read(key))))
        {
            Assert.Equal(expected.Features, actual.Features);
            Assert.Equal(expected.GtScore, actual.GtScore);
            Assert.Equal(expected.Picks, actual.Picks);
            Assert.Equal(expected.Shots, actual.Shots);
            Assert.Equal(expected.UserSummaries, actual.UserSummaries);
            Assert.Equal(expected.UserScores, actual.UserScores);
            Assert.Equal(expected.FrameCount, actual.FrameCount);
        }
    }

    [Fact]
    public void A_video_without_labels_is_written_without_them()
    {
        using var folder = Fixture.TemporaryFolder();
        TvSumFile.Append(folder["f.h5"], Small("video_1") with { UserSummaries = [] }, framesPerSecond: 29.97, attributes: new Dictionary<string, string> { ["backbone"] = "googlenet" });
        using (var file = Hdf5File.Open(folder["f.h5"]))
        {
            Assert.Equal(["change_points", "features", "fps", "n_frame_per_seg", "n_frames", "n_steps", "picks"], file.Members("video_1"));
            Assert.Equal("googlenet", file.ReadTextAttribute("video_1", "backbone"));
            Assert.Equal(29.97, file.ReadScalar<double>("video_1/fps"));
            Assert.Equal([0, 19, 20, 49, 50, 99], file.Read<int>("video_1/change_points"));
        }

        using var dataset = Dataset.Open(DatasetKind.TvSum, folder["f.h5"], labelled: false);
        Assert.Equal(7, dataset.Read("video_1").Length);
        Assert.Contains("no dataset 'gtscore'", Assert.Throws<SummDiffException>(() => Dataset.Open(DatasetKind.TvSum, folder["f.h5"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_process_left_never_shows_and_is_removed()
    {
        using var folder = Fixture.TemporaryFolder();
        TvSumFile.Append(folder["f.h5"], Small("video_1"));
        using (var file = Hdf5File.OpenForUpdate(folder["f.h5"]))
        {
            file.Write("unfinished/features", [1, 1], [1f]);
        }

        Assert.Equal(["video_1"], TvSumFile.Names(folder["f.h5"]).Keys);
        using (var dataset = Dataset.Open(DatasetKind.TvSum, folder["f.h5"]))
        {
            Assert.Equal(["video_1"], dataset.Keys);
        }

        TvSumFile.Append(folder["f.h5"], Small("video_2"));
        using var after = Hdf5File.Open(folder["f.h5"]);
        Assert.Equal(["video_1", "video_2"], after.Members());
    }

    [Fact]
    public void A_taken_key_is_refused_and_the_file_stays_as_it_is()
    {
        using var folder = Fixture.TemporaryFolder();
        TvSumFile.Append(folder["f.h5"], Small("video_1"));
        var before = File.ReadAllBytes(folder["f.h5"]);
        var error = Assert.Throws<SummDiffException>(() => TvSumFile.Append(folder["f.h5"], Small("video_1")));
        Assert.Contains("video_1 is already in the file", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(folder["f.h5"]));
        File.WriteAllText(folder["text"], "x");
        Assert.Contains("not an HDF5 file", Assert.Throws<SummDiffException>(() => TvSumFile.Append(folder["text"], Small("video_1"))).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<SummDiffException>(() => TvSumFile.Append(Path.Combine(folder["none"], "f.h5"), Small("video_1"))).Message, StringComparison.Ordinal);
    }

    [PythonFact("h5py")]
    public void H5py_reads_the_layout_the_official_code_expects()
    {
        using var folder = Fixture.TemporaryFolder();
        TvSumFile.Append(folder["f.h5"], Small("video_1"), "Ünï");
        var printed = Python.Run(
            "h5py",
            "g = h5py.File(sys.argv[1])['video_1']\n"
            + "print(sorted((k, v.dtype.str, v.shape) for k, v in g.items()), g['video_name'][()].decode(), g['user_summary'][0].sum(), int(g['n_frames'][()]))",
            folder["f.h5"]);
        Assert.Equal(
            "[('change_points', '<i4', (3, 2)), ('features', '<f4', (7, 4)), ('gtscore', '<f4', (7,)), ('n_frame_per_seg', '<i4', (3,)), "
            + "('n_frames', '<i4', ()), ('n_steps', '<i4', ()), ('picks', '<i4', (7,)), ('user_summary', '<f4', (2, 100)), ('video_name', '|O', ())] Ünï 50.0 100\n",
            printed);
    }

    private static BenchmarkVideo Small(string key)
    {
        using var dataset = Dataset.Open(DatasetKind.TvSum, Fixture.Find("tvsum.h5"));
        return dataset.Read("video_1") with { Key = key };
    }
}
