using SummDiff.Summaries;

namespace SummDiff.Scoring;

/// <summary>One set of scores and the summary that it makes.</summary>
/// <param name="Scores"><c>[L]</c>, importance in 0..1.</param>
/// <param name="Summary">The shots that it chooses within the budget.</param>
public sealed record ScoreSet(float[] Scores, Summary Summary);
