using System.Text.Json;
using SummDiff.Checkpoints;
using SummDiff.Fingerprints;
using SummDiff.Formats;
using SummDiff.Model;
using SummDiff.Options;
using SummDiff.Tensors;
using SummDiff.Testing;
using SummDiff.Video.Backbones;

namespace SummDiff.Cli.Tests.Commands;

/// <summary>The commands that take videos, on clips made by ffmpeg, with made-up weights.</summary>
public sealed class VideoCommandTests : IClassFixture<VideoCommandTests.Files>
{
    private readonly Files _files;

    public VideoCommandTests(Files files) => _files = files;

    [FfmpegFact]
    public void Summarize_makes_videos_json_and_pages_and_reports_failures_at_the_end()
    {
        using var folder = new TemporaryFolder();
        var clips = folder["clips"];
        Directory.CreateDirectory(clips);
        File.Copy(_files.Clip, Path.Combine(clips, "a.mp4"));
        File.WriteAllText(Path.Combine(clips, "b.mp4"), "no video");
        File.Copy(_files.Clip, Path.Combine(clips, "c d.mp4"));
        string[] command = ["summarize", clips, "--checkpoint", _files.Checkpoint, "--backbone", _files.Backbone, "-o", folder["out"], "--budget", "50%", "--penalty", "0.0001", "--samples", "2", "--pick", "2", "--x264-preset", "ultrafast", "--report", "page.html"];
        var (exit, output, error) = Cli.Run(command);

        Assert.Equal(1, exit);
        Assert.Contains("a.mp4: ", output, StringComparison.Ordinal);
        Assert.Contains("c d.mp4: ", output, StringComparison.Ordinal);
        Assert.Contains("Two draws agree with τ", output, StringComparison.Ordinal);
        Assert.Contains("\"Agreement\":\"Two draws agree with", File.ReadAllText(folder["out/a/page.html"]), StringComparison.Ordinal);
        Assert.Contains("1 of 3 videos failed:", error, StringComparison.Ordinal);
        Assert.Contains("b.mp4: this is not a video", error, StringComparison.Ordinal);
        foreach (var name in new[] { "a", "c d" })
        {
            Assert.Equal(["page.html", "summary-2.mp4", "summary.json"], Directory.GetFiles(folder[$"out/{name}"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }

        using var json = JsonDocument.Parse(File.ReadAllText(folder["out/a/summary.json"]));
        Assert.Equal(2, json.RootElement.GetProperty("summaries").GetArrayLength());
        Assert.InRange(json.RootElement.GetProperty("summaries")[1].GetProperty("seconds").GetDouble(), 0.1, 2);

        var again = Cli.Run(command);
        Assert.Equal(1, again.Exit);
        Assert.Equal(2, again.Output.Split("done already").Length - 1);
    }

    [FfmpegFact]
    public void The_same_seed_gives_the_same_summary_and_another_another()
    {
        using var folder = new TemporaryFolder();
        string Scores(string name, int seed)
        {
            var (exit, _, error) = Cli.Run("summarize", _files.Clip, "--checkpoint", _files.Checkpoint, "--backbone", _files.Backbone, "-o", folder[name + ".mp4"], "--budget", "100%", "--dry-run", "--seed", $"{seed}");
            Assert.True(exit == 0, error);
            using var json = JsonDocument.Parse(File.ReadAllText(folder[name + ".json"]));
            return json.RootElement.GetProperty("summaries")[0].GetProperty("scores").GetRawText();
        }

        var first = Scores("a", 1);
        Assert.Equal(first, Scores("b", 1));
        Assert.NotEqual(first, Scores("c", 2));
    }

    [FfmpegFact]
    public void Extract_then_score_gives_the_very_scores_of_summarize()
    {
        using var folder = new TemporaryFolder();
        string[] common = ["--backbone", _files.Backbone, "--penalty", "0.0001"];
        Assert.Equal(0, Cli.Run(["extract", _files.Clip, .. common, "-o", folder["f.h5"]]).Exit);
        Assert.Equal(0, Cli.Run("score", folder["f.h5"], "--checkpoint", _files.Checkpoint, "--samples", "2", "--seed", "7", "--budget", "50%", "-o", folder["s.json"]).Exit);
        Assert.Equal(0, Cli.Run(["summarize", _files.Clip, .. common, "--checkpoint", _files.Checkpoint, "--samples", "2", "--seed", "7", "--budget", "50%", "--dry-run", "-o", folder["film.mp4"]]).Exit);

        Assert.Equal(Draws("s.json", root => root.GetProperty("videos")[0].GetProperty("samples")), Draws("film.json", root => root.GetProperty("summaries")));

        List<double[]> Draws(string name, Func<JsonElement, JsonElement> find)
        {
            using var json = JsonDocument.Parse(File.ReadAllText(folder[name]));
            return [.. find(json.RootElement).EnumerateArray().Select(draw => draw.GetProperty("scores").EnumerateArray().Select(score => Math.Round((double)score.GetSingle(), 6)).ToArray())];
        }
    }

    [FfmpegFact]
    public void A_summary_is_edited_rendered_and_exported()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["shots.csv"], "start_frame,end_frame\n0,25\n25,50\n50,75\n75,100\n");
        var made = Cli.Run("summarize", _files.Clip, "--checkpoint", _files.Checkpoint, "--backbone", _files.Backbone, "-o", folder["short.mp4"], "--shots", folder["shots.csv"], "--budget", "50%", "--dry-run", "--samples", "2");
        Assert.True(made.Exit == 0, made.Error);
        var project = folder["short.json"];

        Assert.Contains("2 segments, 2.0 s, 1 locked, 1 banned, 0 moved", Cli.Run("edit", project, "--draw", "2", "--lock", "1", "--ban", "3").Output, StringComparison.Ordinal);
        Assert.Contains("1 moved", Cli.Run("edit", project, "--move", "2=1.96..2.52").Output, StringComparison.Ordinal);
        var rendered = Cli.RunJson(0, "render", project, "--x264-preset", "ultrafast", "--copy", "never", "--hdr", "tone-map");
        Assert.Equal(0, rendered.GetProperty("copied_frames").GetInt32());
        Assert.Equal(2, rendered.GetProperty("segments").GetInt32());
        Assert.True(File.Exists(folder["short.mp4"]));

        foreach (var format in new[] { "fcpxml", "xmeml", "otio", "mlt", "edl", "auto-editor", "csv", "scenes", "ffconcat", "chapters" })
        {
            Assert.Equal("25", Cli.RunJson(0, "export", project, "--to", format).GetProperty("rate").GetString());
        }

        Assert.Equal(["short.auto-editor.json", "short.chapters.txt", "short.csv", "short.edl", "short.fcpxml", "short.ffconcat", "short.json", "short.mlt", "short.mp4", "short.otio", "short.scenes.csv", "short.xml", "shots.csv"],
            Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [FfmpegFact]
    public void Edits_and_exports_that_make_no_sense_are_refused()
    {
        using var folder = new TemporaryFolder();
        var made = Cli.Run("summarize", _files.Clip, "--checkpoint", _files.Checkpoint, "--backbone", _files.Backbone, "-o", folder["short.mp4"], "--budget", "100%", "--dry-run");
        Assert.True(made.Exit == 0, made.Error);
        var project = folder["short.json"];
        var before = File.ReadAllText(project);
        void Refused(string words, params string[] args)
        {
            var (exit, _, error) = Cli.Run(args);
            Assert.NotEqual(0, exit);
            Assert.Contains(words, error, StringComparison.Ordinal);
        }

        Refused("--to is missing", "export", project);
        Refused("--to is 'avi'", "export", project, "--to", "avi");
        Refused("the project file itself", "export", project, "--to", "csv", "-o", project);
        Refused("cannot be read", "export", folder["none.json"], "--to", "edl");
        Refused("--draw is 'x'", "edit", project, "--draw", "x");
        Refused("there is no draw 2", "edit", project, "--draw", "2");
        Refused("--lock is '99'", "edit", project, "--lock", "99");
        Refused("--move is '1=3..2'", "edit", project, "--move", "1=3..2");
        Refused("not a budget", "edit", project, "--budget", "lots");
        Refused("--copy is 'x'", "render", project, "--copy", "x");
        Refused("--hdr is 'x'", "render", project, "--hdr", "x");
        Refused("no known kind", "render", project, "-o", folder["out.gif"]);
        Assert.Equal(before, File.ReadAllText(project));
    }

    [FfmpegFact]
    public void Extracted_features_are_passed_over_the_second_time_and_give_the_same_shots()
    {
        using var folder = new TemporaryFolder();
        string[] command = ["extract", _files.Clip, "--backbone", _files.Backbone, "-o", folder["f.h5"], "--penalty", "0.0001"];
        Assert.Contains("video_1, 8 of 100 frames", Cli.Run(command).Output, StringComparison.Ordinal);
        Assert.Contains("already", Cli.Run(command).Output, StringComparison.Ordinal);
        Assert.Equal(1, Cli.Run("extract", _files.Clip, "--backbone", _files.Backbone, "-o", folder["f.h5"], "--raw-features").Exit);

        var ofVideo = Cli.RunJson(0, "shots", _files.Clip, "--backbone", _files.Backbone, "--penalty", "0.0001").GetProperty("shots");
        var ofFeatures = Cli.Run("shots", folder["f.h5"], "--penalty", "0.0001");
        Assert.Equal("start_frame,end_frame\n0,25\n25,50\n50,75\n75,100\n", ofFeatures.Output.ReplaceLineEndings("\n"));
        Assert.Equal([0, 25, 50, 75], ofVideo.EnumerateArray().Select(shot => shot.GetProperty("start_frame").GetInt32()));
        Assert.Equal("start_frame,end_frame\n0,100\n", Cli.Run("shots", folder["f.h5"], "--max-shots", "1").Output.ReplaceLineEndings("\n"));
    }

    [FfmpegFact]
    public void Models_of_other_features_are_refused()
    {
        using var folder = new TemporaryFolder();
        var narrow = new TrainingOptions { Model = _files.Options.Model with { FeatureWidth = 64 } };
        Checkpoint.Save(folder["narrow.safetensors"], ScoreModel.Create(narrow.Model, new Rng(1)), narrow, new Dictionary<string, string>());
        Checkpoint.Save(folder["other.safetensors"], ScoreModel.Create(_files.Options.Model, new Rng(1)), _files.Options, new Dictionary<string, string> { ["features_made_by"] = "another network" });
        string Error(string checkpoint) => Cli.Run("summarize", _files.Clip, "--checkpoint", folder[checkpoint], "--backbone", _files.Backbone, "-o", folder["out.mp4"]).Error;

        Assert.Contains("features of 64 channels", Error("narrow.safetensors"), StringComparison.Ordinal);
        Assert.Contains("(another network)", Error("other.safetensors"), StringComparison.Ordinal);
        Assert.Equal(2, Cli.Run("summarize", _files.Clip, "--checkpoint", _files.Checkpoint).Exit);
        Assert.Equal(2, Cli.Run("extract", _files.Clip, "--backbone", _files.Backbone).Exit);
    }

    [FfmpegFact]
    public void A_checkpoint_without_a_record_is_used_only_when_the_user_says_what_it_was_trained_on()
    {
        using var folder = new TemporaryFolder();
        Checkpoint.Save(folder["unknown.safetensors"], ScoreModel.Create(_files.Options.Model, new Rng(1)), _files.Options, new Dictionary<string, string>());
        (int Exit, string Error) Summarize(string backbone, params string[] more)
        {
            var (exit, _, error) = Cli.Run(["summarize", _files.Clip, "--checkpoint", folder["unknown.safetensors"], "--backbone", backbone, "-o", folder["out.mp4"], "--budget", "100%", "--dry-run", .. more]);
            return (exit, error);
        }

        void Refused(int exit, string words, (int Exit, string Error) result)
        {
            Assert.Equal(exit, result.Exit);
            Assert.Contains(words, result.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(folder["out.json"]));
        }

        Refused(2, "--trained-on", Summarize(_files.Bvlc));
        Refused(2, "must be published, mrhisum, or a feature file", Summarize(_files.Bvlc, "--trained-on", "tvsum"));
        Refused(1, "bvlc_googlenet.caffemodel", Summarize(_files.Backbone, "--trained-on", "published"));
        Refused(1, "trained on MrHiSum fits MrHiSum's own files alone", Summarize(_files.Bvlc, "--trained-on", "mrhisum"));
        Refused(1, "unit length; 2 frames a second", Summarize(_files.Bvlc, "--trained-on", "published", "--raw-features"));
        Refused(1, "4 frames a second", Summarize(_files.Bvlc, "--trained-on", "published", "--rate", "4"));
        Refused(2, "--transform-input is for torchvision's network", Summarize(_files.Bvlc, "--trained-on", "published", "--transform-input"));

        Assert.Equal((0, ""), Summarize(_files.Bvlc, "--trained-on", "published"));
        using (var json = JsonDocument.Parse(File.ReadAllText(folder["out.json"])))
        {
            var made = json.RootElement.GetProperty("settings").GetProperty("features");
            Assert.Equal(FeatureFingerprint.Published with { WeightsSha256 = GoogLeNet.Load(_files.Bvlc).WeightsSha256 }, FeatureFingerprint.Parse(made.GetRawText(), "summary.json"));
        }

        // A feature file says it as well, and a model sampled otherwise brings its rate along.
        Assert.Equal(0, Cli.Run("extract", _files.Clip, "--backbone", _files.Backbone, "-o", folder["f.h5"], "--every", "10", "--raw-features", "--transform-input").Exit);
        Assert.Equal((0, ""), Summarize(_files.Backbone, "--trained-on", folder["f.h5"]));
        using (var json = JsonDocument.Parse(File.ReadAllText(folder["out.json"])))
        {
            Assert.Equal([0, 10, 20, 30, 40, 50, 60, 70, 80, 90], json.RootElement.GetProperty("samples").GetProperty("frames").EnumerateArray().Select(frame => frame.GetInt32()));
        }

        // Converted with the word, the checkpoint needs no option; a contradiction is refused.
        Assert.Equal(0, Cli.Run("convert", folder["unknown.safetensors"], folder["known.safetensors"], "--trained-on", "published").Exit);
        Assert.Equal(FeatureFingerprint.Published, Checkpoint.Load(folder["known.safetensors"]).TrainedOn);
        var contradiction = Cli.Run("summarize", _files.Clip, "--checkpoint", folder["known.safetensors"], "--backbone", _files.Bvlc, "--trained-on", "mrhisum");
        Assert.Equal(2, contradiction.Exit);
        Assert.Contains("Leave the option out", contradiction.Error, StringComparison.Ordinal);

        // Scores of features that the model was not trained on.
        var (score, _, error) = Cli.Run("score", folder["f.h5"], "--checkpoint", folder["known.safetensors"]);
        Assert.Equal(1, score);
        Assert.Contains("(torchvision-googlenet; weights", error, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public void A_place_that_cannot_be_written_is_told_before_the_work()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "kept");
        string[] summarize = ["summarize", _files.Clip, "--checkpoint", _files.Checkpoint, "--backbone", _files.Backbone, "--budget", "100%"];
        void Refused(string words, params string[] command)
        {
            var (exit, output, error) = Cli.Run(command);
            Assert.Equal((1, ""), (exit, output));
            Assert.Contains(words, error, StringComparison.Ordinal);
            Assert.Equal(["file"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
            Assert.Equal("kept", File.ReadAllText(folder["file"]));
        }

        Refused($"{folder["file"]} is a file", [.. summarize, "-o", folder["file"]]);
        Refused($"{folder["file"]} is a file", [.. summarize, "-o", folder["out"], "--report", folder["file/page.html"]]);
        Refused("this is a folder", [.. summarize, "-o", folder["out"], "--report", folder.Path]);
        // There are no weights: they would be missed first, if the place were looked at later.
        Refused("does not exist", "extract", _files.Clip, "--backbone", folder["none"], "-o", folder["no/f.h5"]);
        Refused("does not exist", "shots", _files.Clip, "--backbone", folder["none"], "-o", folder["no/s.csv"]);
        Assert.Equal(2, Cli.Run("shots", _files.Clip, "--backbone", folder["none"], "-o", folder["s.txt"]).Exit);
    }

    [FfmpegFact]
    public void A_page_may_go_into_a_folder_that_is_not_there_yet()
    {
        using var folder = new TemporaryFolder();
        var (exit, _, error) = Cli.Run("summarize", _files.Clip, "--checkpoint", _files.Checkpoint, "--backbone", _files.Backbone, "--budget", "100%", "-o", folder["out"], "--report", folder["pages/new/page.html"]);
        Assert.True(exit == 0, error);
        Assert.Contains("../../out/clip/summary.mp4", File.ReadAllText(folder["pages/new/page.html"]), StringComparison.Ordinal);
    }

    [FfmpegFact]
    public void Damage_is_told_and_a_failure_is_told_once()
    {
        using var folder = new TemporaryFolder();
        Ffmpeg.Run("-f", "lavfi", "-i", "testsrc2=s=320x180:d=6:r=25,noise=alls=40:allf=t", "-c:v", "libx264", "-preset", "ultrafast", folder["damaged.mp4"]);
        var bytes = File.ReadAllBytes(folder["damaged.mp4"]);
        new Random(1).NextBytes(bytes.AsSpan(bytes.Length / 2, bytes.Length / 8));
        File.WriteAllBytes(folder["damaged.mp4"], bytes);
        var (exit, output, error) = Cli.Run("shots", folder["damaged.mp4"], "--backbone", _files.Backbone);
        Assert.Equal(0, exit);
        Assert.StartsWith("start_frame,", output, StringComparison.Ordinal);
        Assert.StartsWith($"{folder["damaged.mp4"]}: the file is damaged; what could be decoded was used", error, StringComparison.Ordinal);

        File.WriteAllText(folder["empty.mp4"], "");
        (exit, output, error) = Cli.Run("shots", folder["empty.mp4"], "--backbone", _files.Backbone);
        Assert.Equal((1, "", $"{folder["empty.mp4"]}: the file is empty.\n"), (exit, output, error.ReplaceLineEndings("\n")));
    }

    public sealed class Files : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Files()
        {
            if (new FfmpegFactAttribute().Skip is not null)
            {
                return;
            }

            SafeTensorsFile.Write(Backbone, new Dictionary<string, string>(), new BackboneRecipe(7).Tensors(FeatureFingerprint.TorchvisionGoogLeNet));
            SafeTensorsFile.Write(Bvlc, new Dictionary<string, string>(), new BackboneRecipe(7).Tensors(FeatureFingerprint.BvlcGoogLeNet));
            var origin = new Dictionary<string, string>();
            new FeatureFingerprint { Network = FeatureFingerprint.TorchvisionGoogLeNet, Input = InputRecipe.Torchvision, Rate = 2 }.WriteTo(origin);
            Checkpoints.Checkpoint.Save(Checkpoint, ScoreModel.Create(Options.Model, new Rng(1)), Options, origin);
            Ffmpeg.Run("-f", "lavfi", "-i", "nullsrc=s=160x90:r=25:d=4,format=yuv420p,geq=lum='40+40*floor(T+0.0001)':cb='128+50*sin(2*floor(T+0.0001))':cr=128", "-f", "lavfi", "-i", "sine=d=4", "-c:v", "libx264", "-preset", "ultrafast", Clip);
        }

        public TrainingOptions Options { get; } = new() { Model = new ModelOptions { Denoiser = DenoiserKind.TransformerDecoder, HiddenDim = 16, Heads = 2, FeedforwardDim = 16, K = 10 } };

        public string Backbone => _folder["backbone.safetensors"];

        public string Bvlc => _folder["bvlc.safetensors"];

        public string Checkpoint => _folder["model.safetensors"];

        public string Clip => _folder["clip.mp4"];

        public void Dispose() => _folder.Dispose();
    }
}
