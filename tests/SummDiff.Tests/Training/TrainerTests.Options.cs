using SummDiff.Model;
using SummDiff.Options;
using SummDiff.Runs;
using SummDiff.Testing;
using SummDiff.Tests.Fixtures;

namespace SummDiff.Tests.Training;

/// <summary>What options and data sets change in the loop.</summary>
public sealed partial class TrainerTests
{
    /// <summary>With steps too small to change a weight, the losses show what was drawn: they are those of the epoch before where that repeats.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Epochs_on_SumMe_repeat_their_noise_and_its_options_change_that(bool fresh, bool dropout)
    {
        using var folder = Fixture.TemporaryFolder();
        var still = Small with
        {
            Dataset = DatasetKind.SumMe,
            Individual = true,
            BatchSize = 4,
            LearningRate = 1e-30,
            L2 = 0,
            Model = Small.Model with { Denoiser = DenoiserKind.TransformerDecoder }, // The others predict zeros at first, whatever is drawn.
        };
        Train(folder["official"], still, new());
        Train(folder["other"], still with { FreshNoise = fresh, DropoutAfterValidation = dropout }, new());

        var (official, other) = (Losses("official"), Losses("other"));
        Assert.Equal(official[1], official[2]);
        Assert.NotEqual(official[0], official[1]);
        Assert.Equal(!fresh, other[1].SequenceEqual(other[2]));
        Assert.Equal(official[0][0] == other[0][0], !fresh);
        Assert.Equal(official[0][1] == other[0][1], !fresh && !dropout);

        // 5 videos of 3 users make 15 samples, 4 batches an epoch.
        double[][] Losses(string name)
        {
            using var run = RunFolder.Open(folder[name]);
            return [.. run.Fold(0).ReadLog().Select(line => line.Loss).Chunk(4)];
        }
    }

    [Fact]
    public void The_learning_rate_decays_for_MrHiSum_alone()
    {
        using var folder = Fixture.TemporaryFolder();
        var options = Small with { Dataset = DatasetKind.MrHiSum };
        Train(folder["mrhisum"], options, new(), videos: [.. Videos.Select(MadeUpVideos.AsMrHiSum)]);
        Train(folder["slower"], options with { LearningRateDecay = 0.5 }, new(), videos: [.. Videos.Select(MadeUpVideos.AsMrHiSum)]);
        Train(folder["tvsum"], Small, new());

        using var mrhisum = RunFolder.Open(folder["mrhisum"]);
        using var slower = RunFolder.Open(folder["slower"]);
        using var tvsum = RunFolder.Open(folder["tvsum"]);
        Assert.Equal([1e-3, 5e-4, 2.5e-4], slower.Fold(0).ReadLog().Select(line => line.LearningRate));
        Assert.Equal([1e-3, 1e-3 * 0.99, 1e-3 * 0.99 * 0.99], mrhisum.Fold(0).ReadLog().Select(line => line.LearningRate), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([1e-3, 1e-3, 1e-3], tvsum.Fold(0).ReadLog().Select(line => line.LearningRate));
        Assert.NotNull(mrhisum.ReadResults()!.Mean[0].Test.KnapsackError);
    }

    [Fact]
    public void The_baseline_keeps_its_learning_rate_and_is_evaluated_without_its_average()
    {
        using var folder = Fixture.TemporaryFolder();
        var videos = Array.ConvertAll(Videos, MadeUpVideos.AsMrHiSum);
        var baseline = Cases["baseline"] with { Dataset = DatasetKind.MrHiSum, Ema = true, EmaDecay = 0.9 };
        var averaged = Train(folder["averaged"], baseline, new(), videos: videos);
        Train(folder["raw"], baseline with { Ema = false }, new(), videos: videos);

        using var run = RunFolder.Open(folder["averaged"]);
        using var raw = RunFolder.Open(folder["raw"]);
        var log = run.Fold(0).ReadLog();
        Assert.Equal([1e-3, 1e-3, 1e-3], log.Select(line => line.LearningRate));
        Assert.Equal(raw.Fold(0).ReadLog().Select(line => line.Metrics), log.Select(line => line.Metrics));
        Assert.Equal(2 * 6, averaged.Folds[0].Checkpoints.Count);
    }

    [Theory]
    [InlineData(false, false, 3)]
    [InlineData(true, false, 3)]
    [InlineData(false, true, 9)]
    public void MrHiSum_trains_with_options_meant_for_the_others(bool trainVal, bool individual, int validations)
    {
        using var folder = Fixture.TemporaryFolder();
        var options = OptionRules.Check(Small with { Dataset = DatasetKind.MrHiSum, TrainVal = trainVal, Individual = individual });

        var results = Train(folder["run"], options, new(), videos: Array.ConvertAll(Videos, MadeUpVideos.AsMrHiSum));

        // It has one target a video: 5 make 3 batches an epoch, and --individual only validates after each.
        using var run = RunFolder.Open(folder["run"]);
        Assert.Equal(SelectionSplit.Validation, results.ChosenOn);
        Assert.Equal(validations, run.Fold(0).ReadLog().Count);
        Assert.Equal(9, run.Fold(0).ReadLog()[^1].Step);
    }

    [Fact]
    public void The_coefficient_of_the_loss_multiplies_it()
    {
        using var folder = Fixture.TemporaryFolder();
        Train(folder["one"], Small with { Epochs = 1, LearningRate = 1e-30, L2 = 0 }, new());
        Train(folder["three"], Small with { Epochs = 1, LearningRate = 1e-30, L2 = 0, DecoderLossCoefficient = 3 }, new());

        using var one = RunFolder.Open(folder["one"]);
        using var three = RunFolder.Open(folder["three"]);
        Assert.Equal(3 * one.Fold(0).ReadLog()[0].Loss, three.Fold(0).ReadLog()[0].Loss, 1e-12);
    }
}
