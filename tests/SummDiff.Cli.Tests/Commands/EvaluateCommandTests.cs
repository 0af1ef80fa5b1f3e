using System.Text.Json;

namespace SummDiff.Cli.Tests.Commands;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TinyBenchmark _tiny = new();

    public EvaluateCommandTests() => Assert.Equal(0, Cli.Run(_tiny.Train("run", "--fold", "1")).Exit);

    private string Checkpoint => _tiny.In("run/fold1/best-ktau.safetensors");

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void A_checkpoint_knows_its_fold_and_gives_the_figures_of_its_run()
    {
        var ofFile = Cli.RunJson(0, "evaluate", "--checkpoint", Checkpoint, "--data-path", _tiny.Data);
        var ofRun = Cli.RunJson(0, "evaluate", "--run", _tiny.In("run"));

        Assert.Equal(1, ofFile.GetProperty("folds")[0].GetProperty("fold").GetInt32());
        Assert.Equal(KTau(ofRun), KTau(ofFile));
    }

    [Fact]
    public void Another_fold_is_evaluated_with_a_warning()
    {
        var (exit, _, error) = Cli.Run("evaluate", "--checkpoint", Checkpoint, "--data-path", _tiny.Data, "--fold", "0");

        Assert.Equal(0, exit);
        Assert.Contains("it has seen these test videos", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_samples_are_shown_beside_people()
    {
        var json = Cli.RunJson(0, "evaluate", "--run", _tiny.In("run"), "--samples", "3");
        var (_, output, _) = Cli.Run("evaluate", "--run", _tiny.In("run"), "--samples", "3", "--videos");

        Assert.Equal(3, json.GetProperty("samples").GetProperty("count").GetDouble());
        Assert.True(json.GetProperty("samples").GetProperty("best_ktau").GetDouble() >= json.GetProperty("samples").GetProperty("mean").GetProperty("ktau").GetDouble());
        Assert.Equal(3, json.GetProperty("people").GetProperty("count").GetDouble());
        Assert.Contains("best of 3 for each annotator", output, StringComparison.Ordinal);
        Assert.Contains("Two draws agree with τ", output, StringComparison.Ordinal);
        Assert.Contains("video_2", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Sampling_options_change_the_figures()
    {
        var asTrained = Cli.RunJson(0, "evaluate", "--run", _tiny.In("run"));
        var guided = Cli.RunJson(0, "evaluate", "--run", _tiny.In("run"), "--sampling-steps", "3", "--final", "guided", "--w", "4");

        Assert.NotEqual(KTau(asTrained), KTau(guided));
    }

    [Theory]
    [InlineData("Give either --run DIR or --checkpoint FILE.")]
    [InlineData("--chosen-by is 'luck'", "--run", "RUN", "--chosen-by", "luck")]
    [InlineData("--samples is '0'", "--run", "RUN", "--samples", "0")]
    public void Wrong_usage_is_explained(string message, params string[] args)
    {
        var (exit, output, error) = Cli.Run(["evaluate", .. args.Select(arg => arg == "RUN" ? _tiny.In("run") : arg)]);

        Assert.Equal(2, exit);
        Assert.Equal("", output);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_run_is_an_error()
    {
        var (exit, _, error) = Cli.Run("evaluate", "--run", _tiny.Folder);

        Assert.Equal(1, exit);
        Assert.Contains("not a run folder", error, StringComparison.Ordinal);
    }

    private static double KTau(JsonElement evaluation) => evaluation.GetProperty("mean").GetProperty("ktau").GetDouble();
}
