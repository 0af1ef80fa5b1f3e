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
}
