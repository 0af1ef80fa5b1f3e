using System.Globalization;

namespace SummDiff.Scoring;

/// <summary>Scores as a table with a row for each sampled frame of each sample, and of their mean.</summary>
internal static class CsvScores
{
    /// <summary>Writes the whole table.</summary>
    public static void Write(Stream stream, IEnumerable<ScoredVideo> videos)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("video,sample,frame,score,chosen");
        foreach (var scored in videos)
        {
            for (var sample = 0; sample < scored.Draws.Count; sample++)
            {
                Write(writer, scored, sample.ToString(CultureInfo.InvariantCulture), scored.Draws[sample]);
            }

            Write(writer, scored, "mean", scored.Mean);
        }
    }

    private static void Write(StreamWriter writer, ScoredVideo scored, string name, ScoreSet set)
    {
        for (var i = 0; i < set.Scores.Length; i++)
        {
            var frame = scored.Video.Picks[i];
            var chosen = set.Summary.Shots.Any(shot => shot.Start <= frame && frame < shot.End);
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scored.Video.Key},{name},{frame},{set.Scores[i]:R},{(chosen ? 1 : 0)}"));
        }
    }
}
