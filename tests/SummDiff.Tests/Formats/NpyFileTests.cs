using SummDiff.Formats;
using SummDiff.Testing;

namespace SummDiff.Tests.Formats;

public sealed class NpyFileTests
{
    [Theory]
    [InlineData("f2")]
    [InlineData("f4")]
    [InlineData("f8")]
    [InlineData("i1")]
    [InlineData("i2")]
    [InlineData("i4")]
    [InlineData("i8")]
    [InlineData("u1")]
    [InlineData("u2")]
    [InlineData("u4")]
    [InlineData("u8")]
    [InlineData("version2", 250)]
    [InlineData("version3", 250)]
    [InlineData("b1", 1)]
    public void Numbers_of_every_kind_and_version_are_read(string name, int largest = 100)
    {
        var file = NpyFile.Open(Fixture.Find($"npy/{name}.npy"));
        var expected = new[] { 0, 1, 2, 3, 100, 250 }.Select(v => Math.Min(v, largest));
        Assert.Equal([2L, 3L], file.Shape);
        Assert.Equal(expected.Select(v => (float)v), file.ReadFloats());
        Assert.Equal(expected.Select(v => (double)v), file.ReadDoubles());
    }

    [Fact]
    public void A_single_number_has_an_empty_shape()
    {
        var file = NpyFile.Open(Fixture.Find("npy/scalar.npy"));
        Assert.Empty(file.Shape);
        Assert.Equal([2.5f], file.ReadFloats());
    }

    [Theory]
    [InlineData("npy/big-endian.npy", "little-endian")]
    [InlineData("npy/fortran.npy", "column by column")]
    [InlineData("npy/texts.npy", "<U1")]
    [InlineData("formats.h5", "not a .npy file")]
    [InlineData("npy/none.npy", "no such file")]
    public void What_is_not_read_is_said(string name, string expected) =>
        Assert.Contains(expected, Assert.Throws<SummDiffException>(() => NpyFile.Open(Fixture.Find(name))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_cut_at_any_byte_is_refused_by_name()
    {
        using var folder = Fixture.TemporaryFolder();
        foreach (var name in new[] { "f8", "version2" })
        {
            var whole = File.ReadAllBytes(Fixture.Find($"npy/{name}.npy"));
            for (var length = 0; length < whole.Length; length++)
            {
                File.WriteAllBytes(folder["cut"], whole[..length]);
                Assert.Contains("cut", Assert.Throws<SummDiffException>(() => NpyFile.Open(folder["cut"])).Message, StringComparison.Ordinal);
            }
        }
    }
}
