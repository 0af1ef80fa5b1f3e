using System.Text.Json.Nodes;
using SummDiff.Testing;
using SummDiff.Video.Editing;
using SummDiff.Video.Media;
using SummDiff.Video.Shots;

namespace SummDiff.Video.Tests.Shots;

public class ShotFileTests
{
    // Ten frames a second at first, then one a second.
    private static readonly FrameTimeline Timeline = new(5, [0, .1, .2, .3, .4, 1.4, 2.4, 3.4], [0, 4], 4.4, []);

    [Fact]
    public void Shots_written_as_json_or_csv_are_read_back()
    {
        using var folder = Fixture.TemporaryFolder();
        Shot[] shots = [new(0, 3, 3), new(3, 5, 2), new(6, 8, 2)];
        File.WriteAllText(folder["a.json"], ShotFile.ToJson(shots, Timeline).ToJsonString());
        File.WriteAllText(folder["b.json"], "{\"shots\": " + ShotFile.ToJson(shots, null).ToJsonString() + "}");
        File.WriteAllText(folder["c.csv"], ShotFile.ToCsv(shots, Timeline));
        File.WriteAllText(folder["e.csv"], ShotFile.ToCsv(shots, null), new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        File.WriteAllText(folder["d.csv"], "start_seconds , end_seconds\r\n0,0.28\r\n0.3,1.39\r\n2.5,9\r\n");
        Assert.All(Directory.GetFiles(folder.Path), path => Assert.Equal(shots, ShotFile.Read(path, Timeline)));
    }

    [Theory]
    [InlineData("start_frame,end_frame\n0,9\n", "within the 8 frames")]
    [InlineData("start_frame,end_frame\n0,4\n3,5\n", "without overlapping")]
    [InlineData("start_frame,end_frame\n4,2\n", "forward")]
    [InlineData("start_frame,end_frame\n", "no shots")]
    [InlineData("start_frame,end_frame\n1\n", "line 2")]
    [InlineData("start_frame,end_frame\n1,x\n", "shot 0 has 'x' as end_frame")]
    [InlineData("start_frame,end_frame,start_seconds,end_seconds\n0,3,0,.3\n4,NaN,1.4,4\n", "shot 1 has 'NaN' as end_frame")]
    [InlineData("start_frame,end_fram,start_seconds,end_seconds\n0,3,0,.3\n", "a column 'end_fram'")]
    [InlineData("start_frame,end_seconds\n0,.3\n", "shot 0 has no end_frame")]
    [InlineData("start_seconds,end_seconds\n0,NaN\n", "shot 0 has 'NaN' as end_seconds")]
    [InlineData("start_frame,end_frame\n0,1e999\n", "shot 0 has '1e999' as end_frame")]
    [InlineData("[{\"start_frame\": 0, \"end_frame\": 2.5}]", "shot 0 has '2.5' as end_frame")]
    [InlineData("[{\"start_frame\": 0, \"start_frame\": 1, \"end_frame\": 2}]", "cannot be read")]
    [InlineData("{\"other\": 1}", "cannot be read")]
    [InlineData("[1, 2]", "cannot be read")]
    [InlineData("[", "cannot be read")]
    public void Files_that_hold_no_shots_are_refused_with_the_reason(string content, string reason)
    {
        using var folder = Fixture.TemporaryFolder();
        File.WriteAllText(folder["shots"], content);
        Assert.Contains(reason, Assert.Throws<VideoException>(() => ShotFile.Read(folder["shots"], Timeline)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_folders_and_patterns_are_expanded_in_order()
    {
        using var folder = Fixture.TemporaryFolder();
        foreach (var name in new[] { "b.mp4", "a.MKV", "notes.txt", "c.mp4" })
        {
            File.WriteAllText(folder[name], "");
        }

        Directory.CreateDirectory(folder["empty"]);
        Assert.Equal(["c.mp4", "a.MKV", "b.mp4"], InputFiles.Expand([folder["c.mp4"], folder.Path]).Select(Path.GetFileName));
        Assert.Equal(["b.mp4", "c.mp4"], InputFiles.Expand([folder["?.mp4"]]).Select(Path.GetFileName));
        Assert.Equal(["missing.mp4"], InputFiles.Expand(["missing.mp4"]));
        Assert.Throws<VideoException>(() => InputFiles.Expand([folder["empty"]]));
        Assert.Throws<VideoException>(() => InputFiles.Expand([folder["*.avi"]]));
    }

    [Fact]
    public void Outputs_of_several_videos_never_share_a_folder()
    {
        Assert.Equal(["out/film/summary.mp4", "out/film-2/summary.mp4"], SummaryOutput.For(["a/film.mp4", "b/film.mkv"], "out").Select(o => o.Video));
        Assert.Equal(new SummaryOutput("x/my.mkv", "x/my.json"), SummaryOutput.For(["a.mp4"], "x/my.mkv")[0]);
        Assert.Equal("x/my-3.mkv", new SummaryOutput("x/my.mkv", "x/my.json").VideoOf(2, 4));
        Assert.Throws<VideoException>(() => SummaryOutput.For(["a.mp4", "b.mp4"], "one.mp4"));
    }

    [Fact]
    public void A_summary_of_another_video_of_the_same_name_keeps_its_folder()
    {
        using var folder = Fixture.TemporaryFolder();
        foreach (var name in (string[])["a", "b", "out/film"])
        {
            Directory.CreateDirectory(folder[name]);
        }

        var (here, there) = (folder["a/film.mp4"], folder["b/film.mp4"]);
        File.WriteAllText(here, "");
        File.WriteAllText(there, "");
        File.WriteAllText(folder["out/film/summary.json"], new JsonObject { ["video"] = new JsonObject { ["path"] = here } }.ToJsonString());
        Assert.Equal(folder["out/film/summary.mp4"], SummaryOutput.For([here], folder["out"])[0].Video);
        Assert.Equal(folder["out/film-2/summary.mp4"], SummaryOutput.For([there], folder["out"])[0].Video);

        // A video that was moved finds its summary again, and what is no summary is nobody's.
        File.Delete(here);
        Assert.Equal(folder["out/film/summary.mp4"], SummaryOutput.For([there], folder["out"])[0].Video);
        File.WriteAllText(folder["out/film/summary.json"], "{");
        Assert.Equal(folder["out/film/summary.mp4"], SummaryOutput.For([there], folder["out"])[0].Video);
    }
}
