using SummDiff.Data;
using SummDiff.Metrics;
using SummDiff.Summaries;

namespace SummDiff.Evaluation;

/// <summary>
/// The metrics of one video, by the rules of its dataset. What depends on the people alone is worked out once, so that evaluating
/// many scores of the same video is quick.
/// </summary>
internal sealed class Protocol
{
    private readonly DatasetKind _dataset;
    private readonly Ranking[] _references;
    private readonly int _comparedLength;
    private readonly byte[][] _userSummaries;
    private Ranking[]? _annotators;
    private double? _medianHumanF1;

    /// <summary>Prepares a video.</summary>
    /// <param name="dataset">Whose rules hold.</param>
    /// <param name="video">The video.</param>
    /// <param name="capacityFrames">The most frames a summary may have; see <see cref="Budget.CapacityFrames"/>.</param>
    public Protocol(DatasetKind dataset, BenchmarkVideo video, int capacityFrames)
    {
        ArgumentNullException.ThrowIfNull(video);
        (_dataset, Video, CapacityFrames) = (dataset, video, capacityFrames);
        switch (dataset)
        {
            case DatasetKind.TvSum:
                Require(video.UserScores.Length > 0, "no user scores", "Give the annotations that belong to the file");
                _comparedLength = video.UserScores.Append(video.GtScore).Min(u => u.Length);
                _references = [.. video.UserScores.Select(u => Ranking.Of(u.AsSpan(0, _comparedLength)))];
                _userSummaries = video.UserSummaries;
                break;
            case DatasetKind.SumMe:
                Require(video.UserSummaries.Length > 0, "no user summaries", "Check that the file is the benchmark's");
                _comparedLength = Math.Min(video.UserSummaries.Min(u => u.Length), video.Shots.Sum(s => s.Frames));
                _references = [Ranking.Of(CountUsers(video.UserSummaries).AsSpan(0, _comparedLength))];
                _userSummaries = video.UserSummaries;
                break;
            case DatasetKind.MrHiSum:
                _comparedLength = video.Length;
                _references = [Ranking.Of(video.GtScore)];
                _userSummaries = [video.GtSummary];
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(dataset));
        }

        Require(_userSummaries.Length > 0 && _userSummaries.All(u => u.Length > 0), "no summary by people", "Check that the file is the benchmark's");
    }

    /// <summary>The video.</summary>
    public BenchmarkVideo Video { get; }

    /// <summary>The most frames a summary may have.</summary>
    public int CapacityFrames { get; }

    /// <summary>The annotators' summaries, zeros and ones. MrHiSum's ground truth counts as one annotator.</summary>
    internal IReadOnlyList<byte[]> AnnotatorSummaries => _userSummaries;

    /// <summary>The annotators' rankings, of scores or, for SumMe, of summaries: what the dataset's KTau looks at. MrHiSum's ground truth is one.</summary>
    internal IReadOnlyList<Ranking> Annotators => _annotators ??=
        _dataset == DatasetKind.SumMe ? Array.ConvertAll(_userSummaries, u => Ranking.Of(u.AsSpan(0, _comparedLength))) : _references;

    /// <summary>F1, percent, that half of the pairs of annotators reach: what counts as a match between humans. 100 for a single annotator.</summary>
    internal double MedianHumanF1 => _medianHumanF1 ??= _userSummaries.Length < 2 ? 100 : BestOf.Median(
        from i in Enumerable.Range(0, _userSummaries.Length)
        from j in Enumerable.Range(0, i)
        select F1Score.Of(_userSummaries[i], _userSummaries[j]));

    /// <summary>The summary that scores make of the video.</summary>
    /// <param name="scores"><c>[L]</c>.</param>
    public Summary Summarize(ReadOnlySpan<float> scores) => Video.Summarize(scores, CapacityFrames);

    /// <summary>All metrics of one set of scores.</summary>
    /// <param name="scores"><c>[L]</c>.</param>
    /// <returns>A rank correlation that does not exist, since one side ties all frames, counts as 0. The official code has no number there.</returns>
    /// <exception cref="SummDiffException">A score is not a number.</exception>
    public VideoMetrics Evaluate(ReadOnlySpan<float> scores)
    {
        var summary = Summarize(scores);
        var ranking = RankingToCompare(scores, summary);
        var agreement = Array.ConvertAll(_references, reference => Agreement.Between(ranking, reference));
        return new()
        {
            F1 = F1(summary),
            KTau = agreement.Average(a => Defined(a.KTau)),
            SRho = agreement.Average(a => Defined(a.SRho)),
            Tied = IsTied(ranking) ? 1 : 0,
            Map50 = AveragePrecision.OfClips(scores, Video.GtScore, 0.5),
            Map15 = AveragePrecision.OfClips(scores, Video.GtScore, 0.15),
            KnapsackError = _dataset == DatasetKind.MrHiSum ? ErrorOf(scores) : null,
        };
    }

    /// <summary>What scores are compared by: their summary, and the ranking that the dataset's KTau looks at.</summary>
    /// <param name="scores"><c>[L]</c>.</param>
    internal (byte[] Summary, Ranking Ranking) Read(ReadOnlySpan<float> scores)
    {
        var summary = Summarize(scores);
        return (summary.Frames, RankingToCompare(scores, summary));
    }

    /// <summary>How well scores match each annotator.</summary>
    /// <param name="read">The scores, as <see cref="Read"/> gives them.</param>
    /// <returns>For each annotator, F1 in percent and Kendall's τ_b, which is 0 where one side ties all frames.</returns>
    internal (double[] F1, double[] KTau) Match((byte[] Summary, Ranking Ranking) read) => (
        Array.ConvertAll(_userSummaries, user => F1Score.Of(read.Summary, user)),
        [.. Annotators.Select(user => Compare(read.Ranking, user))]);

    /// <summary>Kendall's τ_b of two rankings; 0 where one ties all frames.</summary>
    internal static double Compare(Ranking a, Ranking b) => Defined(RankCorrelation.Kendall(a, b));

    private static double Defined(double correlation) => double.IsNaN(correlation) ? 0 : correlation;

    // A summary is also all zeros where no shot fits the budget, which is not the model's doing.
    private bool IsTied(Ranking ranking) =>
        ranking.LevelCount == 1 && _references.Any(reference => reference.LevelCount > 1)
        && (_dataset != DatasetKind.SumMe || Video.Shots.Any(shot => shot.Frames <= CapacityFrames));

    private double F1(Summary summary)
    {
        var each = _userSummaries.Select(user => F1Score.Of(summary.Frames, user));
        return _dataset == DatasetKind.SumMe ? each.Max() : each.Average();
    }

    /// <summary>SumMe compares the summary, not the scores, with the users (a quirk; see docs/reference.md).</summary>
    private Ranking RankingToCompare(ReadOnlySpan<float> scores, Summary summary) => _dataset == DatasetKind.SumMe
        ? Ranking.Of(summary.Frames.AsSpan(0, _comparedLength))
        : Ranking.Of(scores[.._comparedLength]);

    private KnapsackError ErrorOf(ReadOnlySpan<float> scores)
    {
        var shots = Video.Shots;
        return KnapsackError.Of(
            Video.ValueShots(scores),
            Video.ValueShots(Video.GtScore),
            Array.ConvertAll(shots, s => s.Frames),
            Array.ConvertAll(shots, s => Video.GtSummary.AsSpan(s.Start..Math.Min(s.End, Video.GtSummary.Length)).Contains((byte)1)),
            CapacityFrames);
    }

    /// <summary><c>[n_frames]</c>, how many users show each frame: their mean summary, in whole numbers.</summary>
    private static byte[] CountUsers(byte[][] summaries)
    {
        var counts = new byte[summaries.Min(s => s.Length)];
        foreach (var summary in summaries)
        {
            for (var i = 0; i < counts.Length; i++)
            {
                counts[i] += summary[i];
            }
        }

        return counts;
    }

    private void Require(bool holds, string found, string advice)
    {
        if (!holds)
        {
            throw new SummDiffException($"{Video.Key} has {found}, which the metrics of {_dataset} need. {advice}.");
        }
    }
}
