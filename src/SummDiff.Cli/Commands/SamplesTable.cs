using SummDiff.Cli.Framework;
using SummDiff.Metrics;

namespace SummDiff.Cli.Commands;

/// <summary>Several sets of scores of each video, beside the people who scored it.</summary>
internal static class SamplesTable
{
    /// <summary>Writes the table.</summary>
    /// <param name="terminal">Where it goes.</param>
    /// <param name="model">Of the model's samples.</param>
    /// <param name="people">Of the people in the samples' place; null where there are none.</param>
    public static void Write(Terminal terminal, DrawMetrics model, DrawMetrics? people)
    {
        terminal.WriteLine("Samples as opinions: each alone, the best for each person, and how much two of them agree");
        var table = people is null ? new TextTable("", "samples") : new TextTable("", "samples", "people");
        Add(table, "sets per video", m => MetricsTable.Format(m.Count, "0.#"));
        Add(table, "KTau, one set", m => Spread(m.Mean.KTau, m.Deviation.KTau, "0.0000"));
        Add(table, "SRho, one set", m => Spread(m.Mean.SRho, m.Deviation.SRho, "0.0000"));
        Add(table, "F1, one set", m => Spread(m.Mean.F1, m.Deviation.F1, "0.00"));
        Add(table, "KTau, best set for each person", m => MetricsTable.Format(m.BestKTau));
        Add(table, "F1, best set for each person", m => MetricsTable.Format(m.BestF1, "0.00"));
        Add(table, "KTau between two sets", m => MetricsTable.Format(m.PairwiseKTau));
        terminal.Write(table);
        terminal.WriteLine(Caution(model.Count, people?.Count));

        void Add(TextTable rows, string name, Func<DrawMetrics, string> read)
        {
            string[] cells = people is null ? [name, read(model)] : [name, read(model), read(people)];
            rows.Add(cells);
        }
    }

    /// <summary>What to bear in mind when the best of one column is held against that of the other.</summary>
    private static string Caution(double samples, double? people)
    {
        var rises = $"The best of N sets rises with N, here {MetricsTable.Format(samples, "0.#")}";
        return people is not { } count
            ? rises + "."
            : $"{rises}; a person's best among people is of {MetricsTable.Format(count - 1, "0.#")}, one fewer than they are: nobody is matched with themselves.";
    }

    private static string Spread(double mean, double deviation, string format) => $"{MetricsTable.Format(mean, format)} ± {MetricsTable.Format(deviation, format)}";
}
