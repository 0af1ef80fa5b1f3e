using System.Globalization;
using SummDiff.Data;
using SummDiff.Video.Shots;

namespace SummDiff.Video.Features;

/// <summary>What people think of moments of videos, read from a table: the annotations that make a feature file fit for training.</summary>
internal sealed class AnnotatorScores
{
    private readonly string _path;
    private readonly ILookup<string, Row> _rows;

    private AnnotatorScores(string path, IEnumerable<Row> rows) => (_path, _rows) = (path, rows.ToLookup(row => row.Video));

    /// <summary>
    /// Reads JSON or CSV with the columns <c>user</c>, <c>score</c> (at least 0), <c>frame</c> or <c>second</c>, and, where several videos are annotated, <c>video</c> (the file's name).
    /// A score holds until the same user's next one.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="VideoException">The file is something else, or a cell is not a number.</exception>
    public static AnnotatorScores Read(string path) => new(path, TableFile.Read(path, "scores", ["video", "user", "frame", "second", "score"]).Select((row, i) => ToRow(path, i, row)).ToList());

    /// <summary>
    /// Gives a video <c>gtscore</c> (each user's scores over that user's maximum, averaged), <c>user_summary</c> (for each user the best shots
    /// within 15 % of the video) and <c>gtsummary</c>.
    /// </summary>
    internal BenchmarkVideo Label(BenchmarkVideo sample, ExtractedVideo video) => AnnotatorLabels.FromScores(sample, PerUser(video), video.Timeline.Picks);

    /// <summary>Each user's score at each sampled frame.</summary>
    private List<float[]> PerUser(ExtractedVideo video)
    {
        var name = Path.GetFileName(video.Facts.Path);
        var rows = _rows[name].Concat(_rows[""]).ToList();
        if (rows.Count == 0)
        {
            throw new VideoException($"{_path}: holds no scores of {name}. Name the file in a column 'video', or leave that column out.");
        }

        return [.. rows.GroupBy(row => row.User).OrderBy(user => user.Key, StringComparer.Ordinal).Select(user =>
        {
            var moments = user.Select(row => (Frame: row.Frame ?? video.Timeline.FrameAt(row.Second), row.Score)).OrderBy(m => m.Frame).ToList();
            return Array.ConvertAll(video.Timeline.Picks, pick => moments.LastOrDefault(m => m.Frame <= pick, moments[0]).Score);
        })];
    }

    private static Row ToRow(string path, int index, IReadOnlyDictionary<string, string> row)
    {
        double? Number(string column) => row.TryGetValue(column, out var text)
            ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite((float)value) && value >= 0
                ? value
                : throw new VideoException($"{path}: row {index + 1} has '{text}' as {column}, where a number of at least 0 is expected.")
            : null;

        var (frame, second, score) = (Number("frame"), Number("second"), Number("score"));
        if (frame > int.MaxValue || frame % 1 > 0)
        {
            throw new VideoException($"{path}: row {index + 1} has '{row["frame"]}' as frame, where a whole number is expected.");
        }

        if (score is null || (frame ?? second) is null || !row.TryGetValue("user", out var user))
        {
            throw new VideoException($"{path}: row {index + 1} has {string.Join(", ", row.Keys)}; user, score, and frame or second are expected.");
        }

        return new Row(row.GetValueOrDefault("video", ""), user, (int?)frame, second ?? 0, (float)score);
    }

    private sealed record Row(string Video, string User, int? Frame, double Second, float Score);
}
