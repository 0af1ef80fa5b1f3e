using SummDiff.Data;
using SummDiff.Metrics;
using SummDiff.Scoring;

namespace SummDiff.Evaluation;

/// <summary>
/// Evaluates a set of scores of one video: draws of a model, or, as a yardstick, the annotators in their place. docs/metrics.md defines the figures.
/// </summary>
internal static class DrawEvaluation
{
    /// <summary>Evaluates draws of a model.</summary>
    /// <param name="evaluation">The video.</param>
    /// <param name="draws"><c>[N][L]</c>, at least one.</param>
    /// <exception cref="SummDiffException">A score is not a number.</exception>
    public static DrawMetrics OfDraws(Protocol evaluation, IReadOnlyList<float[]> draws)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(draws);
        var read = draws.Select(draw => evaluation.Read(draw)).ToArray();
        var matches = Array.ConvertAll(read, evaluation.Match);
        double[][] f1 = [.. matches.Select(match => match.F1)];
        VideoMetrics[] metrics = [.. draws.Select(draw => evaluation.Evaluate(draw))];
        return new()
        {
            Count = draws.Count,
            Mean = VideoMetrics.Mean(metrics),
            Deviation = VideoMetrics.Deviation(metrics),
            OfMean = evaluation.Evaluate(Scorer.Mean(draws)),
            BestF1 = BestOf.Draws(f1),
            BestKTau = BestOf.Draws([.. matches.Select(match => match.KTau)]),
            Coverage = BestOf.Coverage(f1, evaluation.MedianHumanF1),
            PairwiseF1 = Pairs.Mean(read.Length, (i, j) => F1Score.Of(read[i].Summary, read[j].Summary), ofNone: 100),
            PairwiseKTau = Pairs.Mean(read.Length, (i, j) => Protocol.Compare(read[i].Ranking, read[j].Ranking), ofNone: 1),
            EnergyDistance = EnergyDistance.Of([.. read.Select(draw => draw.Ranking)], evaluation.Annotators),
        };
    }

    /// <summary>
    /// The same for annotators: each in the model's place with the scores training would take, judged by the others. For each annotator
    /// the best match is that expected of N annotators drawn, with replacement, from the others.
    /// </summary>
    /// <param name="dataset">TVSum or SumMe.</param>
    /// <param name="video">The video.</param>
    /// <param name="capacityFrames">The most frames a summary may have.</param>
    /// <param name="count">N: how many draws of a model the figures are held against, at least 1.</param>
    /// <returns>Null where there are not at least two annotators, as in MrHiSum.</returns>
    public static DrawMetrics? OfAnnotators(DatasetKind dataset, BenchmarkVideo video, int capacityFrames, int count)
    {
        ArgumentNullException.ThrowIfNull(video);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var annotators = dataset switch { DatasetKind.TvSum => video.UserScores.Length, DatasetKind.SumMe => video.UserSummaries.Length, _ => 0 };
        if (annotators < 2)
        {
            return null;
        }

        var scores = Targets.Individual(dataset, video).Select(annotator => annotator.GtScore).ToArray();
        VideoMetrics[] metrics = [.. scores.Select((own, i) => new Protocol(dataset, Without(video, i), capacityFrames).Evaluate(own))];
        var all = new Protocol(dataset, video, capacityFrames);
        var matches = scores.Select(own => all.Match(all.Read(own))).ToArray();
        return new()
        {
            Count = count,
            Mean = VideoMetrics.Mean(metrics),
            Deviation = VideoMetrics.Deviation(metrics),
            BestF1 = OfOthers(match => match.F1, others => BestOf.Resampled(others, count)),
            BestKTau = OfOthers(match => match.KTau, others => BestOf.Resampled(others, count)),
            Coverage = OfOthers(match => match.F1, others => BestOf.Resampled(Array.ConvertAll(others, f1 => f1 >= all.MedianHumanF1 ? 1.0 : 0.0), count)),
            PairwiseF1 = Pairs.Mean(annotators, (i, j) => F1Score.Of(all.AnnotatorSummaries[i], all.AnnotatorSummaries[j]), ofNone: 100),
            PairwiseKTau = Pairs.Mean(annotators, (i, j) => Protocol.Compare(all.Annotators[i], all.Annotators[j]), ofNone: 1),
        };

        double OfOthers(Func<(double[] F1, double[] KTau), double[]> figure, Func<double[], double> combine) =>
            Enumerable.Range(0, annotators).Average(user =>
                combine([.. Enumerable.Range(0, annotators).Where(other => other != user).Select(other => figure(matches[other])[user])]));
    }

    private static BenchmarkVideo Without(BenchmarkVideo video, int user) => video with
    {
        UserSummaries = [.. video.UserSummaries.Where((_, i) => i != user)],
        UserScores = [.. video.UserScores.Where((_, i) => i != user)],
    };
}
