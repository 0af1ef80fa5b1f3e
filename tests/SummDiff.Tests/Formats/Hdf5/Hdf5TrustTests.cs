using SummDiff.Formats.Hdf5;
using SummDiff.Testing;

namespace SummDiff.Tests.Formats.Hdf5;

/// <summary>Files from strangers: see make_hostile.py beside the fixture.</summary>
public sealed class Hdf5TrustTests
{
    [Theory]
    [InlineData("external", "keeps its values in another file")]
    [InlineData("virtual", "keeps its values in another file")]
    [InlineData("link", "leads to another file")]
    [InlineData("dangling", "leads nowhere")]
    [InlineData("circle", "leads nowhere")]
    [InlineData("unallocated", "takes 1200000000 bytes, but 0 are stored")]
    [InlineData("sparse", "claims 409600000 bytes where 0 are stored")]
    public void A_data_set_that_leads_out_of_its_file_or_claims_more_than_it_holds_is_refused(string dataset, string expected)
    {
        using var file = Hdf5File.Open(Fixture.Find("hostile.h5"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<SummDiffException>(() => file.Read<float>(dataset));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.StartsWith(file.Path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_longer_than_the_file_is_refused()
    {
        using var file = Hdf5File.Open(Fixture.Find("hostile.h5"));
        Assert.Contains("takes 1000000000 bytes, but 0 are stored", Assert.Throws<SummDiffException>(() => file.ReadText("long_text")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_soft_link_inside_the_file_is_followed()
    {
        using var file = Hdf5File.Open(Fixture.Find("hostile.h5"));
        Assert.Equal([0f, 1, 2], file.Read<float>("soft"));
    }

    [Fact]
    public void Zeros_that_compress_a_thousandfold_are_read_within_bounds()
    {
        using var folder = Fixture.TemporaryFolder();
        using (var made = Hdf5File.Create(folder["f.h5"]))
        {
            made.Write<float>("zeros", [4096, 1024], new float[4096 * 1024], compress: true);
            made.Flush();
        }

        Assert.InRange(new FileInfo(folder["f.h5"]).Length, 0, 100_000);
        using var file = Hdf5File.Open(folder["f.h5"]);
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(4096 * 1024, file.Read<float>("zeros").Length); // Counted once, however often it is read.
        }
    }
}
