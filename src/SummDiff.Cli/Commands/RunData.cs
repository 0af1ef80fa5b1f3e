using SummDiff.Data;
using SummDiff.Training;

namespace SummDiff.Cli.Commands;

/// <summary>The files of a run, opened and checked against each other.</summary>
/// <param name="Dataset">The feature file.</param>
/// <param name="Splits">The folds.</param>
/// <param name="NullVideo">The row that stands for no video, where there is one of the features' width.</param>
/// <param name="Sources">Where they came from, for the run folder.</param>
internal sealed record RunData(Dataset Dataset, IReadOnlyList<Split> Splits, float[]? NullVideo, RunSources Sources) : IDisposable
{
    /// <summary>Reads videos by their keys.</summary>
    public ReadVideos Read { get; } = TrainingInputs.ReaderOf(Dataset);

    /// <summary>The options with the features' width, where the user left it open.</summary>
    /// <param name="options">The options.</param>
    /// <param name="isGiven">Whether the user named a width.</param>
    /// <exception cref="SummDiffException">The width named is not the file's.</exception>
    public TrainingOptions FitWidth(TrainingOptions options, bool isGiven)
    {
        if (isGiven && options.Model.FeatureWidth != Dataset.FeatureWidth)
        {
            throw new SummDiffException(
                $"{Dataset.Path}: its features have {Dataset.FeatureWidth} channels, but --v-feat-dim is {options.Model.FeatureWidth}. Leave the option out to take the file's.");
        }

        return options with { Model = options.Model with { FeatureWidth = Dataset.FeatureWidth } };
    }

    /// <inheritdoc/>
    public void Dispose() => Dataset.Dispose();
}
