using System.Text.Json.Nodes;
using SummDiff.Summaries;
using SummDiff.Testing;
using SummDiff.Video.Editing;
using SummDiff.Video.Editing.Projects;
using SummDiff.Video.Media;
using SummDiff.Video.Tests.Backbones;

namespace SummDiff.Video.Tests.Editing;

public class VideoProjectTests
{
    private static readonly FfmpegOptions Tools = new();

    [FfmpegFact]
    public void A_project_gives_back_what_was_summarized_and_keeps_an_edit()
    {
        using var folder = Fixture.TemporaryFolder();
        var project = VideoProject.Open(Summarize(folder), Tools);
        Assert.Equal(25, project.Video.Clock.Rate);
        Assert.Equal((100, 4, 2), (project.Video.Timeline.FrameCount, project.Video.Shots.Count, project.Video.Scores.Count));
        Assert.Equal([.3f, .3f, .1f, .1f, 1, 1, 0, 0], project.Video.Scores[0]);
        Assert.Equal((50, 75, new Rational(2), new Rational(3), "draw 1"), project.Edit.Segments.Select(s => (s.StartFrame, s.EndFrame, s.Start, s.End, s.By.ToString())).Single());
        Assert.Equal(FrameReader.ReadTimeline(MediaProbe.Read(folder["film.mp4"], Tools), Tools).Times, project.Video.Timeline.Times);

        var edit = project.Edit.Lock(new FrameRange(0, 25), project.Video.Clock).Ban(new FrameRange(75, 100)).Choose(project.Video, new EditOrigin(2), Budget.Parse("50%")).Move(1, new FrameRange(30, 60), project.Video.Clock);
        project.With(edit).Save();
        var again = VideoProject.Open(folder["summary.json"], Tools).Edit;
        Assert.Equal(edit.Segments, again.Segments);
        Assert.Equal((edit.Budget, edit.By), (again.Budget, again.By));
        Assert.Equal(edit.Locked, again.Locked);
        Assert.Equal(edit.Banned, again.Banned);
        Assert.Equal("made up", (string?)JsonNode.Parse(File.ReadAllText(folder["summary.json"]))!["settings"]!["from"]);
    }

    [FfmpegFact]
    public void Files_of_version_1_are_still_read()
    {
        using var folder = Fixture.TemporaryFolder();
        var path = Summarize(folder);
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        foreach (var name in new[] { "project_version", "source", "fingerprint", "edit" })
        {
            Assert.True(json.Remove(name));
        }

        File.WriteAllText(path, json.ToJsonString());
        var project = VideoProject.Open(path, Tools);
        Assert.Equal([(50, 75)], project.Edit.Segments.Select(s => (s.StartFrame, s.EndFrame)));
        project.Save();
        Assert.Equal(VideoProject.Version, (int?)JsonNode.Parse(File.ReadAllText(path))!["project_version"]);
        Assert.Equal(project.Edit.Segments, VideoProject.Open(path, Tools).Edit.Segments);
    }

    [FfmpegFact]
    public void A_moved_video_is_found_beside_the_project_and_a_changed_one_refused()
    {
        using var folder = Fixture.TemporaryFolder();
        var path = Summarize(folder);
        Directory.CreateDirectory(folder["elsewhere"]);
        File.Move(folder["film.mp4"], folder["elsewhere/film.mp4"]);
        Refused(path, "is not there");
        File.Move(path, folder["elsewhere/summary.json"]);
        path = folder["elsewhere/summary.json"];
        Assert.Equal(folder["elsewhere/film.mp4"], VideoProject.Open(path, Tools).Video.Facts.Path);
        TestClip.Scenes(folder["elsewhere/film.mp4"], 3, 1);
        Refused(path, "not the video that was summarized");
    }

    [FfmpegFact]
    public void Files_that_are_no_project_or_damaged_are_refused()
    {
        using var folder = Fixture.TemporaryFolder();
        var path = Summarize(folder);
        var text = File.ReadAllText(path);
        void Damage(Action<JsonNode> change, string words)
        {
            var json = JsonNode.Parse(text)!;
            change(json);
            File.WriteAllText(path, json.ToJsonString());
            Refused(path, words);
        }

        Refused(folder["none.json"], "cannot be read");
        Damage(json => json["project_version"] = 99, "version 99");
        Damage(json => json["source"]!["time_line"]!["frames"] = -1, "damaged");
        Damage(json => json["source"]!["time_line"]!["time_base"] = "x", "'x' is no fraction");
        Damage(json => json["edit"]!["segments"]![0]!["end_frame"] = 101, "101");
        Damage(json => json["edit"]!["segments"]![0]!["start"] = "1/3", "1/3");
        Damage(json => json["edit"]!["segments"]![0]!["chosen_by"] = "draw 0", "'draw 0'");
        Damage(json => json["edit"]!["budget"] = "much", "'much' is not a budget");
        Damage(json => json["edit"]!["locked"] = new JsonArray(new JsonArray(5, 5)), "locked");
        Damage(json => json["summaries"]![0]!["scores"]!.AsArray().RemoveAt(0), "do not belong together");
        Damage(json => json["summaries"] = 3, "damaged");
        File.WriteAllText(path, "[]");
        Refused(path, "no project file");
        File.WriteAllText(path, text[..(text.Length / 2)]);
        Refused(path, "damaged");
    }

    [Fact]
    public void Time_lines_of_every_kind_are_kept_exactly()
    {
        void Keeps(long[] ticks, Rational timeBase, Rational? rate, string member)
        {
            double Seconds(long tick) => (double)tick * timeBase.Numerator / timeBase.Denominator;
            var times = ticks.Select(tick => Seconds(tick) - Seconds(ticks[0])).ToArray();
            var timeline = new FrameTimeline(Seconds(ticks[0]), times[..^1], [0], times[^1], ["odd"]) { TimeBase = timeBase };
            var json = TimelineJson.Write(timeline, rate);
            Assert.Contains(member, json.Select(pair => pair.Key));
            var read = TimelineJson.Read(json, [0], ["odd"]);
            Assert.Equal(timeBase, read.TimeBase);
            Assert.Equal(ticks, Enumerable.Range(0, ticks.Length).Select(frame => (long)Math.Round((read.Origin + read.TimeOf(frame)) * timeBase.Denominator / timeBase.Numerator)));
        }

        Keeps([.. Enumerable.Range(0, 500).Select(frame => 1000 + (frame * 512L))], new(1, 12800), 25, "rate");
        // Milliseconds, as Matroska rounds them.
        Keeps([.. Enumerable.Range(0, 100_000).Select(frame => (frame * 1001000L / 24 + 500) / 1000)], new(1, 1000), new Rational(24000, 1001), "rate");
        Keeps([90_000_000_000, 90_000_003_003, 90_000_003_003, 90_000_006_006, 90_000_009_010], new(1, 90000), null, "steps");
        Assert.Throws<FormatException>(() => TimelineJson.Read(JsonNode.Parse("""{"time_base": "1/25", "first": 0, "frames": 3, "steps": "9*1"}""")!, [], []));
    }

    private static void Refused(string path, string words) => Assert.Contains(words, Assert.ThrowsAny<SummDiffException>(() => VideoProject.Open(path, Tools)).Message, StringComparison.Ordinal);

    /// <summary>Four scenes of a second; the first draw likes the third one best, the second draw the second.</summary>
    private static string Summarize(TemporaryFolder folder)
    {
        var clip = TestClip.Scenes(folder["film.mp4"], 4, 1);
        File.WriteAllText(folder["shots.csv"], "start_frame,end_frame\n0,25\n25,50\n50,75\n75,100\n");
        var options = new SummarizeOptions { Budget = Budget.Parse("30%"), Samples = 2, ShotFile = folder["shots.csv"] };
        var scorer = new GivenScores([.3f, .3f, .1f, .1f, 1, 1, 0, 0], [0, 0, 1, 1, .5f, .5f, 0, 0]);
        new SummaryWriter(new Summarizer(MadeUpBackbone.Network, scorer, new(), Tools), options, new OutputOptions { DryRun = true }, new JsonObject { ["from"] = "made up" }).Run(clip, new SummaryOutput(folder["summary.mp4"], folder["summary.json"]));
        return folder["summary.json"];
    }
}
