using SummDiff.Video.Media;

namespace SummDiff.Video.Editing;

/// <summary>A video whose sampled frames were scored: what an edit chooses from.</summary>
/// <param name="Facts">The file.</param>
/// <param name="Timeline">When its frames are shown, and which were sampled.</param>
/// <param name="Clock">When its frames are shown, exactly.</param>
/// <param name="Shots"><c>[S]</c>, in order.</param>
/// <param name="Scores"><c>[N][L]</c>, importance of each sampled frame in 0..1, for each draw.</param>
internal sealed record ScoredVideo(MediaFacts Facts, FrameTimeline Timeline, FrameClock Clock, IReadOnlyList<Shot> Shots, IReadOnlyList<float[]> Scores)
{
    /// <summary>The scores of a draw, or the mean of all.</summary>
    /// <param name="by">Which.</param>
    /// <returns><c>[L]</c>.</returns>
    /// <exception cref="VideoException">There is no such draw.</exception>
    public float[] ScoresOf(EditOrigin by) => by.Draw switch
    {
        -1 => [.. Enumerable.Range(0, Timeline.Picks.Length).Select(i => Scores.Average(draw => draw[i]))],
        > 0 and var draw when draw <= Scores.Count => Scores[draw - 1],
        _ => throw new VideoException($"{Facts.Path}: there is no draw {by.Draw}. There are draws 1 to {Scores.Count}, and their mean."),
    };
}
