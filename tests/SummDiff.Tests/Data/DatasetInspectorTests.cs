using SummDiff.Data;
using SummDiff.Formats.Hdf5;
using SummDiff.Testing;

namespace SummDiff.Tests.Data;

public sealed class DatasetInspectorTests
{
    [Fact]
    public void Sound_files_are_described()
    {
        using var folder = Fixture.TemporaryFolder();
        DemoDataset.Write(folder["demo.h5"], featureWidth: 2, videos: 2);
        var demo = DatasetInspector.Describe(folder["demo.h5"]);
        Assert.Equal((DatasetKind.TvSum, true, 2, 2), (demo.Kind, demo.Labelled, demo.VideoCount, demo.FeatureWidth));
        Assert.Equal(new InspectedVideo("video_2", 313, 4688, demo.Videos[1].Shots, 20), demo.Videos[1]);
        Assert.Contains("MADE-UP", demo.Note, StringComparison.Ordinal);
        Assert.Empty(demo.Problems.Concat(demo.Warnings));

        using (var dataset = Dataset.Open(DatasetKind.TvSum, folder["demo.h5"]))
        {
            var video = dataset.Read("video_1");
            TvSumFile.Append(folder["summe.h5"], video with { UserSummaries = video.UserSummaries[..17] });
        }

        var summe = DatasetInspector.Describe(folder["summe.h5"]);
        Assert.Equal((DatasetKind.SumMe, true, 1, 2), (summe.Kind, summe.Labelled, summe.VideoCount, summe.FeatureWidth));
        Assert.Null(summe.Note);
        var mrhisum = DatasetInspector.Describe(Fixture.Find("mrhisum.h5"), mostVideos: 1);
        Assert.Equal((DatasetKind.MrHiSum, 2, 1), (mrhisum.Kind, mrhisum.VideoCount, mrhisum.Videos.Count));
    }

    [Fact]
    public void Every_bad_video_is_named_and_the_others_are_described()
    {
        using var folder = Fixture.TemporaryFolder();
        File.Copy(Fixture.Find("tvsum.h5"), folder["f.h5"]);
        using (var file = Hdf5File.OpenForUpdate(folder["f.h5"]))
        {
            file.Delete("video_1/picks");
            file.Delete("video_3/features");
            file.Write<float>("video_3/features", [6, 3], [.. Enumerable.Repeat(1f, 18)]);
            file.Delete("video_4/n_frame_per_seg");
            file.Write("video_4/n_frame_per_seg", [3], [1, 2, 3]);
        }

        var found = DatasetInspector.Describe(folder["f.h5"]);
        Assert.Equal(8, found.Videos.Count);
        Assert.Collection(
            found.Problems,
            problem => Assert.Contains("video_1: there is no dataset 'picks'", problem, StringComparison.Ordinal),
            problem => Assert.Contains("video_3: features have 3 channels, but those before have 4", problem, StringComparison.Ordinal));
        Assert.Contains("video_4: n_frame_per_seg adds up to 6 of 60", Assert.Single(found.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Videos_without_labels_are_described()
    {
        using var folder = Fixture.TemporaryFolder();
        using (var dataset = Dataset.Open(DatasetKind.TvSum, Fixture.Find("tvsum.h5")))
        {
            TvSumFile.Append(folder["f.h5"], dataset.Read("video_1") with { UserSummaries = [] });
        }

        var found = DatasetInspector.Describe(folder["f.h5"]);
        Assert.False(found.Labelled);
        Assert.Equal(0, Assert.Single(found.Videos).People);
        Assert.Empty(found.Problems);
    }
}
