using SummDiff.Model;
using SummDiff.Options;

namespace SummDiff.Checkpoints;

/// <summary>Reads a model's sizes off the tensors of a checkpoint that does not record its options.</summary>
internal static class CheckpointShape
{
    private const string Decoder = "transformer.diffusion_decoder.";

    // Weights that the official model holds but never uses: accepted, ignored, never written.
    private static readonly string[] UnusedParts = [".pos_emb.", ".time_mlp.", ".sa_", ".self_attn.", ".norm1.", ".ca_qpos", ".ca_kpos"];

    // DiT has two blocks, whatever dec_layers says.
    private static readonly string[] Shown = ["v_feat_dim", "n_input_proj", "hidden_dim", "dim_feedforward", "enc_layers", "pre_norm", "scores_embed", "K"];

    // Tables of the noise schedule, which follow from its length.
    private static readonly string[] ScheduleParts = ["transformer.betas", "transformer.posterior_"];

    /// <summary>Whether a tensor belongs to a part that the official code never uses, or can be worked out.</summary>
    public static bool IsUnused(string name) =>
        (name.StartsWith(Decoder, StringComparison.Ordinal) && UnusedParts.Any(part => name.Contains(part, StringComparison.Ordinal)))
        || ScheduleParts.Any(part => name.StartsWith(part, StringComparison.Ordinal))
        || name.EndsWith("alphas_cumprod", StringComparison.Ordinal) || name.EndsWith("alphas_cumprod_prev", StringComparison.Ordinal);

    /// <summary>The options that show in the weights and have other values.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="options">The options asked for.</param>
    /// <returns>The official name of each, its value in the weights, and the one asked for. None where the weights are of no model that is known.</returns>
    public static IReadOnlyList<(string Name, string Found, string Asked)> Differences(CheckpointWeights weights, TrainingOptions options)
    {
        var found = options with { Model = Infer(weights) };
        string[] names = found.Model switch
        {
            { Model: ModelKind.Mlp } => ["model", "v_feat_dim"],
            _ when weights.Shape("global_rep_token") is null => [],
            { Model: var model } when model != options.Model.Model => ["model"],
            { Denoiser: var denoiser } when denoiser != options.Model.Denoiser => ["denoiser"],
            { Denoiser: DenoiserKind.DiT } => Shown,
            _ => [.. Shown, "dec_layers"],
        };
        return [.. names.Where(name => name != "K" || weights.Shape($"{Decoder}noise_embed.weight") is not null)
            .Select(name => OptionCatalog.Find(name)!)
            .Select(spec => (spec.Name, Found: spec.Read(found), Asked: spec.Read(options)))
            .Where(one => one.Found != one.Asked)];
    }

    /// <summary>The options that show in names and shapes; the others keep their defaults.</summary>
    public static ModelOptions Infer(CheckpointWeights weights)
    {
        var defaults = new ModelOptions();
        if (Size("input.weight", 1) is { } width)
        {
            return defaults with { Model = ModelKind.Mlp, FeatureWidth = width };
        }

        var denoiser = Has("layers.blocks.0.q_proj.weight") ? DenoiserKind.DiT
            : Has("layers.input_proj.weight") ? DenoiserKind.LatentMlp
            : DenoiserKind.TransformerDecoder;
        return defaults with
        {
            Denoiser = denoiser,
            FeatureWidth = Size("input_vid_proj.0.net.1.weight", 1) ?? defaults.FeatureWidth,
            HiddenDim = Size("global_rep_token", 0) ?? defaults.HiddenDim,
            FeedforwardDim = Size("transformer.encoder.layers.0.linear1.weight", 0) ?? defaults.FeedforwardDim,
            InputProjections = Count(i => $"input_vid_proj.{i}.net.1.weight") ?? defaults.InputProjections,
            EncoderLayers = Count(i => $"transformer.encoder.layers.{i}.linear1.weight") ?? defaults.EncoderLayers,
            DecoderLayers = Count(i => denoiser == DenoiserKind.LatentMlp ? $"{Decoder}layers.res_blocks.{i}.convs.weight" : $"{Decoder}layers.{i}.linear1.weight") ?? defaults.DecoderLayers,
            PreNorm = weights.Shape("transformer.encoder.norm.weight") is not null,
            K = Size($"{Decoder}noise_embed.weight", 0) - 1 ?? defaults.K,
            ScoresEmbed = Has("noise_embed.weight") ? ScoreEmbeddingKind.Learned : ScoreEmbeddingKind.Sinusoidal,
        };

        bool Has(string name) => weights.Shape(Decoder + name) is not null;

        int? Size(string name, int dimension) => weights.Shape(name) is { } shape && shape.Count > dimension ? checked((int)shape[dimension]) : null;

        int? Count(Func<int, string> name)
        {
            var count = Enumerable.Range(0, 1000).TakeWhile(i => weights.Shape(name(i)) is not null).Count();
            return count == 0 ? null : count;
        }
    }
}
