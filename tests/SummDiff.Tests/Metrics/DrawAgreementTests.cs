using SummDiff.Metrics;

namespace SummDiff.Tests.Metrics;

public class DrawAgreementTests
{
    [Fact]
    public void The_agreement_is_the_mean_over_pairs()
    {
        // τ between the three: -1, 1/3 and -1/3.
        Assert.Equal(-1 / 3.0, DrawAgreement.Of([[1, 2, 3], [3, 2, 1], [1, 3, 2]]), 1e-12);
        Assert.Equal((1, 1, 0), (DrawAgreement.Of([[1, 2, 3]]), DrawAgreement.Of([[1, 2, 3], [2, 4, 6]]), DrawAgreement.Of([[1, 2, 3], [1, 1, 1]])));
    }

    [Fact]
    public void One_opinion_is_stated()
    {
        Assert.Equal("Two draws agree with τ 0.21, two annotators with 0.20.", DrawAgreement.Describe(0.21, 0.2));
        Assert.Equal("Two draws agree with τ 0.95. This model has one opinion: more draws repeat it.", DrawAgreement.Describe(0.95));
    }
}
