namespace SummDiff.Model;

/// <summary>The model's shape and the diffusion it was trained for. Kept in every checkpoint.</summary>
public sealed record ModelOptions
{
    /// <summary>Diffusion model or baseline (<c>--model</c>).</summary>
    public ModelKind Model { get; init; } = ModelKind.SummDiff;

    /// <summary>The denoising network (<c>--denoiser</c>).</summary>
    public DenoiserKind Denoiser { get; init; } = DenoiserKind.DiT;

    /// <summary>Channels F of a feature row, at least 1 (<c>--v_feat_dim</c>). GoogLeNet pool5 has 1024.</summary>
    public int FeatureWidth { get; init; } = 1024;

    /// <summary>Encoder layers, at least 1 (<c>--enc_layers</c>).</summary>
    public int EncoderLayers { get; init; } = 2;

    /// <summary>Blocks of LatentMLP or the Transformer decoder, at least 1 (<c>--dec_layers</c>). DiT always has two.</summary>
    public int DecoderLayers { get; init; } = 2;

    /// <summary>
    /// Draw the initial weights of each layer of the encoder and of the Transformer decoder separately (<c>--independent-layers</c>). The official
    /// code starts them as copies of one layer (a quirk; see docs/reference.md).
    /// </summary>
    public bool IndependentLayers { get; init; }

    /// <summary>Width D of the hidden state: even, and a multiple of <see cref="Heads"/> (<c>--hidden_dim</c>).</summary>
    public int HiddenDim { get; init; } = 256;

    /// <summary>Width of the feed-forward layers, at least 1 (<c>--dim_feedforward</c>).</summary>
    public int FeedforwardDim { get; init; } = 1024;

    /// <summary>Attention heads, at least 1 (<c>--nheads</c>).</summary>
    public int Heads { get; init; } = 8;

    /// <summary>Layer norm before instead of after each sub-layer of the encoder (<c>--pre_norm</c>).</summary>
    public bool PreNorm { get; init; }

    /// <summary>Dropout inside the transformer, 0 up to but not including 1 (<c>--dropout</c>).</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Dropout on the features, 0 up to but not including 1 (<c>--input_dropout</c>).</summary>
    public double InputDropout { get; init; } = 0.5;

    /// <summary>Input projection layers, 1 to 3 (<c>--n_input_proj</c>).</summary>
    public int InputProjections { get; init; } = 3;

    /// <summary>Codebook size for scores, at least 2 (<c>--K</c>). The paper finds 200 to 400 equally good.</summary>
    public int K { get; init; } = 200;

    /// <summary>Score embedding (<c>--scores_embed</c>).</summary>
    public ScoreEmbeddingKind ScoresEmbed { get; init; } = ScoreEmbeddingKind.Learned;

    /// <summary>Probability in 0..1 of hiding a video from the model while training (<c>--p_uncond</c>). Above 0, sampling is guided.</summary>
    public double PUncond { get; init; }

    /// <summary>Guidance weight w (<c>--w</c>). 0 samples from the conditional model alone.</summary>
    public double GuidanceWeight { get; init; } = 0.1;

    /// <summary>Temperature of the logit space, above 0 (<c>--sigmoid_temp</c>).</summary>
    public double SigmoidTemp { get; init; } = 1;

    /// <summary>Scores are kept this far from 0 and 1 in logit space, between 0 and 0.5 (<c>--eps</c>).</summary>
    public double Eps { get; init; } = 1e-3;

    /// <summary>Diffusion timesteps T, at least 2 (<c>--schedule-length</c>). The official code has 1000, fixed.</summary>
    public int ScheduleLength { get; init; } = 1000;

    /// <summary>Where the initial weights of the i'th of several equal layers come from.</summary>
    internal string DrawnAs(int layer) => $"layers.{(IndependentLayers ? layer : 0)}";
}
