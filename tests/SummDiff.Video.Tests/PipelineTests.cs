using System.Text.Json.Nodes;
using SummDiff.Data;
using SummDiff.Fingerprints;
using SummDiff.Formats.Hdf5;
using SummDiff.Summaries;
using SummDiff.Testing;
using SummDiff.Video.Backbones;
using SummDiff.Video.Editing;
using SummDiff.Video.Features;
using SummDiff.Video.Media;
using SummDiff.Video.Shots;
using SummDiff.Video.Tests.Backbones;
using SummDiff.Video.Tests.Media;

namespace SummDiff.Video.Tests;

public class PipelineTests
{
    private static readonly FfmpegOptions Tools = new();

    // The made-up network sees little difference between scenes, so the penalty must be small.
    private static readonly ExtractOptions Extract = new() { Segmentation = new SegmentationOptions { Penalty = 1e-4 } };
    private static readonly FeatureFingerprint MadeBy = Extract.Fingerprint(MadeUpBackbone.Network);

    [FfmpegFact]
    public void Shots_start_where_the_scenes_do()
    {
        using var folder = Fixture.TemporaryFolder();
        var reports = new List<StageProgress>();
        var video = Features(TestClip.Scenes(folder["a.mp4"], 4, 3), new Immediate<StageProgress>(reports.Add));

        Assert.Equal([new Shot(0, 75, 75), new Shot(75, 150, 75), new Shot(150, 225, 75), new Shot(225, 300, 75)], video.Shots);
        Assert.Equal(24 * GoogLeNet.Channels, video.Features.Length);
        Assert.Equal(25, video.FrameRate, 1e-6);
        Assert.Equal([Stage.Extracting, Stage.Segmenting], reports.Select(report => report.Stage).Distinct());
        Assert.Equal((0.0, 0), (reports[0].Share, reports[0].Frames));
        Assert.Equal(1, reports[^2].Share, 0.1);
        Assert.Equal(24, reports[^2].Frames);
    }

    [FfmpegFact]
    public void Feature_files_grow_video_by_video_and_are_read_as_a_dataset()
    {
        using var folder = Fixture.TemporaryFolder();
        var (first, second) = (TestClip.Scenes(folder["one.mp4"], 3, 2), TestClip.Scenes(folder["two.mp4"], 2, 2));
        File.WriteAllText(folder["scores.csv"], "video,user,second,score\none.mp4,ann,0,1\none.mp4,ann,2,4\none.mp4,ann,4,2\none.mp4,bob,0,3\ntwo.mp4,ann,0,1\n");
        var (file, people) = (folder["features.h5"], AnnotatorScores.Read(folder["scores.csv"]));
        Assert.False(FeatureFile.Holds(file, first, Extract, MadeBy));
        Assert.Equal("video_1", FeatureFile.Add(file, Features(first), Extract, MadeBy, people));
        Assert.True(FeatureFile.Holds(file, first, Extract, MadeBy));
        Assert.False(FeatureFile.Holds(file, second, Extract, MadeBy));
        Assert.Equal("video_2", FeatureFile.Add(file, Features(second), Extract, MadeBy, people));

        var h5 = Hdf5File.Open(file);
        Assert.Equal(150, h5.ReadScalar<int>("video_1/n_frames"));
        Assert.Equal([0, 49, 50, 99, 100, 149], h5.Read<int>("video_1/change_points"));
        Assert.Equal([50, 50, 50], h5.Read<int>("video_1/n_frame_per_seg"));
        Assert.Equal(25.0, h5.ReadScalar<double>("video_1/fps"), 1e-6);
        Assert.Equal("two.mp4", h5.ReadText("video_2/video_name"));
        // Ann gives 0.25, 1 and 0.5 of her maximum, Bob 1 throughout.
        Assert.Equal([0.625f, 0.625f, 0.625f, 0.625f, 1f, 1f, 1f, 1f, 0.75f, 0.75f, 0.75f, 0.75f], h5.Read<float>("video_1/gtscore"));
        Assert.Equal([2, 150], h5.Shape("video_1/user_summary"));
        Assert.Equal([12], h5.Shape("video_1/gtsummary"));
        h5.Dispose();

        using var dataset = Dataset.Open(DatasetKind.SumMe, file);
        Assert.Equal(["video_1", "video_2"], dataset.Keys);
        Assert.Equal([new Shot(0, 50, 50), new Shot(50, 100, 50), new Shot(100, 150, 50)], dataset.Read("video_1").Shots);
    }

    [FfmpegFact]
    public void A_feature_file_refuses_what_does_not_belong_and_survives_failures()
    {
        using var folder = Fixture.TemporaryFolder();
        var clip = TestClip.Scenes(folder["one.mp4"], 1, 1);
        var (file, video) = (folder["features.h5"], Features(clip));
        FeatureFile.Add(file, video, Extract, MadeBy);
        var before = File.ReadAllBytes(file);

        Assert.Contains("made otherwise", Assert.Throws<VideoException>(() => FeatureFile.Holds(file, clip, Extract, MadeBy with { WeightsSha256 = new string('1', 64) })).Message, StringComparison.Ordinal);
        Assert.Contains("extracted otherwise", Assert.Throws<VideoException>(() => FeatureFile.Holds(file, clip, new ExtractOptions { Sampling = new FrameSampling { Every = 3 } }, MadeBy)).Message, StringComparison.Ordinal);
        File.WriteAllText(folder["scores.json"], """[{"video": "another.mp4", "user": "u", "frame": 1, "score": 2}]""");
        Assert.Contains("no scores of one.mp4", Assert.Throws<VideoException>(() => FeatureFile.Add(file, video, Extract, MadeBy, AnnotatorScores.Read(folder["scores.json"]))).Message, StringComparison.Ordinal);
        File.WriteAllText(folder["scores.json"], """[{"user": "u", "frame": 1, "score": "much"}]""");
        Assert.Throws<VideoException>(() => AnnotatorScores.Read(folder["scores.json"]));

        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.tmp"));
    }

    [FfmpegFact]
    public void A_summary_video_comes_with_everything_that_was_chosen_and_is_not_made_twice()
    {
        using var folder = Fixture.TemporaryFolder();
        var clip = TestClip.Scenes(folder["film.mp4"], 5, 1);
        var output = SummaryOutput.For([clip], folder["out"])[0];
        var options = new SummarizeOptions { Budget = Budget.Parse("45%"), Samples = 2 };
        var fast = new OutputOptions { Render = new RenderOptions { Preset = "ultrafast" } };
        // The second sample likes scenes 1 and 3, the first 0 and 2.
        var scorer = new GivenScores([1, 1, 0, 0, .9f, .9f, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0, .9f, .9f, 0, 0]);
        var summarizer = new Summarizer(MadeUpBackbone.Network, scorer, Extract, Tools);
        var writer = new SummaryWriter(summarizer, options, fast, new JsonObject { ["seed"] = 3 });
        Assert.False(writer.IsDone(clip, output));
        var summary = writer.Run(clip, output);

        Assert.Equal([[0, 50], [25, 75]], summary.Summaries.Select(s => s.Shots.Select(shot => shot.Start)));
        Assert.Equal(["summary-1.mp4", "summary-2.mp4", "summary.json"], Directory.GetFiles(folder["out/film"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(50, TestClip.Brightness(folder["out/film/summary-2.mp4"]).Length);
        var json = JsonNode.Parse(File.ReadAllText(output.Json))!;
        Assert.Equal(1.0, (double)json["shots"]![1]!["start_seconds"]!);
        Assert.Equal([1, 3], json["summaries"]![1]!["chosen_shots"]!.AsArray().Select(x => (int)x!));
        Assert.Equal(3, (int)json["settings"]!["seed"]!);
        Assert.Equal("summary-2.mp4", (string?)json["summaries"]![1]!["output"]);

        Assert.True(writer.IsDone(clip, output));
        Assert.False(new SummaryWriter(summarizer, options, fast, new JsonObject { ["seed"] = 4 }).IsDone(clip, output));
        Assert.False(new SummaryWriter(summarizer, options with { Budget = Budget.Default }, fast, new JsonObject { ["seed"] = 3 }).IsDone(clip, output));
        File.Delete(folder["out/film/summary-1.mp4"]);
        Assert.False(writer.IsDone(clip, output));
    }

    [FfmpegFact]
    public void Given_shots_a_picked_sample_and_a_dry_run_are_obeyed()
    {
        using var folder = Fixture.TemporaryFolder();
        var clip = TestClip.Scenes(folder["film.mp4"], 4, 1);
        File.WriteAllText(folder["shots.csv"], "start_seconds,end_seconds\n0,1.5\n1.5,2\n2,4\n");
        var scorer = new GivenScores([.. Enumerable.Range(0, 3).Select(k => Enumerable.Range(0, 8).Select(i => i == 3 ? 1f : 0.1f).ToArray())]);
        var options = new SummarizeOptions { ShotFile = folder["shots.csv"], Samples = 3 };
        var second = new OutputOptions { Pick = 2, Render = new RenderOptions { Preset = "ultrafast" } };
        var summarizer = new Summarizer(MadeUpBackbone.Network, scorer, new(), Tools);
        var summary = new SummaryWriter(summarizer, options, second, []).Run(clip, new SummaryOutput(folder["s.mkv"], folder["s.json"]));
        Assert.Equal([new Shot(38, 50, 12)], summary.Summaries[1].Shots);
        Assert.Equal(["s-2.mkv"], Directory.GetFiles(folder.Path, "*.mkv").Select(Path.GetFileName));

        new SummaryWriter(summarizer, options, second with { DryRun = true }, []).Run(clip, new SummaryOutput(folder["dry.mp4"], folder["dry.json"]));
        Assert.True(File.Exists(folder["dry.json"]));
        Assert.Empty(Directory.GetFiles(folder.Path, "dry*.mp4"));

        var tooFar = Assert.Throws<VideoException>(() => new SummaryWriter(summarizer, options, second with { Pick = 4 }, []).Run(clip, new SummaryOutput(folder["x.mp4"], folder["x.json"])));
        Assert.Contains("1 to 3", tooFar.Message, StringComparison.Ordinal);
        var tooShort = Assert.Throws<VideoException>(() => new SummaryWriter(summarizer, options with { Budget = Budget.Frames(11) }, second, []).Run(clip, new SummaryOutput(folder["x.mp4"], folder["x.json"])));
        Assert.Contains("at least 12f", tooShort.Message, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task A_summarizer_returns_a_summary_for_each_draw_and_renders_it()
    {
        using var folder = Fixture.TemporaryFolder();
        var clip = TestClip.Scenes(folder["film.mp4"], 5, 1);
        var scorer = new GivenScores([1, 1, 0, 0, .9f, .9f, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0, .9f, .9f, 0, 0]);
        var stages = new HashSet<Stage>();

        var summaries = await new Summarizer(MadeUpBackbone.Network, scorer, Extract, Tools)
            .SummarizeAsync(clip, new() { Budget = Budget.Seconds(2), Samples = 2 }, new Immediate<StageProgress>(progress => stages.Add(progress.Stage)));
        await summaries[1].RenderAsync(folder["short.mp4"], new() { Preset = "ultrafast" });

        Assert.Equal([[(0, 1), (2, 3)], [(1, 2), (3, 4)]], summaries.Select(summary => summary.Segments));
        Assert.Equal([2, 2], summaries.Select(summary => summary.Seconds));
        Assert.Equal([0, .5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5], summaries[0].Times, (a, b) => Math.Abs(a - b) < 0.04);
        Assert.Equal([0, 0, 1, 1, 0, 0, .9f, .9f, 0, 0], summaries[1].Scores);
        Assert.Equal([Stage.Extracting, Stage.Segmenting, Stage.Scoring], stages.Order());
        Assert.Equal(50, TestClip.Brightness(folder["short.mp4"]).Length);
    }

    [FfmpegFact]
    public void Stopping_while_decoding_leaves_nothing()
    {
        using var folder = Fixture.TemporaryFolder();
        var clip = TestClip.Scenes(folder["film.mp4"], 30, 1);
        using var cancel = new CancellationTokenSource();
        var summarizer = new SummaryWriter(new Summarizer(MadeUpBackbone.Network, new GivenScores(new float[60]), new(), Tools), new(), new(), []);
        Assert.ThrowsAny<OperationCanceledException>(() => summarizer.Run(clip, SummaryOutput.For([clip], folder["out"])[0], new Immediate<StageProgress>(_ => cancel.Cancel()), cancel.Token));
        Assert.Equal(["film.mp4"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [FfmpegFact]
    public void A_failure_leaves_no_folder_that_was_not_there()
    {
        using var folder = Fixture.TemporaryFolder();
        var clip = TestClip.Scenes(folder["film.mp4"], 2, 1);
        Directory.CreateDirectory(folder["there/film"]);
        var killed = Tools with { Ffmpeg = FrameReaderTests.Script(folder["killed"], "case \"$*\" in *filter_complex*) kill -9 $$;; esac; exec ffmpeg \"$@\"") };
        var summarizer = new SummaryWriter(new Summarizer(MadeUpBackbone.Network, new GivenScores([1, 1, 1, 1]), new(), killed), new() { Budget = Budget.Parse("100%") }, new(), []);
        foreach (var output in (string[])["there", "new/deep"])
        {
            Assert.Contains("signal 9", Assert.Throws<VideoException>(() => summarizer.Run(clip, SummaryOutput.For([clip], folder[output])[0])).Message, StringComparison.Ordinal);
        }

        Assert.Equal([folder["there"], folder["there/film"]], Directory.GetDirectories(folder.Path, "*", SearchOption.AllDirectories));
        Assert.Equal(["film.mp4", "killed"], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static ExtractedVideo Features(string path, IProgress<StageProgress>? progress = null) =>
        FeatureExtractor.Extract(MediaProbe.Read(path, Tools), MadeUpBackbone.Network, Extract, Tools, progress);
}
