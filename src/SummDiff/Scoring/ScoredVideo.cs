using SummDiff.Data;

namespace SummDiff.Scoring;

/// <summary>Scores drawn for a video, and the summary that each makes.</summary>
/// <param name="Video">The video.</param>
/// <param name="Draws">The sets of scores, one summary each.</param>
/// <param name="Mean">Their mean, and its summary.</param>
public sealed record ScoredVideo(BenchmarkVideo Video, IReadOnlyList<ScoreSet> Draws, ScoreSet Mean)
{
    /// <summary>The standard deviation over draws, averaged over frames; 0 for a single draw.</summary>
    public double Spread => Draws.Count == 1 ? 0 : Enumerable.Range(0, Video.Length).Average(i =>
        Math.Sqrt(Draws.Sum(draw => Math.Pow(draw.Scores[i] - Mean.Scores[i], 2)) / (Draws.Count - 1)));
}
