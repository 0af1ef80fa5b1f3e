using System.Diagnostics;
using SummDiff.Model;
using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Benchmarks;

/// <summary>Times the default-size model as its users run it: sampling one video, and a training step.</summary>
internal static class ModelCommand
{
    private const int Frames = 300;
    private const int Videos = 8;

    public static int Run(string[] names)
    {
        Console.WriteLine($"{"work",-34} {"best s",8} {"median s",9}");
        foreach (var denoiser in (DenoiserKind[])[DenoiserKind.DiT, DenoiserKind.LatentMlp])
        {
            if (names.Length > 0 && !names.Contains(denoiser.ToString(), StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            var options = new ModelOptions { Denoiser = denoiser, PUncond = 0.2, SigmoidTemp = 2 };
            var nullVideo = Uniform(options.FeatureWidth, 1);
            var model = ScoreModel.Create(options, new Rng(1), nullVideo);
            var video = Uniform(Frames * options.FeatureWidth, 2);
            Report($"{denoiser}: sample {Frames} frames, guided", () => model.Score(video, new Rng(3), new SamplingOptions()));

            var batch = Enumerable.Range(0, Videos).Select(i => new TrainingSample(Uniform(Frames * options.FeatureWidth, (ulong)i), Uniform(Frames, (ulong)(100 + i)))).ToList();
            var (tape, adam) = (new Tape(recording: true), new Adam(model.Parameters));
            Report($"{denoiser}: train {Videos} x {Frames} frames", () =>
            {
                model.Accumulate(tape, batch, new Rng((ulong)adam.Steps));
                adam.Step(1e-4, 1e-4);
            });
        }

        return 0;
    }

    private static void Report(string work, Action action)
    {
        action();
        action();
        var times = new double[7];
        for (var i = 0; i < times.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            times[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(times);
        Console.WriteLine(FormattableString.Invariant($"{work,-34} {times[0],8:0.000} {times[times.Length / 2],9:0.000}"));
    }

    private static float[] Uniform(int count, ulong seed)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (float)new Rng(seed).Uniform((ulong)i);
        }

        return values;
    }
}
