using SummDiff.Evaluation;
using SummDiff.Model;
using SummDiff.Options;
using SummDiff.Tensors;
using SummDiff.Tests.Fixtures;

namespace SummDiff.Tests.Evaluation;

public class EvaluatorTests
{
    private static readonly TrainingOptions Options = new()
    {
        Dataset = DatasetKind.TvSum,
        Seed = 3,
        Model = new ModelOptions
        {
            Denoiser = DenoiserKind.TransformerDecoder,
            FeatureWidth = MadeUpVideos.FeatureWidth,
            HiddenDim = 8,
            Heads = 2,
            FeedforwardDim = 8,
            EncoderLayers = 1,
            DecoderLayers = 1,
            InputProjections = 1,
        },
        Sampling = new SamplingOptions { Steps = 2 },
    };

    private static readonly ScoreModel Model = ScoreModel.Create(Options.Model, new Rng(1));

    [Fact]
    public void A_video_gets_the_same_figures_in_any_company_and_order()
    {
        var videos = MadeUpVideos.Make(3);

        var together = new Evaluator(Options).Evaluate(Model, videos).ToArray();
        var reversed = new Evaluator(Options).Evaluate(Model, videos.Reverse()).Reverse().ToArray();
        var alone = new Evaluator(Options).Evaluate(Model, videos[1..2]).Single();

        Assert.Equal(together, reversed);
        Assert.Equal(together[1], alone);
        Assert.NotEqual(together[1], new Evaluator(Options with { Seed = 4 }).Evaluate(Model, videos[1..2]).Single());
    }

    [Fact]
    public void Several_samples_differ_and_the_first_is_the_one_drawn_alone()
    {
        var video = MadeUpVideos.Make(1);

        var one = new Evaluator(Options).Evaluate(Model, video).Single();
        var many = new Evaluator(Options).Evaluate(Model, video, samples: 5).Single();

        Assert.Null(one.Samples);
        Assert.Equal(one.Metrics, many.Metrics);
        Assert.Equal(5, many.Samples!.Count);
        Assert.InRange(many.Samples.PairwiseKTau, -1, 0.999);
        Assert.InRange(many.Samples.Deviation.KTau, 1e-6, 1);
        Assert.InRange(many.Samples.BestKTau, many.Samples.Mean.KTau, 1);
    }

    [Fact]
    public void A_larger_budget_makes_a_longer_summary()
    {
        var video = MadeUpVideos.Make(1)[0];
        var scores = video.GtScore;

        var small = new Evaluator(Options).Prepare(video).Summarize(scores).Frames.Sum(f => f);
        var large = new Evaluator(Options with { Budget = 0.5 }).Prepare(video).Summarize(scores).Frames.Sum(f => f);

        Assert.InRange(small, 1, 0.15 * video.FrameCount);
        Assert.InRange(large, small + 1, 0.5 * video.FrameCount);
    }
}
