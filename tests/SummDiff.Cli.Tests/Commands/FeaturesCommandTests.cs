using SummDiff.Data;
using SummDiff.Testing;

namespace SummDiff.Cli.Tests.Commands;

public sealed class FeaturesCommandTests(VideoCommandTests.Files files) : IClassFixture<VideoCommandTests.Files>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Videos_of_two_files_are_matched_by_name_and_compared()
    {
        var one = Make("one.h5", ("video_1", "Base jumping", 1), ("video_2", "Jumps", 2), ("video_3", "Scuba", 3));
        var other = Make("other.h5", ("video_1", "Jumps.mp4", 2), ("video_2", "Base_jumping.webm", 4));

        var videos = Cli.RunJson(0, "features", "compare", one, other).GetProperty("videos").EnumerateArray().ToList();

        Assert.Equal(["video_1", "video_2"], videos.Select(video => video.GetProperty("video").GetString()));
        Assert.Equal(1, videos[1].GetProperty("mean_cosine").GetDouble(), 1e-6);
        Assert.Equal(1, videos[1].GetProperty("nearest_is_itself").GetDouble());
        Assert.Equal(20, videos[1].GetProperty("rows").GetInt32());
        Assert.InRange(videos[0].GetProperty("mean_cosine").GetDouble(), -0.5, 0.9);
        Assert.Equal(3, videos[0].GetProperty("random_boundary_f1").GetArrayLength());
    }

    [Fact]
    public void Without_names_keys_decide_and_one_video_can_be_asked_for()
    {
        var one = Make("one.h5", ("video_1", null, 1), ("video_2", null, 2));

        var (exit, output, error) = Cli.Run("features", "compare", one, one, "--video", "video_2");

        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"video_2 +20 +1\.0000 +1\.0000 +\d+ +100\.0% +2/2 +1\.00 +1\.00 +1\.00 +0\.\d\d +0\.\d\d +0\.\d\d", output);
        Assert.DoesNotContain("video_1", output, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public void A_video_is_compared_with_the_features_that_were_extracted_from_it()
    {
        Assert.Equal(0, Cli.Run("extract", files.Clip, "--backbone", files.Bvlc, "-o", _folder["f.h5"], "--every", "15", "--penalty", "0.0001").Exit);

        var same = Cli.RunJson(0, "features", "compare", _folder["f.h5"], files.Clip, "--backbone", files.Bvlc, "--penalty", "0.0001").GetProperty("videos")[0];
        var other = Cli.RunJson(0, "features", "compare", _folder["f.h5"], files.Clip, "--backbone", files.Backbone, "--video", "video_1").GetProperty("videos")[0];

        Assert.Equal(7, same.GetProperty("rows").GetInt32());
        Assert.Equal(1, same.GetProperty("worst_cosine").GetDouble(), 1e-5);
        Assert.All(same.GetProperty("boundary_f1").EnumerateArray(), f1 => Assert.Equal(1, f1.GetDouble()));
        Assert.True(other.GetProperty("mean_cosine").GetDouble() < 0.999);
        File.Copy(files.Clip, _folder["another name.mp4"]);
        Assert.Contains("holds no video named another name", Cli.Run("features", "compare", _folder["f.h5"], _folder["another name.mp4"], "--backbone", files.Bvlc).Error, StringComparison.Ordinal);
        File.WriteAllText(_folder["clip.mp4"], "no video");
        Assert.Equal(1, Cli.Run("features", "compare", _folder["f.h5"], _folder["clip.mp4"], "--backbone", files.Bvlc).Exit);
    }

    [Fact]
    public void What_cannot_be_compared_is_explained()
    {
        var (one, other) = (Make("one.h5", ("video_1", "Jumps", 1)), Make("other.h5", ("video_9", "Scuba", 1)));

        Assert.Contains("no video in common (video_1 'Jumps'; video_9 'Scuba')", Cli.Run("features", "compare", one, other).Error, StringComparison.Ordinal);
        Assert.Contains("--video is video_7", Cli.Run("features", "compare", one, other, "--video", "video_7").Error, StringComparison.Ordinal);
        Assert.Contains("no such file", Cli.Run("features", "compare", one, "nowhere.h5").Error, StringComparison.Ordinal);
        Assert.Equal(2, Cli.Run("features", "contrast", one, other).Exit);
    }

    private string Make(string file, params (string Key, string? Name, int Seed)[] videos)
    {
        foreach (var (key, name, seed) in videos)
        {
            var rng = new Random(seed);
            TvSumFile.Append(
                _folder[file],
                new BenchmarkVideo
                {
                    Key = key,
                    FeatureWidth = 16,
                    Features = [.. Enumerable.Range(0, 20 * 16).Select(_ => rng.NextSingle() - 0.5f)],
                    GtScore = new float[20],
                    FrameCount = 300,
                    Picks = [.. Enumerable.Range(0, 20).Select(i => 15 * i)],
                    Shots = [new(0, 150, 150), new(150, 300, 150)],
                },
                name);
        }

        return _folder[file];
    }
}
