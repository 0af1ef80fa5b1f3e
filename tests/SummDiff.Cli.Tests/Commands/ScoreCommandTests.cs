using System.Globalization;
using System.Text.Json;
using SummDiff.Formats.Hdf5;

namespace SummDiff.Cli.Tests.Commands;

public sealed class ScoreCommandTests : IDisposable
{
    private readonly TinyBenchmark _tiny = new();

    public ScoreCommandTests() => Assert.Equal(0, Cli.Run(_tiny.Train("run", "--fold", "0")).Exit);

    private string Checkpoint => _tiny.In("run/fold0/best-ktau.safetensors");

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void The_three_formats_hold_the_same_scores_and_summaries()
    {
        Score("scores.json", "--samples", "3");
        Score("scores.csv", "--samples", "3");
        Score("scores.h5", "--samples", "3");

        using var json = JsonDocument.Parse(File.ReadAllText(_tiny.In("scores.json")));
        var video = json.RootElement.GetProperty("videos")[1];
        float[][] samples = [.. video.GetProperty("samples").EnumerateArray().Select(Scores)];
        float[] mean = Scores(video.GetProperty("mean"));
        Assert.Equal("video_2", video.GetProperty("video").GetString());
        Assert.Equal(3, samples.Length);
        Assert.Equal(mean, Enumerable.Range(0, mean.Length).Select(i => (float)samples.Average(s => (double)s[i])));
        Assert.NotEqual(samples[0], samples[1]);

        using var file = Hdf5File.Open(_tiny.In("scores.h5"));
        Assert.Equal(samples.SelectMany(s => s), file.Read<float>("video_2/scores"));
        Assert.Equal(video.GetProperty("mean").GetProperty("summary_frames").GetInt32(), file.Read<byte>("video_2/mean_summary").Sum(frame => frame));

        var rows = File.ReadAllLines(_tiny.In("scores.csv")).Select(line => line.Split(',')).Where(row => row is ["video_2", "1", ..]).ToList();
        Assert.Equal(samples[1], rows.Select(row => float.Parse(row[3], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Several_draws_say_how_much_they_agree()
    {
        var (_, one, _) = Cli.Run("score", _tiny.Data, "--checkpoint", Checkpoint);
        var (_, several, _) = Cli.Run("score", _tiny.Data, "--checkpoint", Checkpoint, "--samples", "3");
        var json = Cli.RunJson(0, "score", _tiny.Data, "--checkpoint", Checkpoint, "--samples", "3");

        Assert.DoesNotContain("Two draws agree", one, StringComparison.Ordinal);
        Assert.Contains("Two draws agree with τ", several, StringComparison.Ordinal);
        Assert.InRange(json.GetProperty("videos")[0].GetProperty("draws_ktau").GetDouble(), -1, 1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        Score("one.csv");
        Score("two.csv");
        Score("other.csv", "--seed", "1");

        Assert.Equal(File.ReadAllBytes(_tiny.In("one.csv")), File.ReadAllBytes(_tiny.In("two.csv")));
        Assert.NotEqual(File.ReadAllBytes(_tiny.In("one.csv")), File.ReadAllBytes(_tiny.In("other.csv")));
    }

    [Theory]
    [InlineData("15%", 54)]
    [InlineData("90f", 90)]
    [InlineData("0.5", 180)]
    public void A_summary_keeps_to_its_budget(string budget, int mostFrames)
    {
        var json = Cli.RunJson(0, "score", _tiny.Data, "--checkpoint", Checkpoint, "--budget", budget, "--videos", "video_1");

        var video = json.GetProperty("videos")[0];
        Assert.Equal(360, video.GetProperty("frames").GetInt32());
        Assert.InRange(video.GetProperty("summary_frames").GetInt32(), mostFrames - 29, mostFrames); // A shot has 30 frames.
    }

    [Theory]
    [InlineData(2, "--samples is '0'", "--samples", "0")]
    [InlineData(1, "is not a budget", "--budget", "long")]
    [InlineData(1, "needs the video's frame rate", "--budget", "60s")]
    [InlineData(1, "there is no video video_9", "--videos", "video_9")]
    [InlineData(1, "--v-feat-dim", "--v-feat-dim", "25")]
    public void What_cannot_be_done_is_explained_and_leaves_no_file(int expected, string message, params string[] args)
    {
        var (exit, output, error) = Cli.Run(["score", _tiny.Data, "--checkpoint", Checkpoint, "-o", _tiny.In("scores.json"), .. args]);

        Assert.Equal(expected, exit);
        Assert.Equal("", output);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_tiny.Folder, "scores*"));
    }

    [Fact]
    public void A_format_that_is_not_known_is_wrong_usage()
    {
        var (exit, _, error) = Cli.Run("score", _tiny.Data, "--checkpoint", Checkpoint, "-o", "scores.txt");

        Assert.Equal(2, exit);
        Assert.Contains("must end in .json, .csv or .h5", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_of_another_width_are_refused()
    {
        using var other = new TinyBenchmark(featureWidth: 12);

        var (exit, _, error) = Cli.Run("score", other.Data, "--checkpoint", Checkpoint);

        Assert.Equal(1, exit);
        Assert.Contains("features have 12 channels, but the model takes 24", error, StringComparison.Ordinal);
    }

    private static float[] Scores(JsonElement set) => [.. set.GetProperty("scores").EnumerateArray().Select(score => score.GetSingle())];

    private void Score(string name, params string[] args)
    {
        var (exit, _, error) = Cli.Run(["score", _tiny.Data, "--checkpoint", Checkpoint, "-o", _tiny.In(name), .. args]);
        Assert.True(exit == 0, error);
    }
}
