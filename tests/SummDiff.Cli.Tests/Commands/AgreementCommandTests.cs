using SummDiff.Testing;

namespace SummDiff.Cli.Tests.Commands;

public class AgreementCommandTests
{
    [Fact]
    public void The_shipped_annotations_give_the_published_figures()
    {
        var json = Cli.RunJson(0, "agreement");

        // Published as 0.177 and 0.204 (Otani et al., CVPR 2019); to five digits, and the other rows, recomputed independently with SciPy.
        AssertAgreement(0.17741, 0.20417, 5e-6, "people");
        AssertAgreement(0.37815, 0.47311, 5e-6, "mean_of_people");
        AssertAgreement(0, 0, 3e-3, "random");
        Assert.Equal(50, json.GetProperty("videos").GetArrayLength());
        Assert.Equal(0.236873, json.GetProperty("videos")[0].GetProperty("people").GetProperty("ktau").GetDouble(), 5e-7);

        void AssertAgreement(double ktau, double srho, double tolerance, string who)
        {
            Assert.Equal(ktau, json.GetProperty(who).GetProperty("ktau").GetDouble(), tolerance);
            Assert.Equal(srho, json.GetProperty(who).GetProperty("srho").GetDouble(), tolerance);
        }
    }

    [Fact]
    public void A_file_of_annotations_takes_the_place_of_the_shipped_ones()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["anno.tsv"], "a\tXX\t1,2,3,4\na\tXX\t1,2,4,3\n");

        var (exit, output, _) = Cli.Run("agreement", "--annotations", folder["anno.tsv"], "--videos");

        Assert.Equal(0, exit);
        Assert.Contains("0.66667", output, StringComparison.Ordinal); // One of six pairs swapped: (5 - 1) / 6.
        Assert.Contains("video_1", output, StringComparison.Ordinal);
    }
}
