using SummDiff.Model;
using SummDiff.Options;

namespace SummDiff.Tests.Options;

public class OptionRulesTests
{
    [Fact]
    public void Defaults_and_presets_hold_every_rule()
    {
        OptionRules.Check(new TrainingOptions());
        foreach (var preset in Presets.Names)
        {
            OptionRules.Check(Presets.Apply(new TrainingOptions(), preset));
        }
    }

    [Theory]
    [InlineData("tvsum", "lr_decay", "1", "'lr_decay'")]
    [InlineData("tvsum", "dropout_after_validation", "true", "'individual'")]
    [InlineData("tvsum", "fresh_noise", "true", "'fresh_noise'")]
    [InlineData("tvsum", "hidden_dim", "250", "'nheads'")]
    [InlineData("tvsum", "sampling_steps", "1001", "'schedule_length'")]
    public void Contradictions_are_refused_with_what_to_change(string preset, string name, string value, string mentions)
    {
        var options = OptionCatalog.Find(name)!.Write(Presets.Apply(new TrainingOptions(), preset), value);

        var error = Assert.Throws<OptionException>(() => OptionRules.Check(options));

        Assert.Contains(mentions, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_odd_width_is_refused()
    {
        var options = new TrainingOptions { Model = new ModelOptions { HiddenDim = 33, Heads = 3 } };

        Assert.Contains("even", Assert.Throws<OptionException>(() => OptionRules.Check(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_made_in_code_is_held_to_the_ranges_of_the_flags()
    {
        var options = new TrainingOptions { Model = new ModelOptions { K = 1 } };

        var error = Assert.Throws<OptionException>(() => OptionRules.Check(options));

        Assert.Equal("'K' is '1', but must be a whole number, at least 2.", error.Message);
    }

    [Fact]
    public void Presets_are_the_official_settings()
    {
        var tvsum = Presets.Apply(new TrainingOptions(), "tvsum");
        var summe = Presets.Apply(new TrainingOptions(), "summe");
        var mrhisum = Presets.Apply(new TrainingOptions(), "mrhisum");

        Assert.Equal(
            new TrainingOptions
            {
                Dataset = DatasetKind.TvSum,
                BatchSize = 40,
                Epochs = 200,
                LearningRate = 3e-4,
                L2 = 5e-3,
                Clamp = true,
                Model = new ModelOptions { Denoiser = DenoiserKind.LatentMlp, DecoderLayers = 3, K = 200, SigmoidTemp = 2, PUncond = 0.2, GuidanceWeight = 0.1 },
            },
            tvsum);
        Assert.Equal(
            new TrainingOptions
            {
                Dataset = DatasetKind.SumMe,
                BatchSize = 20,
                Epochs = 45,
                LearningRate = 3e-5,
                L2 = 5e-4,
                Individual = true,
                Clamp = true,
                Model = new ModelOptions { Denoiser = DenoiserKind.LatentMlp, DecoderLayers = 2, K = 200, SigmoidTemp = 2, PUncond = 0.2, GuidanceWeight = 0.2 },
            },
            summe);
        Assert.Equal(
            new TrainingOptions
            {
                BatchSize = 256,
                Epochs = 40,
                LearningRate = 5e-5,
                L2 = 5e-4,
                Ema = true,
                Model = new ModelOptions { K = 100, SigmoidTemp = 2, PUncond = 0.2, GuidanceWeight = 0.1 },
            },
            mrhisum);
    }

    [Fact]
    public void A_preset_that_is_neither_name_nor_file_is_refused()
    {
        var error = Assert.Throws<OptionException>(() => Presets.Apply(new TrainingOptions(), "youtube"));

        Assert.Equal("'preset' is 'youtube', but must be tvsum, summe, mrhisum, tvsum-opinions, summe-opinions or a JSON file of options.", error.Message);
    }
}
