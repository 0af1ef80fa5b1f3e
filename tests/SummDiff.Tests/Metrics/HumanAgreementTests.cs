using SummDiff.Annotations;
using SummDiff.Metrics;

namespace SummDiff.Tests.Metrics;

public class HumanAgreementTests
{
    [Fact]
    public void Users_are_compared_in_pairs_and_with_their_mean()
    {
        byte[][] users = [[1, 2, 3], [1, 3, 2], [3, 2, 1]];
        var ranked = HumanAgreement.Rank(users);

        // By hand: the pairs agree by 1/3, -1 and -1/3; sums are 5, 7 and 6, which agree with the users by 1/3, 1 and -1/3.
        Assert.Equal(-1 / 3.0, HumanAgreement.BetweenUsers(ranked).KTau, 1e-12);
        Assert.Equal(1, RankCorrelation.Kendall(HumanAgreement.RankMean(users), Ranking.Of([5f, 7f, 6f])), 1e-12);
        Assert.Equal(
            new Agreement(1 / 3.0, 1 / 3.0),
            HumanAgreement.WithUsers(HumanAgreement.RankMean(users), ranked),
            (a, b) => Math.Abs(a.KTau - b.KTau) < 1e-12 && Math.Abs(a.SRho - b.SRho) < 1e-12);
    }

    /// <summary>Figures for the real annotations: published 0.177 and 0.204; the others recomputed from them with SciPy. Half a unit of the last digit.</summary>
    [Fact]
    public void The_published_agreement_of_TVSums_annotators_is_found()
    {
        var videos = TvSumAnnotations.Shipped.Videos.Select(v => (v.Scores, Ranked: HumanAgreement.Rank(v.Scores))).ToArray();
        var between = Array.ConvertAll(videos, v => HumanAgreement.BetweenUsers(v.Ranked));

        Near(0.17741, 0.20417, 5e-6, Agreement.Mean(between));
        Near(0.236873, 0.274063, 5e-7, between[0]);
        Near(0.311461, 0.357086, 5e-7, between[1]);
        Near(0.249056, 0.282040, 5e-7, between[2]);
        Near(0.37815, 0.47311, 5e-6, Agreement.Mean(Array.ConvertAll(videos, v => HumanAgreement.WithUsers(HumanAgreement.RankMean(v.Scores), v.Ranked))));
    }

    [Fact]
    public void Random_scores_agree_with_nobody()
    {
        var rng = new Random(11);
        var videos = TvSumAnnotations.Shipped.Videos.Select(v => HumanAgreement.WithUsers(
            Ranking.Of(v.Scores[0].Select(_ => rng.NextSingle()).ToArray()), HumanAgreement.Rank(v.Scores)));

        Near(0, 0, 0.003, Agreement.Mean([.. videos]));
    }

    private static void Near(double ktau, double srho, double tolerance, Agreement actual)
    {
        Assert.Equal(ktau, actual.KTau, tolerance);
        Assert.Equal(srho, actual.SRho, tolerance);
    }
}
