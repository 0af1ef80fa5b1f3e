using SummDiff.Metrics;

namespace SummDiff.Tests.Metrics;

public class F1ScoreTests
{
    [Theory]
    [InlineData("110", "011", 50)]
    [InlineData("1111", "1", 40)]
    [InlineData("1", "1111", 40)]
    [InlineData("111000111000111", "111000111000111", 100)]
    [InlineData("1111111111000", "0000000000111", 0)]
    [InlineData("000", "110", 0)]
    [InlineData("", "1", 0)]
    public void The_shorter_summary_counts_as_padded_with_zeros(string summary, string reference, double percent) =>
        Assert.Equal(percent, F1Score.Of(Bits(summary), Bits(reference)), 1e-12);

    private static byte[] Bits(string text) => [.. text.Select(c => (byte)(c - '0'))];
}
