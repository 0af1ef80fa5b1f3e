using SummDiff.Cli.Commands.Scoring;
using SummDiff.Formats;
using SummDiff.Options;
using SummDiff.Runs;

namespace SummDiff.Cli.Commands.Files;

/// <summary>Looks into a run folder.</summary>
internal static class RunInspection
{
    /// <summary>Inspects a folder.</summary>
    /// <exception cref="SummDiffException">It is no run folder.</exception>
    public static Findings Of(string path)
    {
        var run = RunFolder.Open(path);
        var findings = new Findings(path, "run folder");
        findings.Add("data", run.Sources.Data);
        findings.Add("chosen on", SelectionSplits.Of(run.Options).ToString().ToLowerInvariant());
        foreach (var spec in OptionCatalog.All.Where(spec => spec.Read(run.Options) != spec.Default))
        {
            findings.Add(spec.Name, spec.Read(run.Options));
        }

        if (!File.Exists(run.Sources.Data))
        {
            findings.Problems.Add($"{run.Sources.Data}: the data are not there any more. Name them with --data-path to go on or to evaluate.");
        }

        var rows = findings.AddTable("folds", "fold", "state", "validations", "best KTau", "epoch", "least energy distance", "checkpoints");
        for (var fold = 0; fold < run.Splits.Count; fold++)
        {
            rows.Add(Describe(run.Fold(fold), findings));
        }

        return findings;
    }

    private static object[] Describe(FoldFolder fold, Findings findings)
    {
        try
        {
            var state = fold.ReadResult() is not null ? "finished" : File.Exists(fold.StatePath) ? "interrupted or in training" : "not begun";
            var log = fold.ReadLog();
            var best = log.Count > 0 ? log.MaxBy(entry => entry.Metrics.KTau) : null;
            return [fold.Fold, state, log.Count, best is null ? "" : MetricsTable.Format(best.Metrics.KTau), best?.Epoch ?? 0, log.Min(entry => entry.Draws?.EnergyDistance) is { } least ? MetricsTable.Format(least) : "", CountCheckpoints(fold, findings)];
        }
        catch (SummDiffException error)
        {
            findings.Problems.Add(error.Message);
            return [fold.Fold, "damaged", 0, "", 0, "", 0];
        }
    }

    private static int CountCheckpoints(FoldFolder fold, Findings findings)
    {
        SelectionMetric?[] kinds = [.. Enum.GetValues<SelectionMetric>(), null];
        var paths = kinds.SelectMany(kind => new[] { fold.CheckpointPath(kind, ema: false), fold.CheckpointPath(kind, ema: true) }).Where(File.Exists).ToList();
        foreach (var path in File.Exists(fold.StatePath) ? paths.Append(fold.StatePath) : paths)
        {
            try
            {
                SafeTensorsFile.Open(path);
            }
            catch (SummDiffException error)
            {
                findings.Problems.Add(error.Message);
            }
        }

        return paths.Count;
    }
}
