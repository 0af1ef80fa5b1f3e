using SummDiff.Fingerprints;
using SummDiff.Formats.Hdf5;

namespace SummDiff.Data;

/// <summary>Looks into a feature file, by the checks that <see cref="Dataset"/> makes, and goes on after a bad video.</summary>
internal static class DatasetInspector
{
    private const int VideosOfSumMe = 25;

    /// <summary>Describes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostVideos">How many videos to look at, from the first on.</param>
    /// <exception cref="SummDiffException">Not an HDF5 file, truncated, or without videos.</exception>
    public static DatasetDescription Describe(string path, int mostVideos = int.MaxValue)
    {
        using var file = Hdf5File.Open(path);
        var keys = Dataset.VideoKeys(file);
        var (kind, labelled) = Guess(file, keys);
        List<InspectedVideo> videos = [];
        List<string> problems = [], warnings = [];
        var oddities = new Oddities(path, warnings.Add);
        var width = 0;
        foreach (var key in keys.Take(mostVideos))
        {
            try
            {
                var reader = new VideoReader(file, key, oddities);
                var video = kind == DatasetKind.MrHiSum ? MrHiSumLayout.Read(reader, labelled) : EccvLayout.Read(reader, annotations: null, labelled);
                if (kind != DatasetKind.MrHiSum && reader.Has("gtsummary"))
                {
                    reader.Binary("gtsummary"); // Nothing uses it here, but other programs do.
                }

                width = width == 0 ? video.FeatureWidth : width;
                if (video.FeatureWidth != width)
                {
                    throw reader.Bad($"features have {video.FeatureWidth} channels, but those before have {width}. One file holds one kind of features.");
                }

                videos.Add(new(key, video.Length, video.FrameCount, video.Shots.Length, video.UserSummaries.Length));
            }
            catch (SummDiffException error)
            {
                problems.Add(error.Message);
            }
        }

        return new(kind, labelled, file.ReadTextAttribute("/", "note"), keys.Length, width, FeatureFingerprint.Of(file, kind, width), videos, problems, warnings);
    }

    /// <summary>What the first video holds tells the layouts apart; TVSum and SumMe differ only in their numbers of videos and people.</summary>
    private static (DatasetKind Kind, bool Labelled) Guess(Hdf5File file, string[] keys)
    {
        var first = keys[0];
        var labelled = file.Exists($"{first}/gtscore");
        if (file.Exists($"{first}/gt_summary") || !(file.Exists($"{first}/picks") || file.Exists($"{first}/n_frames")))
        {
            return (DatasetKind.MrHiSum, labelled);
        }

        var isSumMe = keys.Length == VideosOfSumMe
            || (file.Exists($"{first}/user_summary") && file.Shape($"{first}/user_summary") is [>= 15 and <= 18, _]);
        return (isSumMe ? DatasetKind.SumMe : DatasetKind.TvSum, labelled);
    }
}
