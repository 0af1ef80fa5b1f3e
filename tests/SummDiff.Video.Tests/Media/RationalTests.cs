using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using SummDiff.Video.Media;

namespace SummDiff.Video.Tests.Media;

public class RationalTests
{
    [Fact]
    public void Fractions_are_in_lowest_terms_with_the_sign_above()
    {
        Assert.Equal((-3L, 2L), (new Rational(6, -4).Numerator, new Rational(6, -4).Denominator));
        Assert.Equal((0L, 1L), (default(Rational).Numerator, default(Rational).Denominator));
        Assert.Equal(default, new Rational(0, 7));
        Assert.Throws<DivideByZeroException>(() => new Rational(1, 0));
        Assert.Throws<OverflowException>(() => new Rational(long.MaxValue) + 1);
    }

    [Theory]
    [InlineData("24000/1001", 24000, 1001)]
    [InlineData("4:3", 4, 3)]
    [InlineData("-10/4", -5, 2)]
    [InlineData("7", 7, 1)]
    public void Text_is_read_and_written_back(string text, long numerator, long denominator)
    {
        Assert.True(Rational.TryParse(text, out var value));
        Assert.Equal(new Rational(numerator, denominator), value);
        Assert.True(Rational.TryParse(value.ToString(), out var again));
        Assert.Equal(value, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1/0")]
    [InlineData("1/-2")]
    [InlineData("1/2/3")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    public void Text_that_is_no_fraction_is_refused(string? text) => Assert.False(Rational.TryParse(text, out _));

    [Fact]
    public void Arithmetic_agrees_with_whole_numbers_of_any_length() => Prop.ForAll(
        ArbMap.Default.ArbFor<(int A, int B, int C, int D)>().Filter(t => t.B != 0 && t.D != 0),
        t =>
        {
            var (x, y) = (new Rational(t.A, t.B), new Rational(t.C, t.D));
            BigInteger a = t.A, b = t.B, c = t.C, d = t.D;
            Assert.Equal(((a * d) + (c * b)) * (x + y).Denominator, b * d * (x + y).Numerator);
            Assert.Equal(((a * d) - (c * b)) * (x - y).Denominator, b * d * (x - y).Numerator);
            Assert.Equal(a * c * (x * y).Denominator, b * d * (x * y).Numerator);
            Assert.Equal(BigInteger.Compare(a * d * b.Sign * d.Sign, c * b * b.Sign * d.Sign), x.CompareTo(y));
            Assert.True(x.Floor <= x && x < x.Floor + 1 && x.Ceiling >= x && x > x.Ceiling - 1);
            Assert.True(x.Round - x <= new Rational(1, 2) && x - x.Round < new Rational(1, 2));
        }).QuickCheckThrowOnFailure();
}
