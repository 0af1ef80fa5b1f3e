using SummDiff.Summaries;

namespace SummDiff.Tests.Summaries;

public class BudgetTests
{
    [Theory]
    [InlineData("15%", 10_000, 1_500)]
    [InlineData("15%", 19_999, 2_999)]
    [InlineData("0.15", 1_077, 161)]
    [InlineData("100%", 77, 77)]
    [InlineData("33.3%", 1_000, 333)]
    [InlineData("900f", 10_000, 900)]
    [InlineData("900f", 77, 77)]
    [InlineData("60s", 10_000, 1_500)]
    [InlineData(" 2.5s ", 10_000, 62)]
    [InlineData("9999999s", 10_000, 10_000)]
    public void A_budget_is_a_share_or_seconds_or_frames(string text, int frameCount, int capacity) =>
        Assert.Equal(capacity, Budget.Parse(text).CapacityFrames(frameCount, framesPerSecond: 25));

    /// <summary>Capacities that Python prints for <c>int(n * 0.15)</c> in the official code, at lengths of published videos and where the product is whole.</summary>
    [Theory]
    [InlineData(20, 3)]
    [InlineData(60, 9)]
    [InlineData(180, 27)]
    [InlineData(6, 0)]
    [InlineData(4494, 674)]
    [InlineData(4729, 709)]
    [InlineData(10597, 1589)]
    [InlineData(14019, 2102)]
    public void The_default_rounds_as_the_official_code_does(int frames, int capacity) => Assert.Equal(capacity, Budget.Default.CapacityFrames(frames));

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("0%")]
    [InlineData("101%")]
    [InlineData("-5s")]
    [InlineData("15")]
    [InlineData("1.5f")]
    [InlineData("3000000000f")]
    [InlineData("1e3s")]
    [InlineData("ten minutes")]
    public void Other_text_is_refused(string text) => Assert.Throws<SummDiffException>(() => Budget.Parse(text));

    [Theory]
    [InlineData("15%")]
    [InlineData("33.3%")]
    [InlineData("60s")]
    [InlineData("0.5s")]
    [InlineData("900f")]
    public void A_budget_prints_as_it_is_read(string text) => Assert.Equal(text, Budget.Parse(text).ToString());

    [Fact]
    public void Seconds_need_a_frame_rate()
    {
        var error = Assert.Throws<SummDiffException>(() => Budget.Parse("60s").CapacityFrames(10_000));

        Assert.Contains("60s needs the video's frame rate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_that_was_never_set_is_an_error() => Assert.Throws<SummDiffException>(() => default(Budget).CapacityFrames(10));
}
