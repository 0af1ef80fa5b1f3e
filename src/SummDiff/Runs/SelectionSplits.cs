using SummDiff.Data;
using SummDiff.Options;

namespace SummDiff.Runs;

/// <summary>Finds out which videos choose checkpoints.</summary>
internal static class SelectionSplits
{
    /// <summary>Which part of a split chooses checkpoints under these options.</summary>
    /// <param name="options">The run's options.</param>
    public static SelectionSplit Of(TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.TrainVal || options.Dataset == DatasetKind.MrHiSum ? SelectionSplit.Validation : SelectionSplit.Test;
    }

    /// <summary>The videos that choose checkpoints under these options.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="split">The fold.</param>
    /// <exception cref="SummDiffException">The options ask for validation videos and the fold has none.</exception>
    public static IReadOnlyList<string> Keys(TrainingOptions options, Split split)
    {
        ArgumentNullException.ThrowIfNull(split);
        return (Of(options), split.Validation.Count) switch
        {
            (SelectionSplit.Test, _) => split.Test,
            (_, > 0) => split.Validation,
            _ => throw new SummDiffException("The split has no validation videos to choose checkpoints on. Give splits with a 'val' part, or leave 'train_val' out."),
        };
    }
}
