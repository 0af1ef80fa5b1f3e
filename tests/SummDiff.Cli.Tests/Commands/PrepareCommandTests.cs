using SummDiff.Annotations;
using SummDiff.Data;
using SummDiff.Fingerprints;
using SummDiff.Testing;

namespace SummDiff.Cli.Tests.Commands;

/// <summary>The command <c>prepare</c>, on a clip of 100 frames under the names of benchmark videos, with made-up weights and annotations.</summary>
public sealed class PrepareCommandTests(VideoCommandTests.Files files) : IClassFixture<VideoCommandTests.Files>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [FfmpegFact]
    public void TVSum_is_prepared_video_by_video_and_trains()
    {
        AddVideo("first.mp4");
        AddVideo("longer.mp4");
        AddVideo("other.mp4");
        AddVideo("not in the benchmark.mp4");
        var annotations = Annotations(("first", 100), ("missing", 100), ("longer", 99), ("other", 50));
        string[] command = ["prepare", "tvsum", "--videos", _folder["videos"], "--annotations", annotations, "-o", _folder["mine.h5"], "--backbone", files.Bvlc, "--penalty", "0.0001"];

        var (exit, output, error) = Cli.Run(command);

        Assert.Equal(1, exit);
        Assert.Contains("first.mp4: video_1, 7 of 100 frames, ", output, StringComparison.Ordinal);
        Assert.Contains("longer.mp4: video_3, 7 of 99 frames (the video has 100: scaled by 0.9900), ", output, StringComparison.Ordinal);
        Assert.Contains("2 of 4 videos failed:", error, StringComparison.Ordinal);
        Assert.Contains($"video_2: {_folder["videos"]} holds no video named missing.", error, StringComparison.Ordinal);
        Assert.Contains("other.mp4: has 100 frames, but the annotations of other cover 50: 100.0 % more", error, StringComparison.Ordinal);

        AddVideo("missing.mp4");
        var again = Cli.Run(command);
        Assert.Equal(1, again.Exit);
        Assert.Equal(2, again.Output.Split("already").Length - 1);
        Assert.Contains("missing.mp4: video_2", again.Output, StringComparison.Ordinal);

        using var dataset = Dataset.Open(DatasetKind.TvSum, _folder["mine.h5"], TvSumAnnotations.Load(annotations));
        Assert.Equal(["video_1", "video_2", "video_3"], dataset.Keys);
        Assert.Equal(FeatureFingerprint.BvlcGoogLeNet, dataset.Fingerprint!.Network);
        var video = dataset.Read("video_3");
        Assert.Equal((99, 3, 7), (video.FrameCount, video.UserSummaries.Length, video.UserScores[0].Length));
        Assert.Equal(video.UserScores.Aggregate(new float[7], (sum, user) => [.. sum.Zip(user, (a, b) => a + (b / 3))]), video.GtScore, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [FfmpegFact]
    public void SumMe_is_prepared_from_MATLAB_files_with_published_shots()
    {
        AddVideo("Jumps.webm", copyOf: "Jumps.mp4");
        string[] command = ["prepare", "summe", "--videos", _folder["videos"], "--gt", Fixture.Find("mat/GT"), "-o", _folder["mine.h5"], "--backbone", files.Backbone];
        TvSumFile.Append(_folder["published.h5"], new BenchmarkVideo
        {
            Key = "video_12",
            FeatureWidth = 2,
            Features = new float[14],
            GtScore = new float[7],
            FrameCount = 100,
            Picks = [0, 15, 30, 45, 60, 75, 90],
            Shots = [new(0, 33, 33), new(33, 100, 67)],
        });

        var json = Cli.RunJson(0, [.. command, "--shots", _folder["published.h5"]]);

        Assert.EndsWith("Jumps.mp4", json.GetProperty("videos")[0].GetProperty("video").GetString(), StringComparison.Ordinal);
        using var dataset = Dataset.Open(DatasetKind.SumMe, _folder["mine.h5"]);
        var video = dataset.Read("video_12");
        Assert.Equal([new(0, 33, 33), new(33, 100, 67)], video.Shots);
        Assert.Equal([20, 20, 30], video.UserSummaries.Select(summary => summary.Sum(frame => frame)));
        Assert.Equal([0, 1 / 3f, 1 / 3f, 0, 1 / 3f, 1 / 3f, 0], video.GtScore);
        Assert.Contains("that was another file or extracted otherwise", Cli.Run(command).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prepare tvsum -o x.h5", "--videos is missing")]
    [InlineData("prepare tvsum --videos V", "--output is missing")]
    [InlineData("prepare summe --videos V -o x.h5", "--gt is missing")]
    [InlineData("prepare tvsum --videos V -o x.h5 --gt V", "--gt is for summe")]
    [InlineData("prepare summe --videos V -o x.h5 --annotations V", "--annotations is for tvsum")]
    [InlineData("prepare summe --videos V -o x.h5 --gt V", "none of them of a video of SumMe")]
    [InlineData("prepare summe --videos V -o x.h5 --gt /nowhere", "no such folder")]
    [InlineData("prepare tvsum --videos /nowhere -o x.h5", "/nowhere: no such folder")]
    [InlineData("prepare mrhisum", "mrhisum")]
    public void A_wrong_command_line_is_explained(string line, string shown)
    {
        Directory.CreateDirectory(_folder["videos"]);
        File.WriteAllText(Path.Combine(_folder["videos"], "a.mp4"), "");

        var (exit, _, error) = Cli.Run([.. line.Split(' ').Select(word => word switch { "V" => _folder["videos"], "x.h5" => _folder["x.h5"], _ => word })]);

        Assert.NotEqual(0, exit);
        Assert.Contains(shown, error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["x.h5"]));
    }

    private void AddVideo(string name, string? copyOf = null)
    {
        Directory.CreateDirectory(_folder["videos"]);
        File.Copy(files.Clip, Path.Combine(_folder["videos"], copyOf ?? name));
        if (copyOf is not null)
        {
            File.WriteAllText(Path.Combine(_folder["videos"], name), "a copy in another format, which is not read");
        }
    }

    private string Annotations(params (string Id, int Frames)[] videos)
    {
        var rng = new Random(3);
        File.WriteAllLines(_folder["anno.tsv"], videos.SelectMany(video => Enumerable.Range(0, 3).Select(_ => $"{video.Id}\tXX\t{string.Join(',', Enumerable.Range(0, video.Frames).Select(_ => rng.Next(1, 6)))}")));
        return _folder["anno.tsv"];
    }
}
