using SummDiff.Data;
using SummDiff.Options;

namespace SummDiff.Cli.Commands.Files;

/// <summary>Looks into a benchmark's feature file, by the same checks that training makes.</summary>
internal static class DatasetInspection
{
    /// <summary>Videos of a large file that are looked at unless all are asked for.</summary>
    public const int MostVideos = 1000;

    /// <summary>Inspects a file.</summary>
    public static Findings Of(string path, bool all)
    {
        var found = DatasetInspector.Describe(path, all ? int.MaxValue : MostVideos);
        var layout = OptionCatalog.Find("dataset")!.Read(new TrainingOptions { Dataset = found.Kind });
        var findings = new Findings(path, $"dataset in the layout of {layout}{(found.Labelled ? "" : ", without scores")}");
        if (found.Note is not null)
        {
            findings.Add("note", found.Note);
        }

        findings.Add("video count", found.VideoCount);
        findings.Add("checked", found.Videos.Count + found.Problems.Count);
        findings.Add("channels", found.FeatureWidth);
        findings.Add("features", found.Fingerprint?.ToString() ?? "not recorded how they were made");
        findings.Add("samples", found.Videos.Sum(video => (long)video.Samples));
        findings.Add("frames", found.Videos.Sum(video => (long)video.Frames));
        findings.Add("shots", found.Videos.Sum(video => (long)video.Shots));
        findings.AddTable("videos", "key", "samples", "frames", "shots", "people")
            .AddRange(found.Videos.Select(video => new object[] { video.Key, video.Samples, video.Frames, video.Shots, video.People }));
        findings.Problems.AddRange(found.Problems.Concat(found.Warnings));
        return findings;
    }
}
