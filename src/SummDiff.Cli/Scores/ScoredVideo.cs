using SummDiff.Data;
using SummDiff.Summaries;

namespace SummDiff.Cli.Scores;

/// <summary>Scores drawn for a video, and the summary that each makes.</summary>
/// <param name="Video">The video.</param>
/// <param name="Samples">The sets of scores, one summary each.</param>
/// <param name="Mean">Their mean, and its summary.</param>
internal sealed record ScoredVideo(BenchmarkVideo Video, IReadOnlyList<ScoreSet> Samples, ScoreSet Mean);

/// <summary>One set of scores.</summary>
/// <param name="Scores"><c>[L]</c>, 0..1.</param>
/// <param name="Summary">What they choose within the budget.</param>
internal sealed record ScoreSet(float[] Scores, Summary Summary);
