using SummDiff.Checkpoints;
using SummDiff.Data;
using SummDiff.Fingerprints;
using SummDiff.Options;
using SummDiff.Runs;

namespace SummDiff.Cli.Commands.Training;

/// <summary>The files of a run, opened and checked against each other.</summary>
/// <param name="Dataset">The feature file.</param>
/// <param name="Splits">The folds.</param>
/// <param name="NullVideo">The row that stands for no video, where there is one of the features' width.</param>
/// <param name="Sources">Where they came from, for the run folder.</param>
internal sealed record RunData(Dataset Dataset, IReadOnlyList<Split> Splits, float[]? NullVideo, RunSources Sources) : IDisposable
{
    /// <summary>Reads videos by their keys.</summary>
    public ReadVideos Read { get; } = Dataset.ReadMany;

    /// <summary>The options with the features' width, where the user left it open.</summary>
    /// <param name="options">The options.</param>
    /// <param name="isGiven">Whether the user named a width.</param>
    /// <exception cref="SummDiffException">The width named is not the file's.</exception>
    public TrainingOptions FitWidth(TrainingOptions options, bool isGiven)
    {
        if (isGiven)
        {
            RequireWidth(Dataset, options);
        }

        return options with { Model = options.Model with { FeatureWidth = Dataset.FeatureWidth } };
    }

    /// <summary>Refuses features that a model does not take.</summary>
    /// <param name="dataset">The features.</param>
    /// <param name="options">The model's options.</param>
    /// <exception cref="SummDiffException">Their width differs from the model's.</exception>
    public static void RequireWidth(Dataset dataset, TrainingOptions options)
    {
        if (options.Model.FeatureWidth != dataset.FeatureWidth)
        {
            throw new SummDiffException(
                $"{dataset.Path}: its features have {dataset.FeatureWidth} channels, but the model takes {options.Model.FeatureWidth} (--v-feat-dim). Use features of the kind it was trained on.");
        }
    }

    /// <summary>Refuses features that were made otherwise than those a model was trained on, as far as both are known.</summary>
    /// <param name="dataset">The features.</param>
    /// <param name="checkpoint">The model.</param>
    /// <exception cref="SummDiffException">They were made otherwise.</exception>
    public static void RequireFeatures(Dataset dataset, Checkpoint checkpoint)
    {
        if (checkpoint.TrainedOn is { } trainedOn && dataset.Fingerprint is { } given)
        {
            FeatureFit.Require(trainedOn, given, checkpoint.Path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Dataset.Dispose();
}
