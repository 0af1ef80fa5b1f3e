using SummDiff.Annotations;
using SummDiff.Data;
using SummDiff.Testing;

namespace SummDiff.Tests.Data;

public sealed class TargetsTests
{
    [Fact]
    public void TvSum_gives_each_users_scores()
    {
        using var dataset = Dataset.Open(DatasetKind.TvSum, Fixture.Find("tvsum.h5"), TvSumAnnotations.Load(Fixture.Find("anno.tsv")));
        var video = dataset.Read("video_1");
        var samples = Targets.Individual(DatasetKind.TvSum, video);
        Assert.Equal(video.UserScores, samples.Select(s => s.GtScore));
        Assert.All(samples, s => Assert.Same(video.Features, s.Features));
    }

    [Fact]
    public void SumMe_gives_each_users_summary_every_fifteenth_frame()
    {
        using var dataset = Dataset.Open(DatasetKind.SumMe, Fixture.Find("summe.h5"));
        var samples = Targets.Individual(DatasetKind.SumMe, dataset.Read("video_2"));
        Assert.Equal(2, samples.Count);
        Assert.Equal([0, 1, 0, 1, 0], samples[1].GtScore); // Frames 0, 15, 30, 45, 60 over 3, modulo 2.
    }

    [Fact]
    public void A_missing_or_extra_sample_is_evened_out_and_more_is_refused()
    {
        using var dataset = Dataset.Open(DatasetKind.TvSum, Fixture.Find("tvsum.h5"));
        var video = dataset.Read("video_3");
        float[] user = [.1f, .2f, .3f, .4f, .5f, .6f, .7f, .8f];
        BenchmarkVideo With(int length) => video with { UserScores = [user[..length]] };
        Assert.Equal(user[..6], Targets.Individual(DatasetKind.TvSum, With(6))[0].GtScore);
        Assert.Equal(user[..6], Targets.Individual(DatasetKind.TvSum, With(7))[0].GtScore);
        Assert.Equal([.. user[..5], user[4]], Targets.Individual(DatasetKind.TvSum, With(5))[0].GtScore);
        Assert.Contains("are 8 but", Assert.Throws<SummDiffException>(() => Targets.Individual(DatasetKind.TvSum, With(8))).Message, StringComparison.Ordinal);
        Assert.Contains("annotations", Assert.Throws<SummDiffException>(() => Targets.Individual(DatasetKind.TvSum, video)).Message, StringComparison.Ordinal);
        Assert.Contains("MrHiSum", Assert.Throws<SummDiffException>(() => Targets.Individual(DatasetKind.MrHiSum, video)).Message, StringComparison.Ordinal);
    }
}
