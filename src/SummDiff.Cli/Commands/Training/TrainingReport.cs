using SummDiff.Cli.Commands.Scoring;
using SummDiff.Cli.Framework;
using SummDiff.Metrics;
using SummDiff.Options;
using SummDiff.Runs;

namespace SummDiff.Cli.Commands.Training;

/// <summary>The closing tables of a run: what each kept checkpoint is worth on the test videos.</summary>
internal static class TrainingReport
{
    /// <summary>Writes the tables.</summary>
    public static void Write(Terminal terminal, RunFolder folder, RunResults results)
    {
        var hasKnapsack = results.Mean[0].Test.KnapsackError is not null;
        var count = results.Folds.Count;
        terminal.WriteLine(count == 1 ? $"Test videos of fold {results.Folds[0].Fold}, by what the checkpoint was chosen for" : $"Test videos, mean of {count} folds, by what the checkpoint was chosen for");
        var hasDraws = results.Mean[0].Draws is not null;
        var mean = new MetricsTable("best by", hasKnapsack, hasDraws);
        foreach (var row in results.Mean)
        {
            mean.Add(Name(row.ChosenBy, row.Ema), row.Test, row.Draws);
        }

        mean.Write(terminal);
        if (count > 1)
        {
            terminal.WriteLine();
            WriteFolds(terminal, folder.SelectedBy, results, hasKnapsack);
        }

        terminal.WriteLine();
        terminal.WriteLine(Result(folder.Options, results));
        if (results.Mean.FirstOrDefault(row => row.ChosenBy == folder.SelectedBy && row.Ema == folder.Options.EvaluatesAverage)?.Draws is { } draws)
        {
            DrawAdvice.Write(terminal, draws.PairwiseKTau);
        }

        terminal.WriteLine(MetricsTable.Protocol(results.ChosenOn));
        terminal.WriteLine($"Run folder: {folder.Path}");
    }

    private static void WriteFolds(Terminal terminal, SelectionMetric selectedBy, RunResults results, bool hasKnapsack)
    {
        var table = new MetricsTable($"best by {MetricsTable.Name(selectedBy)}", hasKnapsack, results.Mean[0].Draws is not null);
        foreach (var fold in results.Folds)
        {
            foreach (var checkpoint in fold.Checkpoints.Where(checkpoint => checkpoint.ChosenBy == selectedBy))
            {
                table.Add($"fold {fold.Fold}, epoch {checkpoint.Epoch}{(checkpoint.Ema ? ", EMA" : "")}", checkpoint.Test, checkpoint.Draws);
            }
        }

        table.Write(terminal);
    }

    // What the official code prints: with validation folds both of one checkpoint, otherwise each of the one that is best by it.
    private static string Result(TrainingOptions options, RunResults results)
    {
        var (byKTau, bySRho) = (Best(SelectionMetric.KTau), Best(options.TrainVal ? SelectionMetric.KTau : SelectionMetric.SRho));
        return byKTau is null || bySRho is null
            ? "No checkpoint is the best by KTau or SRho: at each validation, all scores of some video were tied."
            : $"KTau {MetricsTable.Format(byKTau.KTau)}, SRho {MetricsTable.Format(bySRho.SRho)}: {(options.TrainVal ? "both of the checkpoint that is best by KTau" : "each of the checkpoint that is best by it")}.";

        VideoMetrics? Best(SelectionMetric metric) => results.Mean.FirstOrDefault(row => row.ChosenBy == metric && row.Ema == options.EvaluatesAverage)?.Test;
    }

    private static string Name(SelectionMetric? metric, bool ema) => MetricsTable.Name(metric) + (ema ? ", EMA" : "");
}
