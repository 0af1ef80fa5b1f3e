using SummDiff.Model;

namespace SummDiff.Options;

/// <summary>Everything a run is determined by, apart from the data.</summary>
public sealed record TrainingOptions
{
    internal const double OfficialLearningRateDecay = 0.99;

    /// <summary>The benchmark (<c>--dataset</c>).</summary>
    public DatasetKind Dataset { get; init; } = DatasetKind.MrHiSum;

    /// <summary>The model.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>How validation and evaluation draw scores.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Passes over the training samples, at least 1 (<c>--epochs</c>).</summary>
    public int Epochs { get; init; } = 200;

    /// <summary>Adam's learning rate, above 0 (<c>--lr</c>).</summary>
    public double LearningRate { get; init; } = 5e-5;

    /// <summary>
    /// What the learning rate is multiplied by after each epoch, above 0 up to 1 (<c>--lr_decay</c>). For the diffusion model on MrHiSum alone:
    /// elsewhere the rate stays.
    /// </summary>
    public double LearningRateDecay { get; init; } = OfficialLearningRateDecay;

    /// <summary>Weight decay added to the gradient, at least 0 (<c>--l2_reg</c>).</summary>
    public double L2 { get; init; } = 1e-4;

    /// <summary>What the loss of the diffusion model is multiplied by, above 0 (<c>--dec_loss_coef</c>).</summary>
    public double DecoderLossCoefficient { get; init; } = 1;

    /// <summary>Training samples a step, at least 1 (<c>--batch_size</c>).</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>
    /// One training sample per user instead of one per video, and a validation after each batch (<c>--individual</c>). MrHiSum has no users: there
    /// it changes only when to validate.
    /// </summary>
    public bool Individual { get; init; }

    /// <summary>
    /// Keep dropout on after a validation within an epoch (<c>--dropout-after-validation</c>). The official loop leaves it off until the next epoch
    /// (a quirk; see docs/reference.md), so that with <see cref="Individual"/> only the first batch of each epoch trains with dropout.
    /// </summary>
    public bool DropoutAfterValidation { get; init; }

    /// <summary>
    /// Draw order, timesteps, noise, hidden videos and dropout afresh at each step (<c>--fresh-noise</c>). The official loop repeats them on SumMe
    /// (a quirk; see docs/reference.md); elsewhere they are always fresh.
    /// </summary>
    public bool FreshNoise { get; init; }

    /// <summary>Choose checkpoints on validation folds, not on the test fold (<c>--train_val</c>). MrHiSum does that anyway.</summary>
    public bool TrainVal { get; init; }

    /// <summary>When checkpoints are validated (<c>--validate-every</c>).</summary>
    public ValidationRhythm ValidateEvery { get; init; } = ValidationRhythm.Official;

    /// <summary>
    /// Draws of each video at validation, at least 1 (<c>--validation-draws</c>). From 2 on, the checkpoint whose draws have the smallest energy distance to
    /// the annotators is kept as well. The official five are selected by the first draw.
    /// </summary>
    public int ValidationDraws { get; init; } = 1;

    /// <summary>Clamp training scores to 0.05..0.95 (<c>--clamp</c>).</summary>
    public bool Clamp { get; init; }

    /// <summary>Keep a moving average of the parameters and evaluate that (<c>--ema</c>).</summary>
    public bool Ema { get; init; }

    /// <summary>
    /// Whether the moving average is what gets evaluated. The official code evaluates the MLP baseline without it (a quirk; see docs/reference.md).
    /// </summary>
    public bool EvaluatesAverage => Ema && Model.Model != ModelKind.Mlp;

    /// <summary>The moving average's decay, 0 up to but not including 1 (<c>--ema_decay</c>).</summary>
    public double EmaDecay { get; init; } = 0.999;

    /// <summary>Share of the original frames a summary may take, above 0 up to 1 (<c>--budget</c>).</summary>
    public double Budget { get; init; } = 0.15;

    /// <summary>Seed of everything random (<c>--seed</c>).</summary>
    public ulong Seed { get; init; }
}
