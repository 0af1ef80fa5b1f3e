using System.Diagnostics;
using SummDiff.Downloads;
using SummDiff.Testing;
using Xunit.Abstractions;

namespace SummDiff.Tests.Downloads;

public sealed class DownloadCatalogTests(ITestOutputHelper log) : IDisposable
{
    private const string Good = """{"a": {"about": "b", "address": "https://example.org/x/c.bin", "hash": "sha1:0123456789012345678901234567890123456789", "license": "d", "folder": "cache"}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everything_in_the_shipped_catalog_has_a_pinned_hash_or_a_page()
    {
        var all = DownloadCatalog.Shipped.All;

        Assert.Equal(["googlenet", "googlenet-torchvision", "tvsum", "summe", "mrhisum"], all.Select(download => download.Name));
        Assert.All(all, download => Assert.True(download.Hash is not null || download.Page is not null, download.Name));
        Assert.All(all, download => Assert.NotEqual("", download.License));
    }

    [Fact]
    public void Files_lie_in_the_working_directory_or_in_the_cache()
    {
        var options = new DownloadOptions { CacheFolder = "/c" };

        Assert.Equal("dataset/tvsum/eccv16_dataset_tvsum_google_pool5.h5", options.PlaceOf(DownloadCatalog.Shipped.Find("tvsum")));
        Assert.Equal("/c/bvlc_googlenet.caffemodel", options.PlaceOf(DownloadCatalog.Shipped.Find("googlenet")));
        Assert.Equal("eccv16_dataset_tvsum_google_pool5.rar", DownloadCatalog.Shipped.Find("tvsum").SentFile);
    }

    [Fact]
    public void A_name_that_is_not_there_is_answered_with_those_that_are()
    {
        var error = Assert.Throws<SummDiffException>(() => DownloadCatalog.Shipped.Find("resnet"));

        Assert.Equal("resnet: not in the shipped catalog. It has googlenet, googlenet-torchvision, tvsum, summe, mrhisum.", error.Message);
    }

    [Fact]
    public void A_catalog_of_ones_own_is_read() => Assert.Equal("c.bin", Load(Good).Find("a").File);

    [Theory]
    [InlineData("{", "not a catalog of downloads")]
    [InlineData("[1]", "not a catalog of downloads")]
    [InlineData("""{"a": 1}""", "not a catalog of downloads")]
    [InlineData("\u0000", "not a catalog of downloads")]
    public void What_is_no_catalog_is_an_error(string json, string shown) => AssertBad(json, shown);

    [Theory]
    [InlineData("\"about\"", "\"abuot\"", "a field 'abuot'")]
    [InlineData("\"license\": \"d\"", "\"page\": \"d\"", "has no 'license'")]
    [InlineData("\"b\"", "5", "not a catalog of downloads")]
    [InlineData("https://", "ftp://", "has the address 'ftp://example.org/x/c.bin'")]
    [InlineData("c.bin", "", "ending in a file's name")]
    [InlineData("c.bin", "%2e%2e%2f", "ending in a file's name")]
    [InlineData("sha1:", "md5:", "has the hash 'md5:0123")]
    [InlineData("sha1:0", "sha1:", "has the hash")]
    [InlineData("sha1:0", "sha1:g", "has the hash")]
    [InlineData("\"folder\"", "\"unpack\": \"../z\", \"folder\"", "names the file '../z'")]
    [InlineData("\"folder\"", "\"bytes\": \"many\", \"folder\"", "not a catalog of downloads")]
    public void An_entry_that_is_wrong_is_an_error_that_names_it(string part, string instead, string shown) =>
        AssertBad(Good.Replace(part, instead, StringComparison.Ordinal), shown);

    [Fact]
    public void Hashes_are_those_of_other_programs()
    {
        File.WriteAllBytes(_folder["x"], [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * i))]);
        foreach (var (kind, program) in new[] { ("sha1", "sha1sum"), ("sha256", "sha256sum"), ("git-blob", "git hash-object") })
        {
            if (Run(program, _folder["x"]) is not { } expected)
            {
                log.WriteLine($"Skipped: {program} is not here.");
                continue;
            }

            var hash = FileHash.Parse($"{kind}:{expected}")!;
            Assert.Equal(expected, hash.Compute(_folder["x"], default));
            Assert.True(hash.Matches(expected));
            Assert.False(hash.Matches(new string('0', expected.Length)));
        }
    }

    [Fact]
    public void The_first_digits_of_a_hash_match_the_whole()
    {
        var hash = FileHash.Parse("sha256-prefix:1378BE20")!;

        Assert.True(hash.Matches("1378be20" + new string('0', 56)));
        Assert.False(hash.Matches("1378be21" + new string('0', 56)));
        Assert.Null(FileHash.Parse("sha256-prefix:1378be2"));
    }

    private static string? Run(string program, string file)
    {
        var words = program.Split(' ');
        try
        {
            using var process = Process.Start(new ProcessStartInfo(words[0], [.. words[1..], file]) { RedirectStandardOutput = true })!;
            return process.StandardOutput.ReadToEnd().Split(' ', '\n')[0];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private DownloadCatalog Load(string json)
    {
        File.WriteAllText(_folder["catalog.json"], json);
        return DownloadCatalog.Load(_folder["catalog.json"]);
    }

    private void AssertBad(string json, string shown)
    {
        var error = Assert.Throws<SummDiffException>(() => Load(json));
        Assert.StartsWith(_folder["catalog.json"], error.Message, StringComparison.Ordinal);
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
    }
}
