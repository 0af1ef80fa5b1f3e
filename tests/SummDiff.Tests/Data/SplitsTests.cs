using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SummDiff.Data;
using SummDiff.Testing;

namespace SummDiff.Tests.Data;

public sealed class SplitsTests
{
    // SHA-256 over the keys of the official files, each part in order of number, computed by Python.
    [Theory]
    [InlineData(DatasetKind.TvSum, "5665a90d62edf6653f3016114e90471258d6e9d6607adb206b14fa902584e5e6")]
    [InlineData(DatasetKind.SumMe, "a71343bf8dec66273212262a328b7d444ec2f704ecbc74e7fcdf957aafc9ebef")]
    public void The_shipped_folds_are_the_official_ones(DatasetKind dataset, string hash)
    {
        var text = string.Concat(Splits.Official(dataset).Select(s => $"{string.Join(',', s.Train)}/{string.Join(',', s.Test)}\n"));
        Assert.Equal(hash, Hash(text));
        Assert.All(Splits.Official(dataset), s => Assert.Empty(s.Validation));
    }

    [Fact]
    public void The_shipped_split_of_MrHiSum_is_the_official_one()
    {
        var split = Assert.Single(Splits.Official(DatasetKind.MrHiSum));
        Assert.Equal((27892, 2000, 2000), (split.Train.Count, split.Validation.Count, split.Test.Count));
        Assert.Equal(
            "bbbfdf52b1bcc3bd13d4c1001dcc81d35f5820407006a9ef98daa2d70cc5f77a",
            Hash(string.Join('/', new[] { split.Train, split.Validation, split.Test }.Select(part => string.Join(',', part)))));
    }

    [Theory]
    [InlineData(DatasetKind.TvSum, 30, 10)]
    [InlineData(DatasetKind.SumMe, 15, 5)]
    public void Validation_folds_keep_the_test_folds_and_use_every_video_once(DatasetKind dataset, int train, int others)
    {
        var official = Splits.Official(dataset);
        var folds = Splits.WithValidation(dataset);
        foreach (var (fold, plain) in folds.Zip(official))
        {
            Assert.Equal((train, others, others), (fold.Train.Count, fold.Validation.Count, fold.Test.Count));
            Assert.Equal(plain.Test, fold.Test);
            Assert.Equal(plain.Train.Order(), fold.Train.Concat(fold.Validation).Order());
        }

        Assert.Equal(folds.SelectMany(f => f.Test).Order(), folds.SelectMany(f => f.Validation).Order());
    }

    [Theory]
    [InlineData(DatasetKind.TvSum)]
    [InlineData(DatasetKind.SumMe)]
    public void The_shipped_validation_folds_come_from_the_documented_seed(DatasetKind dataset)
    {
        static int[] Numbers(IEnumerable<string> keys) => [.. keys.Select(k => int.Parse(k["video_".Length..], CultureInfo.InvariantCulture))];
        var test = Splits.Official(dataset).Select(s => Numbers(s.Test)).ToArray();
        Assert.Equal(ValidationFolds.Choose(test, ValidationFolds.ShippedSeed), Splits.WithValidation(dataset).Select(s => Numbers(s.Validation)));
        Assert.NotEqual(ValidationFolds.Choose(test, 1), ValidationFolds.Choose(test, 2));
    }

    [Fact]
    public void The_three_public_forms_are_read()
    {
        using var folder = Fixture.TemporaryFolder();
        File.WriteAllText(folder["a.txt"], "SumMe/split0/video_1,video_3/video_2\nSumMe/split1/video_2,video_3/video_1\r\n\n");
        File.WriteAllText(folder["b.json"], "{\"train_keys\": [\"video_1\"], \"val_keys\": [\"video_2\"], \"test_keys\": [\"video_3\"]}");
        File.WriteAllText(folder["c.json"], " [{\"train\": [\"video_1\"], \"val\": [\"video_2\"], \"test\": [\"video_3\"]}, {\"train\": [\"video_2\"], \"val\": [], \"test\": [\"video_3\"]}]");
        var lines = Splits.Load(folder["a.txt"]);
        Assert.Equal(2, lines.Count);
        Assert.Equal(["video_2", "video_3"], lines[1].Train);
        Assert.Equal(["video_1"], lines[1].Test);
        Assert.Equal(["video_2"], Assert.Single(Splits.Load(folder["b.json"])).Validation);
        Assert.Equal([1, 0], Splits.Load(folder["c.json"]).Select(s => s.Validation.Count));
    }

    [Theory]
    [InlineData("", "no split")]
    [InlineData("video_1,video_2", "a line of 1 fields")]
    [InlineData("T/s/video_1,video_2/video_2", "video_2 is named twice")]
    [InlineData("T/s/video_1/video_2\nT/s/video_1,video_1/video_2", "fold 1: video_1 is named twice")]
    [InlineData("T/s/video_1/", "0 test videos")]
    [InlineData("{\"train_keys\": [\"video_1\"]}", "JSON of another form")]
    [InlineData("[1]", "JSON of another form")]
    [InlineData("[{\"train\": [1], \"val\": [], \"test\": []}]", "JSON of another form")]
    [InlineData("[{\"train\": [null], \"val\": [], \"test\": []}]", "JSON of another form")]
    [InlineData("{oops", "JSON of another form")]
    [InlineData("[]", "no split")]
    public void A_split_of_another_form_is_refused(string text, string expected)
    {
        using var folder = Fixture.TemporaryFolder();
        File.WriteAllText(folder["s"], text);
        Assert.Contains(expected, Assert.Throws<SummDiffException>(() => Splits.Load(folder["s"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_video_that_is_not_there_is_named()
    {
        var split = new Split(["video_1"], ["video_2"], ["video_3"]);
        split.CheckAgainst(["video_1", "video_2", "video_3"], "s.txt");
        Assert.Contains(
            "s.txt: names video_3", Assert.Throws<SummDiffException>(() => split.CheckAgainst(["video_1", "video_2"], "s.txt")).Message, StringComparison.Ordinal);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
