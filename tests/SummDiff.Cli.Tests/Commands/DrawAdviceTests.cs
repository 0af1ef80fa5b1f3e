using SummDiff.Cli.Commands.Scoring;

namespace SummDiff.Cli.Tests.Commands;

public class DrawAdviceTests
{
    [Fact]
    public void Draws_that_differ_are_held_against_annotators() =>
        Assert.Equal(["Two draws agree with τ 0.21, two annotators with 0.20."], DrawAdvice.Lines(0.212, 0.197));

    [Fact]
    public void A_model_of_one_opinion_is_named_and_what_to_do()
    {
        var lines = DrawAdvice.Lines(0.991);

        Assert.StartsWith("Two draws agree with τ 0.99. This model has one opinion", lines[0], StringComparison.Ordinal);
        Assert.Contains("--preset tvsum-opinions", lines[1], StringComparison.Ordinal);
        Assert.Single(DrawAdvice.Lines(0.9));
    }
}
