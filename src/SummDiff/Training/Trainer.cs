using System.Runtime.CompilerServices;
using SummDiff.Runs;

namespace SummDiff.Training;

/// <summary>Trains the folds of a run, one after another, each from its own random weights.</summary>
/// <param name="folder">Where the run is kept; its options say what is done.</param>
/// <param name="inputs">What it reads.</param>
public sealed class Trainer(RunFolder folder, Inputs inputs)
{
    /// <summary>Trains folds and tests what was kept. Folds that are finished already are left as they are.</summary>
    /// <param name="folds">Numbers of folds, from 0.</param>
    /// <param name="session">Progress, saving and stopping.</param>
    /// <returns>The outcome of all finished folds of the run, also those trained before.</returns>
    /// <exception cref="OperationCanceledException">The session was asked to stop. The state is saved; the same call goes on from there.</exception>
    /// <exception cref="SummDiffException">The data cannot be used, training diverged, or a file cannot be written.</exception>
    public RunResults Run(IEnumerable<int> folds, Session session)
    {
        ArgumentNullException.ThrowIfNull(folds);
        foreach (var fold in folds.Select(folder.Fold))
        {
            if (IsFinished(fold))
            {
                fold.TidyUp();
            }
            else
            {
                TrainFold(fold, session);

                // Its buffers would still be there while the next fold makes its own.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
        }

        var results = folder.ReadResults() ?? throw new SummDiffException("No fold was named to train.");
        folder.WriteResults(results);
        return results;
    }

    /// <summary>How many of the folds are still to be trained or tested.</summary>
    /// <param name="folds">Numbers of folds, from 0.</param>
    /// <exception cref="SummDiffException">The results of one are damaged, and cannot be made again.</exception>
    public int CountUnfinished(IEnumerable<int> folds) => folds.Select(folder.Fold).Count(fold => !IsFinished(fold));

    /// <summary>Whether a fold has results. Damaged ones are as good as none, where the fold's checkpoints can be tested again.</summary>
    private bool IsFinished(FoldFolder fold)
    {
        try
        {
            return fold.ReadResult() is not null;
        }
        catch (SummDiffException) when (File.Exists(fold.StatePath) || TrainedFold.Find(fold, folder.Options) is not null)
        {
            return false;
        }
    }

    // On its own, so that no variable of the caller holds on to the fold.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TrainFold(FoldFolder fold, Session session) =>
        new FoldTrainer(folder.Options, folder.Splits[fold.Fold], fold, inputs, session).Run();
}
