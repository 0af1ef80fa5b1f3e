using System.Text.Json;
using SummDiff.Model;
using SummDiff.Options;

namespace SummDiff.Tests.Options;

public class OptionCatalogTests
{
    // Every official flag that determines a run; those about files and folders belong to the command.
    private const string Official = """
        model epochs lr l2_reg batch_size v_feat_dim train_val dataset individual enc_layers dec_layers hidden_dim dropout nheads
        dim_feedforward pre_norm input_dropout n_input_proj K denoiser p_uncond w ema ema_decay sigmoid_temp eps scores_embed clamp dec_loss_coef
        """;

    public static TheoryData<string> Names => [.. OptionCatalog.All.Select(spec => spec.Name)];

    [Fact]
    public void Every_official_option_is_there_once()
    {
        var names = OptionCatalog.All.Select(spec => spec.Name).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Empty(Official.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Except(names));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_option_changes_something_and_reads_back_what_was_written(string name)
    {
        var spec = OptionCatalog.Find(name)!;
        var defaults = new TrainingOptions();
        var other = spec.Kind switch
        {
            OptionKind.Boolean => spec.Default == "true" ? "false" : "true",
            OptionKind.Word => spec.Range.Split([", ", " or "], StringSplitOptions.None).First(word => word != spec.Default),
            _ => new[] { "3", "2", "0.25" }.First(value => value != spec.Default && spec.TryWrite(defaults, value) is not null),
        };

        var changed = spec.Write(defaults, other);

        Assert.NotEqual(defaults, changed);
        Assert.Equal(other, spec.Read(changed));
        Assert.Equal(defaults, spec.Write(changed, spec.Default));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_option_refuses_nonsense_naming_itself_and_what_it_takes(string name)
    {
        var spec = OptionCatalog.Find(name)!;

        var error = Assert.Throws<OptionException>(() => spec.Write(new TrainingOptions(), "nonsense"));

        Assert.Equal($"'{name}' is 'nonsense', but must be {spec.Range}.", error.Message);
    }

    [Theory]
    [InlineData("lr", "0")]
    [InlineData("lr", "NaN")]
    [InlineData("lr", "Infinity")]
    [InlineData("lr", "1,5")]
    [InlineData("K", "1")]
    [InlineData("K", "2.5")]
    [InlineData("K", "99999999999")]
    [InlineData("n_input_proj", "4")]
    [InlineData("dropout", "1")]
    [InlineData("eps", "0.5")]
    [InlineData("p_uncond", "1.01")]
    [InlineData("w", "-0.1")]
    [InlineData("budget", "0")]
    [InlineData("seed", "-1")]
    public void Values_outside_the_range_are_refused(string name, string value) =>
        Assert.Throws<OptionException>(() => OptionCatalog.Find(name)!.Write(new TrainingOptions(), value));

    [Fact]
    public void Names_are_found_with_dashes_too()
    {
        Assert.Same(OptionCatalog.Find("p_uncond"), OptionCatalog.Find("p-uncond"));
        Assert.Equal("--p-uncond", OptionCatalog.Find("p_uncond")!.Flag);
        Assert.Null(OptionCatalog.Find("nothing"));
    }

    [Fact]
    public void Options_survive_json()
    {
        var options = new TrainingOptions
        {
            Dataset = DatasetKind.SumMe,
            LearningRate = 1.0 / 3,
            Seed = ulong.MaxValue,
            Individual = true,
            Model = new ModelOptions { Denoiser = DenoiserKind.TransformerDecoder, Eps = 1e-7, K = 31 },
            Sampling = new SamplingOptions { Final = FinalBranch.Guided, Steps = 7 },
        };

        var json = OptionJson.Write(options);

        Assert.Equal(options, OptionJson.Read(new TrainingOptions(), json, "test"));
        using var document = JsonDocument.Parse(json);
        Assert.Equal("Transformer_dec", document.RootElement.GetProperty("denoiser").GetString());
        Assert.Equal(OptionCatalog.All.Count, document.RootElement.EnumerateObject().Count());
    }

    [Fact]
    public void The_configuration_of_an_official_checkpoint_is_read()
    {
        const string config = """
            {"v_feat_dim": 48, "position_embedding": "sine", "enc_layers": 2, "dec_layers": 3, "hidden_dim": 32, "dropout": 0.1,
             "nheads": 8, "dim_feedforward": 64, "pre_norm": true, "num_scores": 300, "input_dropout": 0.5, "n_input_proj": 3, "K": 20,
             "denoiser": "Transformer_dec", "p_uncond": 0.0, "w": 0.1, "sigmoid_temp": 2.0, "eps": 0.001, "scores_embed": "learned",
             "dec_loss_coef": 1.5, "aux_loss_coef": 0}
            """;

        var options = OptionJson.Read(new TrainingOptions(), config, "decoder.safetensors");

        var expected = new ModelOptions
        {
            FeatureWidth = 48,
            DecoderLayers = 3,
            HiddenDim = 32,
            FeedforwardDim = 64,
            PreNorm = true,
            K = 20,
            Denoiser = DenoiserKind.TransformerDecoder,
            SigmoidTemp = 2,
        };
        Assert.Equal(expected, options.Model);
        Assert.Equal(1.5, options.DecoderLossCoefficient);
    }

    [Theory]
    [InlineData("[]", "here: expected a JSON object of options, found [].")]
    [InlineData("""{"k": 3}""", "here: k is not an option of training.")]
    [InlineData("""{"K": "3"}""", "here: K is \"3\", but must be a whole number, at least 2.")]
    [InlineData("""{"ema": 1}""", "here: ema is 1, but must be true or false.")]
    [InlineData("""{"denoiser": "unet"}""", "here: denoiser is \"unet\", but must be DiT, latentmlp or Transformer_dec.")]
    [InlineData("""{"position_embedding": "learned"}""", "here: position_embedding is \"learned\", but only sine is supported.")]
    public void Json_that_is_no_set_of_options_is_refused(string json, string message)
    {
        var error = Assert.Throws<OptionException>(() => OptionJson.Read(new TrainingOptions(), json, "here"));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Broken_json_is_refused_with_its_source()
    {
        var error = Assert.Throws<OptionException>(() => OptionJson.Read(new TrainingOptions(), "{", "run/options.json"));

        Assert.StartsWith("run/options.json: not valid JSON", error.Message, StringComparison.Ordinal);
    }
}
