using System.Globalization;
using SummDiff.Cli.Framework;
using SummDiff.Metrics;
using SummDiff.Runs;

namespace SummDiff.Cli.Commands.Scoring;

/// <summary>A table with a row of metrics for each name. F1 is in percent.</summary>
internal sealed class MetricsTable
{
    private readonly bool _hasKnapsack;
    private readonly bool _hasDraws;
    private readonly TextTable _table;

    /// <summary>Starts a table.</summary>
    /// <param name="first">Heading of the names.</param>
    /// <param name="hasKnapsack">Whether the metrics include those of the knapsack.</param>
    /// <param name="hasDraws">Whether there are metrics of several draws.</param>
    public MetricsTable(string first, bool hasKnapsack, bool hasDraws = false)
    {
        (_hasKnapsack, _hasDraws) = (hasKnapsack, hasDraws);
        string[] knapsack = hasKnapsack ? ["WSE", "CIS", "WIR", "IR"] : [];
        _table = new TextTable([first, "F1", "KTau", "SRho", "mAP50", "mAP15", .. hasDraws ? ["τ of draws", "energy"] : Array.Empty<string>(), .. knapsack]);
    }

    /// <summary>Adds a row.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="metrics">Of one draw.</param>
    /// <param name="draws">Of several draws, where the table shows them: how much two of them agree, and their energy distance to the annotators.</param>
    public void Add(string name, VideoMetrics metrics, DrawMetrics? draws = null)
    {
        List<string> cells =
        [
            name, Format(metrics.F1, "0.00"), Format(metrics.KTau), Format(metrics.SRho), Format(metrics.Map50), Format(metrics.Map15),
        ];
        if (_hasDraws)
        {
            cells.AddRange(draws is null ? ["", ""] : [Format(draws.PairwiseKTau), draws.EnergyDistance is { } distance ? Format(distance) : ""]);
        }

        if (_hasKnapsack)
        {
            cells.AddRange(metrics.KnapsackError is { } error
                ? [Format(error.Wse), Format(error.Cis), Format(error.Wir), Format(error.Ir)]
                : ["", "", "", ""]);
        }

        _table.Add([.. cells]);
    }

    /// <summary>Writes the table.</summary>
    public void Write(Terminal terminal) => terminal.Write(_table);

    /// <summary>A number as the tables show it.</summary>
    public static string Format(double value, string format = "0.0000") => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>How people call a metric.</summary>
    public static string Name(SelectionMetric? metric) => metric switch
    {
        null => "last",
        SelectionMetric.Map50 => "mAP50",
        SelectionMetric.Map15 => "mAP15",
        SelectionMetric.Energy => "energy distance",
        _ => metric.Value.ToString(),
    };

    /// <summary>What to know about figures of checkpoints that were chosen so.</summary>
    public static string Protocol(SelectionSplit chosenOn) => chosenOn == SelectionSplit.Test
        ? "Checkpoints were chosen on the test fold itself, as the official code does; these figures flatter."
        : "Checkpoints were chosen on validation videos; the test videos played no part.";
}
