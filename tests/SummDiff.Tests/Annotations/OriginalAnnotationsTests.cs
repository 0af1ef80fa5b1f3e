using SummDiff.Annotations;
using SummDiff.Testing;

namespace SummDiff.Tests.Annotations;

/// <summary>The benchmarks' annotations in the form in which their authors publish them.</summary>
public sealed class OriginalAnnotationsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TVSum_as_a_MATLAB_file_is_read()
    {
        var annotations = TvSumAnnotations.Load(Fixture.Find("mat/tvsum50.mat"));

        Assert.Equal([("AwmHb44_ouw", "VT", 3, 40), ("98MoyGZKHXc", "VT", 3, 31)], annotations.Videos.Select(video => (video.Id, video.Category, video.Scores.Length, video.FrameCount)));
    }

    [PythonFact("h5py, numpy")]
    public void TVSum_as_a_MATLAB_file_has_the_scores_that_h5py_reads()
    {
        var annotations = TvSumAnnotations.Load(Fixture.Find("mat/tvsum50.mat"));
        var made = Python.Run("h5py, numpy", """
            with h5py.File(sys.argv[1]) as f:
                for video in range(2):
                    print(" ".join(str(int(n)) for n in numpy.asarray(f[f["tvsum50/user_anno"][video, 0]]).ravel()))
            """, Fixture.Find("mat/tvsum50.mat"));
        Assert.Equal(made.TrimEnd().Split('\n'), annotations.Videos.Select(video => string.Join(' ', video.Scores.SelectMany(user => user))));
    }

    [Theory]
    [InlineData("mat/plain.mat", "not an HDF5 file")]
    [InlineData("mat/version4.mat", "line 1 has no")]
    public void Other_MATLAB_files_are_not_taken_for_TVSum(string name, string shown) =>
        Assert.Contains(shown, Assert.Throws<SummDiffException>(() => TvSumAnnotations.Load(Fixture.Find(name))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_damaged_MATLAB_file_of_TVSum_is_refused()
    {
        var bytes = File.ReadAllBytes(Fixture.Find("mat/tvsum50.mat"));
        for (var at = 512; at < bytes.Length; at += 97)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= 0xFF;
            File.WriteAllBytes(_folder["x.mat"], changed);
            try
            {
                Assert.Equal(2, TvSumAnnotations.Load(_folder["x.mat"]).Videos.Count);
            }
            catch (SummDiffException error)
            {
                Assert.StartsWith(_folder["x.mat"], error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void SumMe_has_25_videos_in_the_order_of_their_names()
    {
        Assert.Equal(25, SumMeAnnotations.Videos.Count);
        Assert.Equal(SumMeAnnotations.Videos.Order(StringComparer.Ordinal), SumMeAnnotations.Videos);
        Assert.True(SumMeAnnotations.IsSame("Base jumping", "Base_jumping"));
    }

    [PythonFact("numpy, scipy.io")]
    public void SumMe_summaries_are_the_frames_that_have_a_score()
    {
        Python.Run("numpy, scipy.io", """
            scores = numpy.zeros((6, 2))
            scores[2:4, 0], scores[5, 1] = 3, 0.5
            scipy.io.savemat(sys.argv[1], {"user_score": scores, "all_userIDs": numpy.array(["a", "b"], dtype=object), "nFrames": 6})
            scipy.io.savemat(sys.argv[2], {"user_score": -scores})
            """, _folder["good.mat"], _folder["bad.mat"]);

        Assert.Equal([[0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 0, 1]], SumMeAnnotations.Load(_folder["good.mat"]));
        Assert.Contains("Expected a file of SumMe's GT folder", Assert.Throws<SummDiffException>(() => SumMeAnnotations.Load(_folder["bad.mat"])).Message, StringComparison.Ordinal);
        Assert.Contains("has no variable 'user_score'", Assert.Throws<SummDiffException>(() => SumMeAnnotations.Load(Fixture.Find("mat/plain.mat"))).Message, StringComparison.Ordinal);
    }
}
