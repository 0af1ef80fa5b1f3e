using SummDiff.Data;
using SummDiff.Metrics;

namespace SummDiff.Evaluation;

/// <summary>Evaluates several sets of scores of one video: samples of a model, or, as a yardstick, the people who scored it.</summary>
public static class DrawEvaluation
{
    /// <summary>Evaluates samples of a model.</summary>
    /// <param name="evaluation">The video.</param>
    /// <param name="samples"><c>[N][L]</c>, at least one.</param>
    public static DrawMetrics OfSamples(Protocol evaluation, IReadOnlyList<float[]> samples)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(samples);
        var matches = samples.Select(s => evaluation.MatchUsers(s)).ToArray();
        return Combine(
            [.. samples.Select(s => evaluation.Evaluate(s))],
            BestByUser(matches, m => m.F1, (_, _) => true),
            BestByUser(matches, m => m.KTau, (_, _) => true),
            samples);
    }

    /// <summary>
    /// The same for people: each in the model's place with the scores training would take from them, judged by the others.
    /// A person's best match is that among the others.
    /// </summary>
    /// <param name="dataset">TVSum or SumMe.</param>
    /// <param name="video">The video.</param>
    /// <param name="capacityFrames">The most frames a summary may have.</param>
    /// <returns>Null where there are not at least two people, as in MrHiSum.</returns>
    public static DrawMetrics? OfPeople(DatasetKind dataset, BenchmarkVideo video, int capacityFrames)
    {
        ArgumentNullException.ThrowIfNull(video);
        var count = dataset switch { DatasetKind.TvSum => video.UserScores.Length, DatasetKind.SumMe => video.UserSummaries.Length, _ => 0 };
        if (count < 2)
        {
            return null;
        }

        var people = Targets.Individual(dataset, video).Select(person => person.GtScore).ToArray();
        var metrics = people.Select((person, i) => new Protocol(dataset, Without(video, i), capacityFrames).Evaluate(person));
        var all = new Protocol(dataset, video, capacityFrames);
        var matches = people.Select(person => all.MatchUsers(person)).ToArray();
        return Combine(
            [.. metrics],
            BestByUser(matches, m => m.F1, (person, user) => person != user),
            BestByUser(matches, m => m.KTau, (person, user) => person != user),
            people);
    }

    private static DrawMetrics Combine(VideoMetrics[] metrics, double bestF1, double bestKTau, IReadOnlyList<float[]> samples)
    {
        var pairs = new List<double>();
        for (var i = 0; i < samples.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                pairs.Add(Protocol.Compare(samples[i], samples[j]));
            }
        }

        return new()
        {
            Count = samples.Count,
            Mean = VideoMetrics.Mean(metrics),
            Deviation = VideoMetrics.Deviation(metrics),
            BestF1 = bestF1,
            BestKTau = bestKTau,
            PairwiseKTau = pairs.Count == 0 ? 1 : pairs.Average(),
        };
    }

    private static double BestByUser(
        (double[] F1, double[] KTau)[] matches, Func<(double[] F1, double[] KTau), double[]> figure, Func<int, int, bool> counts) =>
        Enumerable.Range(0, figure(matches[0]).Length).Average(user =>
            Enumerable.Range(0, matches.Length).Where(sample => counts(sample, user)).Max(sample => figure(matches[sample])[user]));

    private static BenchmarkVideo Without(BenchmarkVideo video, int user) => video with
    {
        UserSummaries = [.. video.UserSummaries.Where((_, i) => i != user)],
        UserScores = [.. video.UserScores.Where((_, i) => i != user)],
    };
}
