using SummDiff.Cli.Framework;
using SummDiff.Metrics;

namespace SummDiff.Cli.Commands.Scoring;

/// <summary>Several draws of each video, beside the annotators who scored it.</summary>
internal static class SamplesTable
{
    /// <summary>Writes the table and what it says about the model.</summary>
    /// <param name="terminal">Where it goes.</param>
    /// <param name="model">Of the model's draws.</param>
    /// <param name="annotators">Of annotators in the draws' place; null where there are none.</param>
    public static void Write(Terminal terminal, DrawMetrics model, DrawMetrics? annotators)
    {
        var count = model.Count;
        terminal.WriteLine(annotators is null ? $"{count} draws of each video" : $"{count} draws of each video, beside {count} annotators");
        var table = annotators is null ? new TextTable("", "draws") : new TextTable("", "draws", "annotators");
        Add("KTau, one draw", m => Spread(m.Mean.KTau, m.Deviation.KTau, "0.0000"));
        Add("SRho, one draw", m => Spread(m.Mean.SRho, m.Deviation.SRho, "0.0000"));
        Add("F1, one draw", m => Spread(m.Mean.F1, m.Deviation.F1, "0.00"));
        Add("KTau, mean of the draws", m => m.OfMean is { } mean ? MetricsTable.Format(mean.KTau) : "");
        Add($"KTau, best of {count} for each annotator", m => MetricsTable.Format(m.BestKTau));
        Add($"F1, best of {count} for each annotator", m => MetricsTable.Format(m.BestF1, "0.00"));
        Add("coverage", m => MetricsTable.Format(m.Coverage, "0.00"));
        Add("KTau between two draws", m => MetricsTable.Format(m.PairwiseKTau));
        Add("F1 between two draws", m => MetricsTable.Format(m.PairwiseF1, "0.00"));
        Add("energy distance to the annotators", m => m.EnergyDistance is { } distance ? MetricsTable.Format(distance) : "");
        terminal.Write(table);
        DrawAdvice.Write(terminal, model.PairwiseKTau, annotators?.PairwiseKTau);

        void Add(string name, Func<DrawMetrics, string> read)
        {
            string[] cells = annotators is null ? [name, read(model)] : [name, read(model), read(annotators)];
            table.Add(cells);
        }
    }

    private static string Spread(double mean, double deviation, string format) => $"{MetricsTable.Format(mean, format)} ± {MetricsTable.Format(deviation, format)}";
}
