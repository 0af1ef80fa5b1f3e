using SummDiff.Annotations;

namespace SummDiff.Data;

/// <summary>A video of a benchmark as its authors publish it: what annotators said, without features.</summary>
/// <param name="Key">Its group in the benchmark's file, such as <c>video_7</c>.</param>
/// <param name="Name">The video file's name without its extension.</param>
/// <param name="Annotations"><c>[U][n_frames]</c>: scores of at least 0, or summaries of zeros and ones.</param>
/// <param name="AreSummaries">Whether the annotations are summaries.</param>
internal sealed record OriginalVideo(string Key, string Name, byte[][] Annotations, bool AreSummaries)
{
    /// <summary>Frames that were annotated.</summary>
    public int FrameCount => Annotations[0].Length;

    /// <summary>The videos of TVSum.</summary>
    /// <param name="annotations">All annotations; a video's name is its YouTube id.</param>
    public static IReadOnlyList<OriginalVideo> TvSum(TvSumAnnotations annotations) =>
        [.. annotations.Videos.Select((video, i) => new OriginalVideo($"video_{i + 1}", video.Id, video.Scores, AreSummaries: false))];

    /// <summary>The videos of SumMe whose annotations a folder holds.</summary>
    /// <param name="folder">The folder <c>GT</c>, with one <c>NAME.mat</c> for each video.</param>
    /// <exception cref="SummDiffException">No such folder, none of the benchmark's videos in it, or a file is damaged.</exception>
    public static IReadOnlyList<OriginalVideo> SumMe(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new SummDiffException($"{folder}: no such folder. Expected SumMe's folder GT.");
        }

        var files = Directory.GetFiles(folder, "*.mat");
        var videos = new List<OriginalVideo>();
        for (var i = 0; i < SumMeAnnotations.Videos.Count; i++)
        {
            var name = SumMeAnnotations.Videos[i];
            if (Array.Find(files, file => SumMeAnnotations.IsSame(Path.GetFileNameWithoutExtension(file), name)) is { } path)
            {
                videos.Add(new($"video_{i + 1}", name, SumMeAnnotations.Load(path), AreSummaries: true));
            }
        }

        return videos.Count > 0 ? videos : throw new SummDiffException(
            $"{folder}: holds {files.Length} .mat files, none of them of a video of SumMe. Expected SumMe's folder GT, with {SumMeAnnotations.Videos[0]}.mat and 24 others.");
    }

    /// <summary>The video's file among several; an .mp4 goes before others of the same name, which are copies.</summary>
    /// <param name="files">Video files.</param>
    /// <returns>Its path, or null.</returns>
    public string? Find(IEnumerable<string> files) => files
        .Where(file => Path.GetFileNameWithoutExtension(file) is var name && (AreSummaries ? SumMeAnnotations.IsSame(name, Name) : name == Name))
        .OrderBy(file => string.Equals(Path.GetExtension(file), ".mp4", StringComparison.OrdinalIgnoreCase) ? 0 : 1)
        .FirstOrDefault();

    /// <summary>Gives a video the labels of its benchmark.</summary>
    /// <param name="video">Features, picks and shots over the annotated frames.</param>
    public BenchmarkVideo Label(BenchmarkVideo video) => AreSummaries
        ? AnnotatorLabels.FromSummaries(video, Annotations)
        : AnnotatorLabels.FromScores(video, [.. Annotations.Select(user => Array.ConvertAll(user, score => (float)score))], [.. Enumerable.Range(0, FrameCount)]);
}
