using System.Globalization;
using SummDiff.Formats;
using SummDiff.Options;
using SummDiff.Runs;

namespace SummDiff.Training;

/// <summary>Finds out from its checkpoints that a fold is trained and only its tests are missing, as after its results were lost or damaged.</summary>
internal static class TrainedFold
{
    /// <summary>The position at the end of training; null where a checkpoint is missing or damaged.</summary>
    /// <param name="folder">The fold's folder.</param>
    /// <param name="options">The run's options.</param>
    public static FoldPosition? Find(FoldFolder folder, TrainingOptions options)
    {
        if (Origin(folder, null, options) is not { } last || last.Epoch != options.Epochs)
        {
            return null;
        }

        var best = new SortedDictionary<SelectionMetric, BestCheckpoint>();
        foreach (var metric in Enum.GetValues<SelectionMetric>().Where(metric => File.Exists(folder.CheckpointPath(metric, ema: false))))
        {
            if (Origin(folder, metric, options) is not var (epoch, step))
            {
                return null;
            }

            best[metric] = new(double.NaN, epoch, step); // By which value it was the best is not looked at any more.
        }

        return new FoldPosition { Epoch = last.Epoch, Step = last.Step, LogBytes = folder.WholeLogBytes(), Best = best };
    }

    /// <summary>When a checkpoint was made, and its moving average, where the run keeps one; null where either is missing or damaged.</summary>
    private static (int Epoch, long Step)? Origin(FoldFolder folder, SelectionMetric? chosenBy, TrainingOptions options)
    {
        (int, long)? origin = null;
        foreach (var ema in options.Ema ? new[] { true, false } : [false])
        {
            try
            {
                var metadata = SafeTensorsFile.Open(folder.CheckpointPath(chosenBy, ema)).Metadata;
                var here = (int.Parse(metadata["epoch"], CultureInfo.InvariantCulture), long.Parse(metadata["step"], CultureInfo.InvariantCulture));
                if (origin is not null && origin != here)
                {
                    return null;
                }

                origin = here;
            }
            catch (Exception error) when (error is SummDiffException or KeyNotFoundException or FormatException or OverflowException)
            {
                return null;
            }
        }

        return origin;
    }
}
