using SummDiff.Data;
using SummDiff.Testing;

namespace SummDiff.Tests.Data;

public sealed class NullVideoTests
{
    [Fact]
    public void The_shipped_row_is_the_official_one()
    {
        // Sum in float64, first and last number of null_video.npy as NumPy reads it.
        var row = NullVideo.Shipped;
        Assert.Equal(1024, row.Length);
        Assert.Equal(-9.573954620907898, row.Sum(v => (double)v), 1e-9);
        Assert.Equal((-3.7057831f, 0.15783297f), (row[0], row[^1]));
        row[0] = 0;
        Assert.NotEqual(0, NullVideo.Shipped[0]);
    }

    [Fact]
    public void A_row_of_another_width_is_refused()
    {
        Assert.Equal(6, NullVideo.Load(Fixture.Find("npy/f4.npy"), 6).Length);
        Assert.Contains(
            "6 numbers, but the features have 1024",
            Assert.Throws<SummDiffException>(() => NullVideo.Load(Fixture.Find("npy/f4.npy"), 1024)).Message,
            StringComparison.Ordinal);
    }
}
