using FsCheck;
using FsCheck.Fluent;
using SummDiff.Model;
using SummDiff.Tensors;
using SummDiff.Tensors.Threading;

namespace SummDiff.Tests.Model;

public class ScoreModelTests
{
    private static readonly SamplingOptions FewSteps = new() { Steps = 3 };

    public static TheoryData<DenoiserKind> Denoisers => new(Enum.GetValues<DenoiserKind>());

    [Theory]
    [MemberData(nameof(Denoisers))]
    public void Packing_videos_together_scores_them_as_if_alone(DenoiserKind denoiser)
    {
        var model = Randomised(denoiser);
        var lengths = Gen.ArrayOf(Gen.Choose(1, 40)).Where(l => l.Length is > 0 and < 6);
        Prop.ForAll(lengths.ToArbitrary(), l =>
        {
            var together = Predict(model, l, 0, l.Length);
            var alone = Enumerable.Range(0, l.Length).SelectMany(i => Predict(model, l, i, i + 1)).ToArray();
            return together.SequenceEqual(alone);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));
    }

    [Theory]
    [MemberData(nameof(Denoisers))]
    public void Samples_share_the_encoder_and_each_is_as_if_drawn_alone(DenoiserKind denoiser)
    {
        var model = Randomised(denoiser);
        var features = Features(23, 1);
        var three = model.Score(features, new Rng(5), FewSteps, samples: 3);
        Assert.Equal(model.Score(features, new Rng(5), FewSteps)[0], three[0]);
        Assert.NotEqual(three[0], three[1]);
        Assert.Equal(three[2], model.Score(features, new Rng(5), FewSteps, samples: 3)[2]);
        Assert.All(three.SelectMany(s => s), score => Assert.InRange(score, 0f, 1f));
    }

    [Theory]
    [MemberData(nameof(Denoisers))]
    public void Scores_do_not_depend_on_the_number_of_threads(DenoiserKind denoiser)
    {
        var model = Randomised(denoiser);
        var threads = Workers.Count;
        try
        {
            Workers.Count = 1;
            var alone = model.Score(Features(150, 1), new Rng(5), FewSteps)[0];
            Workers.Count = 3;
            Assert.Equal(alone, model.Score(Features(150, 1), new Rng(5), FewSteps)[0]);
        }
        finally
        {
            Workers.Count = threads;
        }
    }

    [Theory]
    [InlineData(FinalBranch.Guided, 1.0, 10)]
    [InlineData(FinalBranch.Conditional, 0.0, 10)]
    [InlineData(FinalBranch.Conditional, 1.0, 7)]
    public void Each_sampling_option_alone_changes_the_scores(FinalBranch final, double eta, int steps)
    {
        var model = Randomised(DenoiserKind.LatentMlp);
        var usual = new SamplingOptions();
        Assert.Equal((FinalBranch.Conditional, 1.0, 10), (usual.Final, usual.Eta, usual.Steps));

        var scores = model.Score(Features(30, 1), new Rng(5), new SamplingOptions { Final = final, Eta = eta, Steps = steps })[0];

        Assert.NotEqual(model.Score(Features(30, 1), new Rng(5), usual)[0], scores);
        Assert.All(scores, score => Assert.InRange(score, 0f, 1f));
    }

    [Fact]
    public void A_batch_of_many_frames_has_the_loss_and_gradient_of_its_parts()
    {
        // 60 videos of 200 frames do not fit one pack; the mean over all frames must be the same as in one.
        var model = Randomised(DenoiserKind.DiT, drops: false);
        var batch = Enumerable.Range(0, 60).Select(i => Sample(200, (ulong)i)).ToList();
        var loss = model.Accumulate(new Tape(recording: true), batch, StepStreams.Of(new Rng(9)));
        var gradient = model.Parameters[0].SaveGradient();

        var tape = new Tape(recording: true);
        var videos = new Videos([.. batch.Select(s => s.Length)]);
        var draw = DiffusionDraw.Of(model.Options, 0, videos, StepStreams.Of(new Rng(9)));
        var features = batch.SelectMany((s, i) => draw.Hidden[i] ? Enumerable.Range(0, 200).SelectMany(_ => model.NullVideo!) : s.Features).ToArray();
        model.Parameters[0].ClearGradient();
        var whole = model.Loss(tape, tape.Input(videos.Rows, 12, features), [.. batch.SelectMany(s => s.Target)], videos, draw, videos.Rows).Loss;
        Assert.Equal(whole.ToArray()[0], loss, 1e-6);
        tape.Backward(whole);

        var expected = model.Parameters[0].SaveGradient();
        Assert.InRange(Distance(expected, gradient), 0, 1e-4 * Distance(expected, new float[expected.Length]));
    }

    [Fact]
    public void A_batch_goes_through_the_model_while_it_is_read()
    {
        var model = Randomised(DenoiserKind.LatentMlp);
        var tape = new Tape(recording: true);
        model.Accumulate(tape, Read(), StepStreams.Of(new Rng(9)));

        // Videos of 1000 frames: two make a pack, so the third is the last one read before the first two have gone through.
        IEnumerable<TrainingExample> Read()
        {
            for (var i = 0; i < 12; i++)
            {
                Assert.Equal(i > 2, model.Parameters[0].SaveGradient().Any(g => g != 0));
                yield return Sample(1000, (ulong)i);
            }
        }
    }

    [Fact]
    public void A_weight_multiplies_the_loss_and_its_gradient()
    {
        var model = Randomised(DenoiserKind.LatentMlp);
        TrainingExample[] batch = [Sample(30, 1), Sample(20, 2)];
        var loss = model.Accumulate(new Tape(recording: true), batch, StepStreams.Of(new Rng(9)));
        var gradient = model.Parameters[0].SaveGradient();

        Assert.Equal(2 * loss, model.Accumulate(new Tape(recording: true), batch, StepStreams.Of(new Rng(9)), weight: 2), 1e-12);
        Assert.Equal(Array.ConvertAll(gradient, g => 2 * g), model.Parameters[0].SaveGradient());
    }

    [Theory]
    [InlineData("transformer.encoder.layers.", 3)]
    [InlineData("transformer.diffusion_decoder.layers.", 2)]
    public void Equal_layers_start_as_copies_of_one_or_each_with_weights_of_its_own(string layers, int count)
    {
        var options = new ModelOptions { Denoiser = DenoiserKind.TransformerDecoder, FeatureWidth = 12, HiddenDim = 16, Heads = 2, FeedforwardDim = 24, EncoderLayers = 3 };
        string[] drawn = ["linear1.weight", "linear1.bias", layers.Contains("encoder", StringComparison.Ordinal) ? "self_attn.in_proj_weight" : "ca_v_proj.weight"];
        foreach (var name in drawn)
        {
            Assert.Equal(1, Distinct(options, name));
            Assert.Equal(count, Distinct(options with { IndependentLayers = true }, name));
        }

        int Distinct(ModelOptions options, string name)
        {
            var model = ScoreModel.Create(options, new Rng(3));
            return Enumerable.Range(0, count).Select(i => string.Join(' ', model.Parameters.Single(p => p.Name == $"{layers}{i}.{name}").Save())).Distinct().Count();
        }
    }

    [Fact]
    public void Guidance_needs_a_null_video_of_the_right_width()
    {
        var error = Assert.Throws<SummDiffException>(() => ScoreModel.Create(new ModelOptions { PUncond = 0.2, FeatureWidth = 32 }, default, new float[1024]));
        Assert.Contains("32 channels, but the one given has 1024", error.Message, StringComparison.Ordinal);
        Assert.Throws<SummDiffException>(() => ScoreModel.Create(new ModelOptions { PUncond = 0.2 }, default));
    }

    [Fact]
    public void Features_of_another_width_are_refused() =>
        Assert.Throws<ShapeException>(() => Randomised(DenoiserKind.DiT).Score(new float[17], default, FewSteps));

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => Math.Pow(x - y, 2)).Sum());

    private static SummDiffModel Randomised(DenoiserKind denoiser, bool drops = true)
    {
        var options = new ModelOptions
        {
            Denoiser = denoiser,
            FeatureWidth = 12,
            HiddenDim = 16,
            Heads = 2,
            FeedforwardDim = 24,
            K = 20,
            PUncond = 0.2,
            SigmoidTemp = 2,
            Dropout = drops ? 0.1 : 0,
            InputDropout = drops ? 0.5 : 0,
        };
        var model = new SummDiffModel(options, new Rng(3), Features(1, 99));

        // Some parts start at zero, which would hide what goes through them.
        foreach (var parameter in model.Parameters)
        {
            var values = parameter.Save();
            new Rng(4).Fork(parameter.Name).FillNormal(values);
            parameter.Load(Array.ConvertAll(values, v => v * 0.3f));
        }

        return model;
    }

    private static float[] Predict(SummDiffModel model, int[] lengths, int first, int end)
    {
        var samples = Enumerable.Range(first, end - first).Select(i => Sample(lengths[i], (ulong)i)).ToList();
        var videos = new Videos([.. samples.Select(s => s.Length)]);
        var draw = DiffusionDraw.Of(model.Options, first, videos, StepStreams.Of(new Rng(8)));
        var tape = new Tape();
        var features = tape.Input(videos.Rows, 12, samples.SelectMany(s => s.Features).ToArray());
        return model.Loss(tape, features, [.. samples.SelectMany(s => s.Target)], videos, draw, videos.Rows).Scores.ToArray();
    }

    private static TrainingExample Sample(int length, ulong seed) =>
        new(Features(length, seed), [.. Enumerable.Range(0, length).Select(i => (float)new Rng(seed).Uniform((ulong)i))]);

    private static float[] Features(int length, ulong seed)
    {
        var features = new float[length * 12];
        new Rng(seed).Fork(1000).FillNormal(features);
        return features;
    }
}
