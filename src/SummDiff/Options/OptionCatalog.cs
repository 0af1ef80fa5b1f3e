using SummDiff.Model;
using static SummDiff.Options.OptionValues;

namespace SummDiff.Options;

/// <summary>
/// Every option that determines a run, once: the command line, presets, run folders and checkpoints all read and write
/// options through this table. Names and defaults are the official code's where it has the option.
/// </summary>
internal static class OptionCatalog
{
    private static readonly OptionSpec[] Table =
    [
        Word("dataset", OptionGroup.Training, "The benchmark, whose file layout and metrics are used.",
            [("tvsum", DatasetKind.TvSum), ("summe", DatasetKind.SumMe), ("mrhisum", DatasetKind.MrHiSum)],
            o => o.Dataset, (o, v) => o with { Dataset = v }),
        Integer("epochs", OptionGroup.Training, "Passes over the training samples.", 1,
            o => o.Epochs, (o, v) => o with { Epochs = v }),
        Number("lr", OptionGroup.Training, "Adam's learning rate.", Above0,
            o => o.LearningRate, (o, v) => o with { LearningRate = v }),
        Number("lr_decay", OptionGroup.Training, "What the learning rate is multiplied by after each epoch (the diffusion model on MrHiSum alone).", Above0To1,
            o => o.LearningRateDecay, (o, v) => o with { LearningRateDecay = v }),
        Number("l2_reg", OptionGroup.Training, "Weight decay, added to the gradient.", AtLeast0,
            o => o.L2, (o, v) => o with { L2 = v }),
        Number("dec_loss_coef", OptionGroup.Training, "What the diffusion model's loss is multiplied by.", Above0,
            o => o.DecoderLossCoefficient, (o, v) => o with { DecoderLossCoefficient = v }),
        Integer("batch_size", OptionGroup.Training, "Training samples a step.", 1,
            o => o.BatchSize, (o, v) => o with { BatchSize = v }),
        Boolean("individual", OptionGroup.Training, "One training sample per user instead of one per video (MrHiSum has no users), and a validation after each batch.",
            o => o.Individual, (o, v) => o with { Individual = v }),
        Boolean("dropout_after_validation", OptionGroup.Training, "Keep dropout on after a validation within an epoch; the official code, with 'individual', trains only the first batch of each epoch with dropout.",
            o => o.DropoutAfterValidation, (o, v) => o with { DropoutAfterValidation = v }),
        Boolean("fresh_noise", OptionGroup.Training, "Draw order, timesteps, noise, hidden videos and dropout afresh at each step; the official code repeats them on SumMe, in each epoch and, with 'individual', in each batch.",
            o => o.FreshNoise, (o, v) => o with { FreshNoise = v }),
        Boolean("train_val", OptionGroup.Training, "Choose checkpoints on validation folds, not on the test fold (MrHiSum does anyway), and report KTau and SRho of the one with the best KTau.",
            o => o.TrainVal, (o, v) => o with { TrainVal = v }),
        Word("validate_every", OptionGroup.Training, "When checkpoints are validated; official: each batch with 'individual', each epoch otherwise.",
            [("official", ValidationRhythm.Official), ("epoch", ValidationRhythm.Epoch), ("batch", ValidationRhythm.Batch)],
            o => o.ValidateEvery, (o, v) => o with { ValidateEvery = v }),
        Integer("validation_draws", OptionGroup.Training, "Draws of each video at validation. From 2 on, also keeps the checkpoint with the smallest energy distance between draws and annotators.", 1,
            o => o.ValidationDraws, (o, v) => o with { ValidationDraws = v }),
        Boolean("clamp", OptionGroup.Training, "Clamp training scores to 0.05..0.95.",
            o => o.Clamp, (o, v) => o with { Clamp = v }),
        Boolean("ema", OptionGroup.Training, "Keep a moving average of the parameters and evaluate that (with 'model' MLP, keep it alone).",
            o => o.Ema, (o, v) => o with { Ema = v }),
        Number("ema_decay", OptionGroup.Training, "The moving average's decay a step.", From0Below1,
            o => o.EmaDecay, (o, v) => o with { EmaDecay = v }),
        Boolean("independent_layers", OptionGroup.Training, "Draw the initial weights of each encoder and Transformer_dec layer separately; the official code starts them as copies of one.",
            o => o.Model.IndependentLayers, (o, v) => o with { Model = o.Model with { IndependentLayers = v } }),
        Seed("seed", OptionGroup.Training, "Seed of everything random.",
            o => o.Seed, (o, v) => o with { Seed = v }),

        Word("model", OptionGroup.Model, "The diffusion model, or the baseline of two linear layers.",
            [("SummDiff", ModelKind.SummDiff), ("MLP", ModelKind.Mlp)],
            o => o.Model.Model, (o, v) => o with { Model = o.Model with { Model = v } }),
        Word("denoiser", OptionGroup.Model, "The network that predicts clean scores.",
            [("DiT", DenoiserKind.DiT), ("latentmlp", DenoiserKind.LatentMlp), ("Transformer_dec", DenoiserKind.TransformerDecoder)],
            o => o.Model.Denoiser, (o, v) => o with { Model = o.Model with { Denoiser = v } }),
        Integer("v_feat_dim", OptionGroup.Model, "Channels of a frame's features; left out, the data's.", 1,
            o => o.Model.FeatureWidth, (o, v) => o with { Model = o.Model with { FeatureWidth = v } }),
        Integer("enc_layers", OptionGroup.Model, "Encoder layers.", 1,
            o => o.Model.EncoderLayers, (o, v) => o with { Model = o.Model with { EncoderLayers = v } }),
        Integer("dec_layers", OptionGroup.Model, "Blocks of latentmlp or Transformer_dec (DiT always has two).", 1,
            o => o.Model.DecoderLayers, (o, v) => o with { Model = o.Model with { DecoderLayers = v } }),
        Integer("hidden_dim", OptionGroup.Model, "Width of the hidden state: even, and a multiple of 'nheads'.", 2,
            o => o.Model.HiddenDim, (o, v) => o with { Model = o.Model with { HiddenDim = v } }),
        Integer("dim_feedforward", OptionGroup.Model, "Width of the feed-forward layers.", 1,
            o => o.Model.FeedforwardDim, (o, v) => o with { Model = o.Model with { FeedforwardDim = v } }),
        Integer("nheads", OptionGroup.Model, "Attention heads.", 1,
            o => o.Model.Heads, (o, v) => o with { Model = o.Model with { Heads = v } }),
        Boolean("pre_norm", OptionGroup.Model, "Layer norm before, not after, each sub-layer of the encoder.",
            o => o.Model.PreNorm, (o, v) => o with { Model = o.Model with { PreNorm = v } }),
        Number("dropout", OptionGroup.Model, "Dropout inside the transformer.", From0Below1,
            o => o.Model.Dropout, (o, v) => o with { Model = o.Model with { Dropout = v } }),
        Number("input_dropout", OptionGroup.Model, "Dropout on the features.", From0Below1,
            o => o.Model.InputDropout, (o, v) => o with { Model = o.Model with { InputDropout = v } }),
        Integer("n_input_proj", OptionGroup.Model, "Layers of the input projection.", 1, 3,
            o => o.Model.InputProjections, (o, v) => o with { Model = o.Model with { InputProjections = v } }),
        Integer("K", OptionGroup.Model, "Codebook size for scores; the paper finds 200 to 400 equally good.", 2,
            o => o.Model.K, (o, v) => o with { Model = o.Model with { K = v } }),
        Word("scores_embed", OptionGroup.Model, "How a noisy score becomes a vector.",
            [("learned", ScoreEmbeddingKind.Learned), ("sinusoidal", ScoreEmbeddingKind.Sinusoidal)],
            o => o.Model.ScoresEmbed, (o, v) => o with { Model = o.Model with { ScoresEmbed = v } }),
        Number("p_uncond", OptionGroup.Model, "Probability of hiding a video while training. Above 0, sampling is guided.", From0To1,
            o => o.Model.PUncond, (o, v) => o with { Model = o.Model with { PUncond = v } }),
        Number("sigmoid_temp", OptionGroup.Model, "Temperature of the logit space.", Above0,
            o => o.Model.SigmoidTemp, (o, v) => o with { Model = o.Model with { SigmoidTemp = v } }),
        Number("eps", OptionGroup.Model, "Scores are kept this far from 0 and 1 in logit space.", Above0BelowHalf,
            o => o.Model.Eps, (o, v) => o with { Model = o.Model with { Eps = v } }),
        Integer("schedule_length", OptionGroup.Model, "Diffusion timesteps.", 2,
            o => o.Model.ScheduleLength, (o, v) => o with { Model = o.Model with { ScheduleLength = v } }),

        Number("w", OptionGroup.Sampling, "Guidance weight; 0 samples from the conditional model alone.", AtLeast0,
            o => o.Model.GuidanceWeight, (o, v) => o with { Model = o.Model with { GuidanceWeight = v } }),
        Integer("sampling_steps", OptionGroup.Sampling, "Denoising steps.", 1,
            o => o.Sampling.Steps, (o, v) => o with { Sampling = o.Sampling with { Steps = v } }),
        Number("eta", OptionGroup.Sampling, "Noise put back at each step; 0 is deterministic.", From0To1,
            o => o.Sampling.Eta, (o, v) => o with { Sampling = o.Sampling with { Eta = v } }),
        Word("final", OptionGroup.Sampling, "Which prediction of the last step is the result.",
            [("conditional", FinalBranch.Conditional), ("guided", FinalBranch.Guided)],
            o => o.Sampling.Final, (o, v) => o with { Sampling = o.Sampling with { Final = v } }),
        Number("budget", OptionGroup.Sampling, "Share of the original frames a summary may take.", Above0To1,
            o => o.Budget, (o, v) => o with { Budget = v }),
    ];

    private static readonly Dictionary<string, OptionSpec> ByName = Table.ToDictionary(spec => spec.Name, StringComparer.Ordinal);

    /// <summary>All options, in the order in which help and files list them.</summary>
    public static IReadOnlyList<OptionSpec> All => Table;

    /// <summary>The option of a name.</summary>
    /// <param name="name">The official name, with underscores or dashes.</param>
    /// <returns>The option, or null where there is none of that name.</returns>
    public static OptionSpec? Find(string name) => ByName.GetValueOrDefault(name.Replace('-', '_'));
}
