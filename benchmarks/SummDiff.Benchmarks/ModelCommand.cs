using System.Diagnostics;
using System.Globalization;
using SummDiff.Annotations;
using SummDiff.Model;
using SummDiff.Tensors;
using SummDiff.Tensors.Kernels;
using SummDiff.Tensors.Optim;
using SummDiff.Tensors.Threading;

namespace SummDiff.Benchmarks;

/// <summary>
/// <c>model [dit|latentmlp|transformerdecoder] [sample|train|tvsum] [REPEATS]</c>: the default-size model as its users run it, as a roofline
/// table: work counted while it runs, time, and shares of what the machine can do, measured just before.
/// </summary>
internal static class ModelCommand
{
    private const int Frames = 300;
    private const int Videos = 8;
    private const int TrainingVideosOfAFold = 40;

    // The runtime compiles what runs often once more, in the background.
    private const int WarmUpSeconds = 3;

    public static int Run(string[] arguments)
    {
        var repeats = arguments.Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0).FirstOrDefault(count => count > 0, 9);
        var words = arguments.Where(word => !int.TryParse(word, out _)).ToArray();
        Console.WriteLine($"{Workers.Count} threads, OpenBLAS core {(OpenBlas.IsInstalled ? OpenBlas.Core : "none")}. Times are of {repeats} runs after {WarmUpSeconds} s to warm up. MB: results and gradients, each written once.");
        Console.WriteLine($"{"work",-36} {"GFLOP",7} {"MB",6} {"best s",8} {"median s",8} {"GFLOP/s",8} {"of peak",7} {"of BLAS",7}");
        foreach (var denoiser in Enum.GetValues<DenoiserKind>())
        {
            var options = new ModelOptions { Denoiser = denoiser, PUncond = 0.2, SigmoidTemp = 2 };
            var nullVideo = Uniform(options.FeatureWidth, 1);
            Report($"{denoiser} sample 300 frames", () =>
            {
                var model = ScoreModel.Create(options, new Rng(1), nullVideo);
                var video = Uniform(Frames * options.FeatureWidth, 2);
                return () => model.Score(video, new Rng(3), new SamplingOptions());
            });
            Report($"{denoiser} train 8 x 300 frames", () => Step(options, nullVideo, [.. Enumerable.Repeat(Frames, Videos)]));
            if (denoiser == DenoiserKind.LatentMlp)
            {
                var lengths = TvSumAnnotations.Shipped.Videos.Take(TrainingVideosOfAFold).Select(video => (video.FrameCount + AnnotatedVideo.Stride - 1) / AnnotatedVideo.Stride);
                Report($"{denoiser} train tvsum preset", () => Step(options with { DecoderLayers = 3 }, nullVideo, [.. lengths]));
            }
        }

        return 0;

        void Report(string work, Func<Action> prepare)
        {
            if (!words.All(word => work.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                return;
            }

            var action = prepare();
            var (peak, blas) = (Yardstick.FmaPeak(), Yardstick.OpenBlasRate());
            var warm = Stopwatch.GetTimestamp();
            do
            {
                action();
            }
            while (Stopwatch.GetElapsedTime(warm).TotalSeconds < WarmUpSeconds);

            var (products, floats) = (Work.MultiplyAdds, Work.Floats);
            var times = new double[repeats];
            for (var i = 0; i < times.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                action();
                times[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }

            Array.Sort(times);
            var gflop = 2e-9 * (Work.MultiplyAdds - products) / repeats;
            var megabytes = 4e-6 * (Work.Floats - floats) / repeats;
            var (best, median) = (times[0], times[times.Length / 2]);
            var rate = gflop / median;
            Console.WriteLine(FormattableString.Invariant(
                $"{work,-36} {gflop,7:0.0} {megabytes,6:0} {best,8:0.000} {median,8:0.000} {rate,8:0} {rate / peak,7:P0} {rate / blas,7:P0}"));
        }
    }

    private static Action Step(ModelOptions options, float[] nullVideo, int[] lengths)
    {
        var model = ScoreModel.Create(options, new Rng(1), nullVideo);
        var batch = lengths.Select((length, i) => new TrainingExample(Uniform(length * options.FeatureWidth, (ulong)i), Uniform(length, (ulong)(100 + i)))).ToList();
        var (tape, adam) = (new Tape(recording: true), new Adam(model.Parameters));
        return () =>
        {
            model.Accumulate(tape, batch, StepStreams.Of(new Rng((ulong)adam.Steps)));
            adam.Step(1e-4, 1e-4);
        };
    }

    private static float[] Uniform(int count, ulong seed)
    {
        var random = new Random((int)seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }
}
