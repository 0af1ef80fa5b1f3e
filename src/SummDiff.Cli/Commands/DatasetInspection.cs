using SummDiff.Data;
using SummDiff.Formats;
using SummDiff.Training;

namespace SummDiff.Cli.Commands;

/// <summary>Looks into a benchmark's feature file, by the same checks that training makes.</summary>
internal static class DatasetInspection
{
    /// <summary>Videos of a large file that are looked at unless all are asked for.</summary>
    public const int MostVideos = 1000;

    /// <summary>Inspects a file.</summary>
    public static Findings Of(string path, bool all)
    {
        var (kind, labelled) = Guess(path);
        var options = new TrainingOptions { Dataset = kind };
        var findings = new Findings(path, $"dataset in the layout of {OptionCatalog.Find("dataset")!.Read(options)}{(labelled ? "" : ", without scores")}");
        try
        {
            using var dataset = Dataset.Open(kind, path, labelled: labelled, warn: findings.Problems.Add);
            Describe(dataset, findings, all ? dataset.Keys.Count : Math.Min(dataset.Keys.Count, MostVideos));
        }
        catch (SummDiffException error)
        {
            findings.Problems.Add(error.Message);
        }

        return findings;
    }

    // What the first video holds tells the layouts apart; TVSum and SumMe differ only in their numbers of videos and people.
    private static (DatasetKind Kind, bool Labelled) Guess(string path)
    {
        using var file = Hdf5File.Open(path);
        var first = file.Members().FirstOrDefault(name => name.StartsWith("video_", StringComparison.Ordinal)) ?? "video_1";
        var labelled = file.Exists($"{first}/gtscore");
        return file.Exists($"{first}/gt_summary") || (file.Exists(first) && !file.Exists($"{first}/picks")) ? (DatasetKind.MrHiSum, labelled)
            : file.Members().Count == 25 ? (DatasetKind.SumMe, labelled)
            : (DatasetKind.TvSum, labelled);
    }

    private static void Describe(Dataset dataset, Findings findings, int count)
    {
        long samples = 0, frames = 0, shots = 0;
        var rows = findings.AddTable("videos", "key", "samples", "frames", "shots", "people");
        foreach (var key in dataset.Keys.Take(count))
        {
            var video = dataset.Read(key);
            (samples, frames, shots) = (samples + video.Length, frames + video.FrameCount, shots + video.Shots.Length);
            rows.Add([key, video.Length, video.FrameCount, video.Shots.Length, video.UserSummaries.Length]);
        }

        findings.Add("video count", dataset.Keys.Count);
        findings.Add("checked", count);
        findings.Add("channels", dataset.FeatureWidth);
        findings.Add("samples", samples);
        findings.Add("frames", frames);
        findings.Add("shots", shots);
    }
}
