using SummDiff.Checkpoints;
using SummDiff.Evaluation;
using SummDiff.Metrics;
using SummDiff.Options;
using SummDiff.Runs;
using SummDiff.Testing;

namespace SummDiff.Tests.Training;

/// <summary>Validation with several draws, and its rhythm.</summary>
public sealed partial class TrainerTests
{
    [Theory]
    [InlineData(true, ValidationRhythm.Epoch, new long[] { 4, 8 })]
    [InlineData(false, ValidationRhythm.Batch, new long[] { 1, 2, 3, 4 })]
    public void The_rhythm_of_validation_is_an_option(bool individual, ValidationRhythm every, long[] steps)
    {
        using var folder = Fixture.TemporaryFolder();
        Train(folder["run"], Small with { Individual = individual, ValidateEvery = every, Epochs = 2, BatchSize = 4 }, new());
        using var run = RunFolder.Open(folder["run"]);

        Assert.Equal(steps, run.Fold(0).ReadLog().Select(line => line.Step));
    }

    [Fact]
    public void With_several_draws_a_sixth_checkpoint_is_the_one_whose_draws_are_nearest_to_the_annotators()
    {
        using var folder = Fixture.TemporaryFolder();
        var results = Train(folder["run"], Small with { ValidationDraws = 3, TrainVal = true }, new());
        Train(folder["one"], Small with { TrainVal = true }, new());
        using var run = RunFolder.Open(folder["run"]);
        using var one = RunFolder.Open(folder["one"]);

        var log = run.Fold(0).ReadLog();
        var nearest = log.Last(line => line.Draws!.EnergyDistance == log.Min(other => other.Draws!.EnergyDistance));
        var kept = results.Folds[0].Checkpoints.Single(checkpoint => checkpoint.ChosenBy == SelectionMetric.Energy);
        Assert.Equal(nearest.Epoch, kept.Epoch);
        Assert.Equal(3, kept.Draws!.Count);
        Assert.Equal(kept.Draws, results.Mean.Single(row => row.ChosenBy == SelectionMetric.Energy).Draws);
        Assert.Equal(SelectionMetric.Energy, run.SelectedBy);

        var checkpoint = Checkpoint.Load(run.Fold(0).CheckpointPath(SelectionMetric.Energy, ema: false));
        Assert.Equal("Energy", checkpoint.Origin["chosen_by"]);
        var again = new Evaluator(run.Options).Evaluate(checkpoint.Model, Videos.Where(v => Splits[0].Test.Contains(v.Key)), samples: 3);
        Assert.Equal(kept.Draws, DrawMetrics.Average([.. again.Select(video => video.Samples!)]));

        // The official five are selected by the first draw, whatever the number of draws.
        Assert.Equal(one.Fold(0).ReadLog().Select(line => line.Metrics), log.Select(line => line.Metrics));
        Assert.Equal(SelectionMetric.KTau, one.SelectedBy);
        Assert.False(File.Exists(one.Fold(0).CheckpointPath(SelectionMetric.Energy, ema: false)));
    }
}
