using SummDiff.Evaluation;
using SummDiff.Model;
using SummDiff.Options;
using SummDiff.Scoring;
using SummDiff.Tensors;
using SummDiff.Tests.Fixtures;

namespace SummDiff.Tests.Scoring;

public class ScorerTests
{
    private static readonly ModelOptions Small = new() { Model = ModelKind.SummDiff, FeatureWidth = MadeUpVideos.FeatureWidth, HiddenDim = 16, FeedforwardDim = 16, Heads = 2, Denoiser = DenoiserKind.LatentMlp, K = 20 };
    private static readonly ScoreModel Model = Randomized();

    [Fact]
    public void Evaluation_measures_the_scores_that_the_scorer_draws()
    {
        var options = new TrainingOptions { Dataset = DatasetKind.TvSum, Model = Small, Seed = 5 };
        var video = MadeUpVideos.Make(3)[1];
        var evaluator = new Evaluator(options);

        var expected = evaluator.Prepare(video).Evaluate(Scorer.Of(Model, options.Sampling, 5).Draw(video.Features, video.Name)[0]);

        Assert.Equal(expected, evaluator.Evaluate(Model, [video]).Single().Metrics);
    }

    [Fact]
    public void Noise_follows_from_seed_and_name_alone()
    {
        var (first, second) = (MadeUpVideos.Make(2)[0], MadeUpVideos.Make(2)[1]);
        var scores = Scorer.Of(Model, new SamplingOptions(), 5).Draw(first.Features, "film");
        var scorer = Scorer.Of(Model, new SamplingOptions(), 5);
        scorer.Draw(second.Features, "other");

        Assert.Equal(scores, scorer.Draw(first.Features, "film"));
        Assert.NotEqual(scores, scorer.Draw(first.Features, "another film"));
        Assert.NotEqual(scores, Scorer.Of(Model, new SamplingOptions(), 6).Draw(first.Features, "film"));
    }

    [Fact]
    public void The_mean_of_draws_makes_a_summary_of_its_own()
    {
        var video = MadeUpVideos.Make(1)[0];
        var scored = Scorer.Of(Model, new SamplingOptions(), 5).Score(video, capacityFrames: 90, draws: 4);

        Assert.Equal(4, scored.Draws.Count);
        for (var i = 0; i < video.Length; i++)
        {
            Assert.Equal(scored.Draws.Average(draw => draw.Scores[i]), scored.Mean.Scores[i], 1e-6);
        }

        Assert.Equal(video.Summarize(scored.Mean.Scores, 90).Shots, scored.Mean.Summary.Shots);
        Assert.InRange(scored.Mean.Summary.Shots.Sum(shot => shot.Frames), 1, 90);
    }

    [Fact]
    public void Scores_that_are_not_numbers_are_an_error_that_names_the_model()
    {
        var damaged = Randomized();
        var last = damaged.Parameters.Single(parameter => parameter.Name == "transformer.diff_scores_embed.layers.1.bias");
        last.Load([float.NaN]);
        var video = MadeUpVideos.Make(1)[0];

        var error = Assert.Throws<SummDiffException>(() => Scorer.Of(damaged, new SamplingOptions(), 5).Draw(video.Features, "film"));

        Assert.Contains("The model: the score of sampled frame 0 of film is NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_video_of_MrHiSum_counts_the_frame_at_the_end_of_a_shot()
    {
        var video = MadeUpVideos.AsMrHiSum(MadeUpVideos.Make(1)[0]);
        var scores = Enumerable.Range(0, video.Length).Select(i => (float)i).ToArray();

        Assert.Equal(1, video.ValueShots(scores)[0]);
        Assert.Equal(0.5, (video with { CountsEndFrame = false }).ValueShots(scores)[0]);
    }

    // A new model's last layers are zero, which would hide the noise.
    private static ScoreModel Randomized()
    {
        var model = ScoreModel.Create(Small, new Rng(1));
        var random = new Random(1);
        foreach (var parameter in model.Parameters)
        {
            parameter.Load([.. parameter.Save().Select(_ => 0.6f * (random.NextSingle() - 0.5f))]);
        }

        return model;
    }
}
