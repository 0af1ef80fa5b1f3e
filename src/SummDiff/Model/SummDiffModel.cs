using SummDiff.Diffusion;
using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>The diffusion model: denoises importance scores of frames, conditioned on the video's features.</summary>
internal sealed class SummDiffModel : ScoreModel
{
    private readonly Encoder _encoder;
    private readonly ScoreEmbedding _embedding;
    private readonly IDenoiser _denoiser;
    private readonly LayerNorm _norm;
    private readonly Linear _headHidden;
    private readonly Linear _headOut;
    private readonly LogitSpace _space;
    private readonly Tape _tape = new();

    /// <summary>Creates the model.</summary>
    /// <param name="options">Its shape.</param>
    /// <param name="rng">Draws the initial values.</param>
    /// <param name="nullVideo">The feature row that stands for "no video", <c>[F]</c>; needed where p_uncond is above 0.</param>
    /// <exception cref="SummDiffException">Guidance without a null video, or one of another width.</exception>
    public SummDiffModel(ModelOptions options, Rng rng, float[]? nullVideo) : base(options, rng)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.PUncond > 0 && nullVideo?.Length != options.FeatureWidth)
        {
            var found = nullVideo is null ? "none was given" : $"the one given has {nullVideo.Length}";
            throw new SummDiffException($"With 'p_uncond' above 0 the model needs a null video of {options.FeatureWidth} channels, but {found}. Give one with 'null_video', or set 'p_uncond' 0.");
        }

        NullVideo = nullVideo;
        Schedule = new NoiseSchedule(options.ScheduleLength);
        _space = new LogitSpace(options.SigmoidTemp, options.Eps);
        _encoder = new Encoder(ParameterSet, options);
        var decoder = ParameterSet.At("transformer.diffusion_decoder");
        _denoiser = options.Denoiser switch
        {
            DenoiserKind.DiT => new DiT(decoder, options),
            DenoiserKind.LatentMlp => new LatentMlp(decoder, options),
            DenoiserKind.TransformerDecoder => new TransformerDecoder(decoder, options),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Denoiser, "unknown denoiser"),
        };
        _norm = new LayerNorm(decoder.At("norm"), options.HiddenDim);
        _embedding = new ScoreEmbedding(decoder, options);
        var head = ParameterSet.At("transformer.diff_scores_embed.layers");
        _headHidden = new Linear(head.At("0"), options.HiddenDim, options.HiddenDim);
        _headOut = new Linear(head.At("1"), options.HiddenDim, 1);
    }

    /// <summary>The feature row that stands for "no video", <c>[F]</c>; null where the model is not guided.</summary>
    public float[]? NullVideo { get; }

    /// <summary>The noise schedule.</summary>
    public NoiseSchedule Schedule { get; }

    /// <inheritdoc/>
    public override float[][] Score(ReadOnlyMemory<float> features, Rng rng, SamplingOptions options, int samples = 1, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        var length = features.Length / Options.FeatureWidth;
        var scores = Sample(features, options, samples, (step, noise) =>
        {
            for (var sample = 0; sample < samples; sample++)
            {
                rng.Fork((ulong)sample).Fork((ulong)(step + 1)).FillNormal(noise.Slice(sample * length, length));
            }
        }, (_, _) => cancel.ThrowIfCancellationRequested());
        return [.. Enumerable.Range(0, samples).Select(sample => scores[(sample * length)..((sample + 1) * length)])];
    }

    /// <summary>Draws several sets of scores for one video, which share the encoder's work, with noise from the caller.</summary>
    /// <param name="features"><c>[L, F]</c>.</param>
    /// <param name="options">How to sample.</param>
    /// <param name="samples">How many sets, at least 1.</param>
    /// <param name="draw">Draws the noise of a step, <c>[samples·L]</c>.</param>
    /// <param name="beforeStep">Sees step and noisy values, <c>[samples·L]</c> in logit space, before each step.</param>
    /// <returns><c>[samples·L]</c>, importance in 0..1.</returns>
    /// <exception cref="ShapeException">F differs from the model's feature width.</exception>
    internal float[] Sample(ReadOnlyMemory<float> features, SamplingOptions options, int samples, DrawNoise draw, Action<int, double[]>? beforeStep = null)
    {
        var length = features.Length / Options.FeatureWidth;
        RequireWidth(features.Length, length);
        var guided = Options.PUncond > 0;
        _tape.Reset();
        var video = Prepare(features.Span, length, guided, samples);
        var step = _denoiser.PrepareFast(_tape, video);
        var conditionalVideo = video.Conditional();
        var sampler = new DdimSampler(Schedule, options.Steps, options.Eta);
        var indices = new int[video.SharedRows];
        var clean = sampler.Run(video.SharedRows, guided ? Options.GuidanceWeight : null, draw, (_, time, noisy, conditional, unconditional) =>
        {
            for (var row = 0; row < indices.Length; row++)
            {
                indices[row] = _embedding.Quantise(_space.From(noisy[row]));
            }

            using var scope = _tape.Begin();
            var denoised = step(time, indices, unconditional.IsEmpty ? conditionalVideo : video);
            var predicted = _tape.ByRows(denoised, rows => Head(_tape, rows)).ToArray();
            predicted.AsSpan(0, conditional.Length).CopyTo(conditional);
            predicted.AsSpan(conditional.Length).CopyTo(unconditional);
        }, options.Final == FinalBranch.Guided, beforeStep);
        return Array.ConvertAll(clean, value => (float)_space.From(value));
    }

    /// <summary>The encoder's output for videos, each with the global token's row first, <c>[N + B, D]</c>.</summary>
    internal Tensor Encode(Tape tape, Tensor features, Videos videos) => Encode(tape, features, Positions(tape, videos), videos);

    /// <summary>The loss of videos with known draws, and what the model predicts: clean scores in 0..1, <c>[N, 1]</c>.</summary>
    internal (Tensor Loss, Tensor Scores) Loss(Tape tape, Tensor features, float[] targets, Videos videos, DiffusionDraw draw, int frames)
    {
        var positions = Positions(tape, videos);                                                                // [N, D]
        var memory = tape.DropFirstRows(Encode(tape, features, positions, videos), videos);                    // [N, D]
        var indices = new int[videos.Rows];
        for (var video = 0; video < videos.Count; video++)
        {
            for (var row = videos.Start(video); row < videos.Start(video) + videos.Length(video); row++)
            {
                var noisy = Schedule.AddNoise(_space.To(targets[row]), draw.Noise[row], draw.Times[video]);
                indices[row] = _embedding.Quantise(_space.From(noisy));
            }
        }

        var embedded = tape.Lookup(_embedding.Table(tape), indices);                                            // [N, D]
        var clean = Head(tape, _denoiser.Forward(tape, embedded, memory, positions, draw.Times, videos));       // [N, 1]
        var scores = tape.Sigmoid(clean, (float)Options.SigmoidTemp);                                           // [N, 1]
        return (tape.MeanSquaredError(scores, targets, frames), scores);
    }

    private protected override Tensor Loss(Tape tape, IReadOnlyList<TrainingExample> pack, int first, StepStreams streams)
    {
        var videos = new Videos([.. pack.Select(sample => sample.Length)]);
        var draw = DiffusionDraw.Of(Options, first, videos, streams);
        var features = Stack(tape, pack, i => draw.Hidden[i] ? NullVideo : null);                            // [N, F]
        return Loss(tape, features, TargetsOf(pack), videos, draw, 1).Loss;
    }

    private PreparedVideo Prepare(ReadOnlySpan<float> features, int length, bool guided, int samples)
    {
        using var scope = _tape.Begin();
        var videos = guided ? new Videos(length, length) : new Videos(length);
        var projected = Project(features, length, guided);
        projected = guided ? _tape.Lookup(projected, PreparedVideo.Indices(videos.Rows, row => Math.Min(row, length))) : projected;
        var positions = Positions(_tape, new Videos(length));
        var everywhere = _tape.Lookup(positions, PreparedVideo.Indices(videos.Rows, row => row % length));
        var memories = _tape.DropFirstRows(_encoder.Encode(_tape, projected, everywhere, videos), videos);
        return new(scope.Keep(memories), scope.Keep(positions), scope.Keep(_embedding.Table(_tape)), samples);
    }

    // The null video is the same in every frame: one row of it goes through the projection, after the video's.
    private Tensor Project(ReadOnlySpan<float> features, int length, bool guided)
    {
        using var scope = _tape.Begin();
        var input = _tape.Uninitialized(length + (guided ? 1 : 0), Options.FeatureWidth);
        input.CopyRowsFrom(0, features);
        if (guided)
        {
            input.CopyRowsFrom(length, NullVideo);
        }

        return scope.Keep(_encoder.Project(_tape, input));
    }

    private Tensor Encode(Tape tape, Tensor features, Tensor positions, Videos videos) =>
        _encoder.Encode(tape, _encoder.Project(tape, features), positions, videos);                             // [N + B, D]

    private Tensor Head(Tape tape, Tensor x) =>
        _headOut.Forward(tape, _headHidden.Forward(tape, _norm.Forward(tape, x), relu: true));                  // [N, 1]

    private Tensor Positions(Tape tape, Videos videos)
    {
        var codes = tape.Uninitialized(videos.Rows, Options.HiddenDim);
        var code = new float[Options.HiddenDim];
        var frequencies = Waves.Frequencies(Options.HiddenDim / 2);
        for (var video = 0; video < videos.Count; video++)
        {
            for (var frame = 0; frame < videos.Length(video); frame++)
            {
                Waves.Position(Waves.PositionOf(frame, videos.Length(video)), frequencies, code);
                codes.CopyRowsFrom(videos.Start(video) + frame, code);
            }
        }

        return codes;
    }
}
