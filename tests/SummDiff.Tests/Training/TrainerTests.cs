using SummDiff.Checkpoints;
using SummDiff.Data;
using SummDiff.Evaluation;
using SummDiff.Model;
using SummDiff.Options;
using SummDiff.Runs;
using SummDiff.Testing;
using SummDiff.Tests.Fixtures;
using SummDiff.Training;

namespace SummDiff.Tests.Training;

public sealed partial class TrainerTests
{
    private static readonly BenchmarkVideo[] Videos = MadeUpVideos.Make(9);

    private static readonly Split[] Splits =
    [
        new(["video_1", "video_2", "video_3", "video_4", "video_5"], ["video_6", "video_7"], ["video_8", "video_9"]),
        new(["video_5", "video_6", "video_7", "video_8", "video_9"], ["video_1", "video_2"], ["video_3", "video_4"]),
    ];

    internal static readonly TrainingOptions Small = new()
    {
        Dataset = DatasetKind.TvSum,
        Epochs = 3,
        BatchSize = 2,
        LearningRate = 1e-3,
        Seed = 5,
        Model = new ModelOptions
        {
            Denoiser = DenoiserKind.LatentMlp,
            FeatureWidth = MadeUpVideos.FeatureWidth,
            HiddenDim = 8,
            Heads = 2,
            FeedforwardDim = 8,
            EncoderLayers = 1,
            DecoderLayers = 1,
            InputProjections = 1,
            K = 20,
            PUncond = 0.3,
        },
        Sampling = new SamplingOptions { Steps = 2 },
    };

    public static TheoryData<string> Runs => [.. Cases.Keys];

    private static Dictionary<string, TrainingOptions> Cases { get; } = new()
    {
        ["LatentMLP"] = Small,
        ["DiT, average, clamped"] = Small with { Ema = true, EmaDecay = 0.9, Clamp = true, Model = Small.Model with { Denoiser = DenoiserKind.DiT } },
        ["single users, average, validation fold"] = Small with { Ema = true, EmaDecay = 0.9, Individual = true, TrainVal = true, Epochs = 2, BatchSize = 4 },
        ["summaries of SumMe's users, repeated noise"] = Small with { Dataset = DatasetKind.SumMe, Individual = true, BatchSize = 4 },
        ["single users, several draws an epoch"] = Small with { Individual = true, TrainVal = true, Epochs = 2, BatchSize = 4, ValidateEvery = ValidationRhythm.Epoch, ValidationDraws = 3 },
        ["baseline"] = Small with { Model = Small.Model with { Model = ModelKind.Mlp, PUncond = 0 } },
    };

    /// <summary>A copy of the folder at some moment is what a killed process leaves there.</summary>
    [Theory]
    [MemberData(nameof(Runs))]
    public void A_run_killed_at_any_moment_resumes_and_ends_with_the_same_bytes(string name)
    {
        var options = Cases[name];
        using var folder = Fixture.TemporaryFolder();
        var moments = 0;
        var steps = 0;
        Train(folder["whole"], options, new()
        {
            SaveDue = () => ++steps % 3 == 0,
            Report = progress =>
            {
                // A finished fold writes no more, so that its log could not end in half a line.
                if (moments++ % 4 == 2 && progress.Phase != FoldPhase.Finished)
                {
                    RunFiles.Copy(folder["whole"], folder[$"killed{moments}"]);
                }
            },
        });
        var whole = RunFiles.Contents(folder["whole"]);
        var killed = Directory.GetDirectories(folder.Path, "killed*");

        Assert.InRange(killed.Length, 4, 100);
        foreach (var path in killed)
        {
            // A finished fold is not written to any more, so a kill cannot leave half a line in its log.
            if (!File.Exists(Path.Combine(path, "fold0", "results.json")))
            {
                File.AppendAllText(Path.Combine(path, "fold0", "metrics.jsonl"), "{\"epoch\":");
            }

            File.WriteAllText(Path.Combine(path, "fold0", "state.safetensors.tmp"), "half");
            Train(path, options, new() { SaveDue = () => false }, resume: true);
            Assert.Equal(whole, RunFiles.Contents(path));
        }
    }

    [Fact]
    public void A_run_asked_to_stop_saves_finishes_later_and_ends_with_the_same_bytes()
    {
        using var folder = Fixture.TemporaryFolder();
        var options = Cases["single users, average, validation fold"];
        Train(folder["whole"], options, new());
        var whole = RunFiles.Contents(folder["whole"]);

        var sessions = 0;
        for (var finished = false; !finished; sessions++)
        {
            using var stop = new CancellationTokenSource();
            var left = 7;
            try
            {
                Train(folder["parts"], options, new() { SaveDue = () => false, Cancel = stop.Token, Report = _ => Stop(ref left, stop) }, resume: true);
                finished = true;
            }
            catch (OperationCanceledException)
            {
                Assert.True(File.Exists(Path.Combine(folder["parts"], "fold0", "state.safetensors")));
            }
        }

        Assert.InRange(sessions, 3, 100);
        Assert.Equal(whole, RunFiles.Contents(folder["parts"]));

        static void Stop(ref int left, CancellationTokenSource stop)
        {
            if (left-- == 0)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public void With_a_clock_the_log_has_times_and_nothing_else_differs()
    {
        using var folder = Fixture.TemporaryFolder();
        var start = new DateTimeOffset(2025, 10, 21, 9, 30, 0, 250, TimeSpan.FromHours(9));
        var hours = 0;
        Train(folder["plain"], Small, new());
        Train(folder["timed"], Small, new() { Now = () => start.AddHours(hours++) });
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Train(folder["resumed"], Small, new() { Now = () => start.AddDays(1), Cancel = stop.Token, Report = p => Stop(p, stop) }));
        Train(folder["resumed"], Small, new() { Now = () => start.AddDays(2) }, resume: true);

        using var timed = RunFolder.Open(folder["timed"]);
        using var resumed = RunFolder.Open(folder["resumed"]);
        var first = new DateTimeOffset(2025, 10, 21, 0, 30, 0, TimeSpan.Zero);
        Assert.Equal([first, first.AddHours(1), first.AddHours(2)], timed.Fold(0).ReadLog().Select(line => line.Time!.Value));
        Assert.Equal([first.AddDays(1), first.AddDays(1), first.AddDays(2)], resumed.Fold(0).ReadLog().Select(line => line.Time!.Value));
        Assert.Equal(timed.Fold(0).ReadLog().Select(line => line with { Time = null }), resumed.Fold(0).ReadLog().Select(line => line with { Time = null }));
        const string Log = "fold0/metrics.jsonl";
        Assert.Equal(RunFiles.Contents(folder["plain"]).Where(file => file.Name != Log), RunFiles.Contents(folder["timed"]).Where(file => file.Name != Log));
        Assert.Equal(RunFiles.Contents(folder["plain"]).Where(file => file.Name != Log), RunFiles.Contents(folder["resumed"]).Where(file => file.Name != Log));

        static void Stop(FoldProgress progress, CancellationTokenSource stop)
        {
            if (progress is { Phase: FoldPhase.Validation, Epoch: 2, Metrics: not null })
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public void A_finished_fold_is_left_as_it_is_and_others_are_added()
    {
        using var folder = Fixture.TemporaryFolder();
        Train(folder["run"], Small, new());
        var first = RunFiles.Contents(folder["run"]).Where(file => file.Name.StartsWith("fold0", StringComparison.Ordinal)).ToArray();

        var results = Train(folder["run"], Small, new() { Report = p => Assert.Equal(1, p.Fold) }, resume: true, folds: [0, 1]);

        Assert.Equal([0, 1], results.Folds.Select(f => f.Fold));
        Assert.Equal(first, RunFiles.Contents(folder["run"]).Where(file => file.Name.StartsWith("fold0", StringComparison.Ordinal)));
        Assert.Equal(
            results.Folds.Average(f => f.Checkpoints.Single(c => c.ChosenBy == SelectionMetric.KTau).Test.KTau),
            results.Mean.Single(m => m.ChosenBy == SelectionMetric.KTau).Test.KTau,
            1e-12);
    }

    [Fact]
    public void Evaluating_a_kept_checkpoint_later_gives_the_figures_of_the_results()
    {
        using var folder = Fixture.TemporaryFolder();
        var options = Small with { Ema = true, EmaDecay = 0.9 };
        var results = Train(folder["run"], options, new());
        using var run = RunFolder.Open(folder["run"]);

        Assert.Equal(2 * 6, results.Folds[0].Checkpoints.Count);
        foreach (var kept in results.Folds[0].Checkpoints)
        {
            var checkpoint = Checkpoint.Load(run.Fold(0).CheckpointPath(kept.ChosenBy, kept.Ema));
            var videos = new Evaluator(run.Options).Evaluate(checkpoint.Model, Videos.Where(v => Splits[0].Test.Contains(v.Key)));
            Assert.Equal(kept.Test, SummDiff.Metrics.VideoMetrics.Mean([.. videos.Select(v => v.Metrics)]));
            Assert.Equal(kept.Epoch.ToString(System.Globalization.CultureInfo.InvariantCulture), checkpoint.Origin["epoch"]);
        }

        Assert.Equivalent(results, run.ReadResults(), strict: true);
        Assert.Equal([1, 2, 3], run.Fold(0).ReadLog().Select(line => line.Epoch));
    }

    [Fact]
    public void Checkpoints_are_chosen_on_the_test_videos_or_on_validation_videos_and_say_so()
    {
        using var folder = Fixture.TemporaryFolder();

        var tested = new List<FoldProgress>();
        var official = Train(folder["official"], Small, new()
        {
            Report = p =>
            {
                Assert.InRange(p.VideosDone, 0, p.Videos);
                Assert.True(p.Phase is FoldPhase.Test || p.Videos <= 2);
                tested.AddRange(p.Tested is null ? [] : [p]);
            },
        });
        Assert.Equal(Enumerable.Range(1, tested[0].Videos), tested.Select(p => p.VideosDone));
        Assert.Equal(official.Folds[0].Checkpoints.Select(one => one.ChosenBy).Order(), tested.Where(p => p.Metrics is not null).SelectMany(p => p.Tested!.SelectedBy).Order());
        var honest = Train(folder["honest"], Small with { TrainVal = true }, new());
        using var run = RunFolder.Open(folder["honest"]);

        Assert.Equal((SelectionSplit.Test, SelectionSplit.Validation), (official.ChosenOn, honest.ChosenOn));
        Assert.Equal(["video_6", "video_7"], SelectionSplits.Keys(run.Options, run.Splits[0]));
        Assert.Equal("Validation", Checkpoint.Load(run.Fold(0).CheckpointPath(SelectionMetric.F1, ema: false)).Origin["chosen_on"]);
        Assert.Throws<SummDiffException>(() => SelectionSplits.Keys(run.Options, new Split(["a"], [], ["b"])));
    }

    [Fact]
    public void Single_users_are_validated_after_each_batch()
    {
        using var folder = Fixture.TemporaryFolder();
        Train(folder["run"], Small with { Individual = true, Epochs = 2, BatchSize = 4 }, new());
        using var run = RunFolder.Open(folder["run"]);

        // 5 videos of 3 users make 15 samples, 4 batches an epoch.
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], run.Fold(0).ReadLog().Select(line => line.Step));
    }

    [Fact]
    public void The_model_learns_what_its_features_show()
    {
        using var folder = Fixture.TemporaryFolder();
        var options = Small with
        {
            Epochs = 60,
            LearningRate = 5e-3,
            L2 = 0,
            Model = Small.Model with { HiddenDim = 16, InputDropout = 0, Dropout = 0 },
        };

        Train(folder["run"], options, new() { SaveDue = () => false });

        using var run = RunFolder.Open(folder["run"]);
        var log = run.Fold(0).ReadLog();
        Assert.InRange(log[^1].Loss, 0, 0.7 * log[0].Loss);
        // The mean of the last validations, not the best of all, which chance alone would raise.
        Assert.InRange(log.TakeLast(10).Average(line => line.Metrics.KTau), 0.3, 1);
    }

    [Fact]
    public void A_warm_start_begins_with_the_checkpoints_weights()
    {
        using var folder = Fixture.TemporaryFolder();
        Train(folder["first"], Small, new());
        using var first = RunFolder.Open(folder["first"]);
        var last = Checkpoint.Load(first.Fold(0).CheckpointPath(null, ema: false));

        // A step this small changes no weight of single precision.
        Train(folder["second"], Small with { Epochs = 1, LearningRate = 1e-30, L2 = 0, Seed = 6 }, new(), warmStart: last);

        using var second = RunFolder.Open(folder["second"]);
        var again = Checkpoint.Load(second.Fold(0).CheckpointPath(null, ema: false));
        Assert.All(last.Model.Parameters.Zip(again.Model.Parameters), pair => Assert.Equal(pair.First.Save(), pair.Second.Save()));
    }

    [Fact]
    public void A_warm_start_from_another_model_is_refused()
    {
        var other = new Checkpoint(ScoreModel.Create(Small.Model with { HiddenDim = 16, PUncond = 0 }, default), Small, new Dictionary<string, string>()) { Path = "" };
        using var folder = Fixture.TemporaryFolder();

        Assert.Contains(
            "different model",
            Assert.Throws<SummDiffException>(() => Train(folder["run"], Small, new(), warmStart: other)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Videos_that_are_read_from_a_file_are_let_go()
    {
        using var temporary = Fixture.TemporaryFolder();
        var options = Small with { Dataset = DatasetKind.MrHiSum, Epochs = 2, BatchSize = 64, Ema = true };
        string[] keys = [.. Enumerable.Range(0, 150).Select(i => $"video_{i}")];
        var (read, most) = (new List<WeakReference>(), 0);
        var video = MadeUpVideos.AsMrHiSum(Videos[0]);
        using var folder = RunFolder.Start(temporary["run"], options, [new(keys[..90], keys[90..120], keys[120..])], new("videos.h5", null, null), resume: false);

        new Trainer(folder, new(wanted => wanted.Select(Read), new float[MadeUpVideos.FeatureWidth])).Run([0], new());

        // Training and evaluation hold what goes through the model together and the results, never all videos. A pack of these would be
        // a whole batch, 64; one more pack may await its collection.
        Assert.InRange(read.Count, 300, 10_000);
        Assert.InRange(most, 1, 129);

        BenchmarkVideo Read(string key)
        {
            var copy = video with { Key = key, Features = [.. video.Features] };
            read.Add(new WeakReference(copy.Features));
            if (read.Count % 40 == 0)
            {
                GC.Collect();
                most = Math.Max(most, read.Count(reference => reference.IsAlive));
            }

            return copy;
        }
    }

    [Fact]
    public void Training_that_diverges_stops_with_advice()
    {
        using var folder = Fixture.TemporaryFolder();
        var broken = Videos.Select(v => v with { Features = Array.ConvertAll(v.Features, _ => float.NaN) }).ToArray();

        var error = Assert.Throws<SummDiffException>(() => Train(folder["run"], Small, new(), videos: broken));

        Assert.Matches(@"diverged: the loss is NaN at step \d+, in epoch \d+\. Lower the learning rate, and check that the features are numbers\.", error.Message);
    }

    internal static RunResults Train(
        string path,
        TrainingOptions options,
        Session session,
        bool resume = false,
        int[]? folds = null,
        BenchmarkVideo[]? videos = null,
        Checkpoint? warmStart = null)
    {
        using var folder = RunFolder.Start(path, options, Splits, new("videos.h5", null, null), resume);
        var nullVideo = Enumerable.Repeat(0.1f, MadeUpVideos.FeatureWidth).ToArray();
        return new Trainer(folder, new(MadeUpVideos.Reader(videos ?? Videos), nullVideo, warmStart)).Run(folds ?? [0], session);
    }
}
