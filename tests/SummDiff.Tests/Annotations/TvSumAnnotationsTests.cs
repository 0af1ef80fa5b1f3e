using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using SummDiff.Annotations;
using SummDiff.Testing;

namespace SummDiff.Tests.Annotations;

public sealed class TvSumAnnotationsTests
{
    [Fact]
    public void The_shipped_annotations_are_the_public_ones()
    {
        // SHA-256 over 'id category ' and the score bytes of each line of ydata-tvsum50-anno.tsv.gz, computed by Python.
        var text = new MemoryStream();
        foreach (var video in TvSumAnnotations.Shipped.Videos)
        {
            foreach (var user in video.Scores)
            {
                text.Write(Encoding.UTF8.GetBytes($"{video.Id} {video.Category} "));
                text.Write(user);
            }
        }

        Assert.Equal("11af22eeb93120fa0989878df8b52629a95a681db57733d045079bfb4e210cc7", Convert.ToHexStringLower(SHA256.HashData(text.ToArray())));
        Assert.Equal(50, TvSumAnnotations.Shipped.Videos.Count);
    }

    [Fact]
    public void The_public_file_reads_back_plain_and_compressed()
    {
        using var folder = Fixture.TemporaryFolder();
        var shipped = TvSumAnnotations.Shipped.Videos.Take(3).ToArray();
        var text = string.Concat(shipped.SelectMany(v => v.Scores.Select(user => $"{v.Id}\t{v.Category}\t{string.Join(',', user)}\n")));
        File.WriteAllText(folder["plain.tsv"], text);
        File.WriteAllText(folder["mark.tsv"], text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        File.WriteAllText(folder["windows.tsv"], text.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n");
        using (var gzip = new GZipStream(File.Create(folder["packed.gz"]), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        foreach (var name in new[] { "plain.tsv", "mark.tsv", "windows.tsv", "packed.gz" })
        {
            var loaded = TvSumAnnotations.Load(folder[name]);
            Assert.Equal(shipped.Length, loaded.Videos.Count);
            foreach (var (expected, actual) in shipped.Zip(loaded.Videos))
            {
                Assert.Equal((expected.Id, expected.Category, expected.FrameCount), (actual.Id, actual.Category, actual.FrameCount));
                Assert.Equal(expected.Scores, actual.Scores);
            }
        }
    }

    [Fact]
    public void Sampled_scores_are_every_fifteenth_over_the_users_maximum()
    {
        var scores = new byte[31];
        scores.AsSpan().Fill(1);
        scores[15] = 2;
        scores[30] = 3;
        scores[16] = 4;
        var video = new AnnotatedVideo("id", "VT", [scores]);
        Assert.Equal([0.25f, 0.5f, 0.75f], Assert.Single(video.SampledScores()));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a\tVT", "line 1 has no 'video id")]
    [InlineData("a VT 1,2", "line 1 has no 'video id")]
    [InlineData("a\tVT\t1,2\na\tVT\t1,2,3", "line 2 scores 3 frames of a")]
    [InlineData("a\tVT\t1\nb\tVT\t1\na\tVT\t1", "line 3 returns to video a")]
    [InlineData("a\tVT\t1\na\tVT\t2\nb\tVT\t1\n", "video b has 1 users where others have 2")]
    [InlineData("a\tVT\t1,6", "place 2")]
    [InlineData("a\tVT\t1,", "place 2")]
    [InlineData("a\tVT\t", "place 1")]
    [InlineData("a\tVT\t1,22,3", "place 2")]
    public void A_line_of_another_form_is_named(string text, string expected)
    {
        using var folder = Fixture.TemporaryFolder();
        File.WriteAllText(folder["anno.tsv"], text);
        Assert.Contains(expected, Assert.Throws<SummDiffException>(() => TvSumAnnotations.Load(folder["anno.tsv"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_character_is_found_at_any_place()
    {
        using var folder = Fixture.TemporaryFolder();
        const string Scores = "1,2,3,4,5,1,2,3,4,5,1,2,3,4,5,1,2,3,4,5,1,2,3,4,5,1,2,3,4,5,1,2,3,4,5,1,2,3,4,5,1,2,3,4,5,1,2,3,4,5";
        for (var at = 0; at < Scores.Length; at++)
        {
            foreach (var wrong in ",06;x")
            {
                if (wrong != Scores[at])
                {
                    File.WriteAllText(folder["a"], $"id\tVT\t{Scores[..at]}{wrong}{Scores[(at + 1)..]}");
                    var error = Assert.Throws<SummDiffException>(() => TvSumAnnotations.Load(folder["a"]));
                    Assert.Contains($"in place {at / 2 + 1}.", error.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void A_damaged_gzip_file_is_said()
    {
        using var folder = Fixture.TemporaryFolder();
        File.WriteAllBytes(folder["anno.gz"], [0x1F, 0x8B, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        Assert.Contains("gzip", Assert.Throws<SummDiffException>(() => TvSumAnnotations.Load(folder["anno.gz"])).Message, StringComparison.Ordinal);
    }
}
