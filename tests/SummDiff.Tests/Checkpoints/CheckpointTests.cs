using SummDiff.Checkpoints;
using SummDiff.Model;
using SummDiff.Options;
using SummDiff.Tensors;
using SummDiff.Testing;

namespace SummDiff.Tests.Checkpoints;

public class CheckpointTests
{
    private static readonly ModelOptions Small = new() { FeatureWidth = 12, HiddenDim = 8, Heads = 2, FeedforwardDim = 16, K = 10 };

    public static TheoryData<string, ModelOptions> Models => new()
    {
        { "dit", Small },
        { "latentmlp", Small with { Denoiser = DenoiserKind.LatentMlp, DecoderLayers = 3, InputProjections = 1, PUncond = 0.2 } },
        { "decoder", Small with { Denoiser = DenoiserKind.TransformerDecoder, PreNorm = true, ScoresEmbed = ScoreEmbeddingKind.Sinusoidal, EncoderLayers = 1 } },
        { "mlp", Small with { Model = ModelKind.Mlp } },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void A_saved_model_comes_back_with_its_options_and_scores_as_before(string name, ModelOptions options)
    {
        using var folder = Fixture.TemporaryFolder();
        var path = folder[$"{name}.safetensors"];
        var nullVideo = options.PUncond > 0 ? Enumerable.Repeat(0.5f, options.FeatureWidth).ToArray() : null;
        var model = ScoreModel.Create(options, new Rng(7), nullVideo);
        var training = new TrainingOptions { Model = options, Epochs = 3, Seed = 99 };
        Checkpoint.Save(path, model, training, new Dictionary<string, string> { ["epoch"] = "2" });

        var loaded = Checkpoint.Load(path);
        Assert.Equal(training, loaded.Options);
        Assert.Equal("2", loaded.Origin["epoch"]);
        var features = Enumerable.Range(0, 9 * options.FeatureWidth).Select(i => MathF.Sin(i)).ToArray();
        Assert.Equal(model.Score(features, new Rng(1), new SamplingOptions())[0], loaded.Model.Score(features, new Rng(1), new SamplingOptions())[0]);
    }

    [Fact]
    public void Options_that_do_not_fit_the_weights_are_named_with_both_values()
    {
        using var folder = Fixture.TemporaryFolder();
        var path = folder["model.safetensors"];
        Checkpoint.Save(path, ScoreModel.Create(Small, new Rng(1)), new TrainingOptions { Model = Small }, new Dictionary<string, string>());
        Refused("K is 10 in the file, not 20", options => options with { K = 20 });
        Refused("enc_layers is 2 in the file, not 3", options => options with { EncoderLayers = 3 });
        Refused("enc_layers is 2 in the file, not 1", options => options with { EncoderLayers = 1 });
        Refused("hidden_dim is 8 in the file, not 16, pre_norm is false in the file, not true", options => options with { HiddenDim = 16, PreNorm = true });
        Refused("denoiser is ", options => options with { Denoiser = options.Denoiser == DenoiserKind.DiT ? DenoiserKind.LatentMlp : DenoiserKind.DiT, K = 20 });
        Refused("model is SummDiff in the file, not MLP", options => options with { Model = ModelKind.Mlp });

        void Refused(string words, Func<ModelOptions, ModelOptions> change)
        {
            var error = Assert.Throws<CheckpointMismatchException>(() => Checkpoint.Load(path, options => options with { Model = change(options.Model) }));
            Assert.StartsWith($"{path}: the weights do not fit the options: {words}", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(DenoiserKind.DiT, 5_054_211)]
    [InlineData(DenoiserKind.LatentMlp, 3_872_515)]
    [InlineData(DenoiserKind.TransformerDecoder, 5_517_829)]
    public void The_default_sizes_have_the_official_number_of_parameters(DenoiserKind denoiser, int official)
    {
        // The official count includes weights that are never used: pos_emb everywhere, time_mlp in LatentMLP, and much of the decoder's layers.
        const int d = 256;
        const int layers = 2;
        var square = (d * d) + d;
        var unused = 2 * square;
        unused += denoiser switch
        {
            DenoiserKind.LatentMlp => (256 * d) + d + square,
            DenoiserKind.TransformerDecoder => layers * ((11 * square) + (2 * d)),
            _ => 0,
        };
        var model = ScoreModel.Create(new ModelOptions { Denoiser = denoiser }, new Rng(1));
        Assert.Equal(official, model.Parameters.Sum(p => p.Length) + unused);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_that_are_not_finite_are_refused(float value)
    {
        using var folder = Fixture.TemporaryFolder();
        var model = ScoreModel.Create(Small, new Rng(7), null);
        var weights = model.Parameters[3].Save();
        weights[^1] = value;
        model.Parameters[3].Load(weights);
        Checkpoint.Save(folder["bad.safetensors"], model, new TrainingOptions { Model = Small }, new Dictionary<string, string>());
        var error = Assert.Throws<SummDiffException>(() => Checkpoint.Load(folder["bad.safetensors"]));
        Assert.Contains($"bad.safetensors: tensor '{model.Parameters[3].Name}' holds NaN or infinite numbers", error.Message, StringComparison.Ordinal);
    }
}
