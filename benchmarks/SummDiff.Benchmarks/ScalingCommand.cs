using System.Diagnostics;
using SummDiff.Model;
using SummDiff.Tensors;
using SummDiff.Tensors.Threading;

namespace SummDiff.Benchmarks;

/// <summary>
/// <c>scaling [DENOISER] [LENGTH …]</c>: how the time and the memory of sampling one video grow with its length, on one thread and on all. The
/// peak is the process's so far: name one denoiser and one length to know theirs.
/// </summary>
internal static class ScalingCommand
{
    private static readonly int[] Usual = [100, 300, 1000, 3000, 10_000, 20_000];

    public static int Run(string[] arguments)
    {
        var lengths = arguments.Where(word => char.IsAsciiDigit(word[0])).Select(length => int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var chosen = lengths.Length == 0 ? Usual : lengths;
        var names = arguments.Where(word => !char.IsAsciiDigit(word[0])).ToArray();
        var threads = Workers.Count;
        Console.WriteLine($"{"denoiser",-18} {"frames",7} {"threads",7} {"s",9} {"ms/frame",9} {"peak MB",8}");
        foreach (var denoiser in Enum.GetValues<DenoiserKind>())
        {
            if (names.Length > 0 && !names.Contains(denoiser.ToString(), StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            var options = new ModelOptions { Denoiser = denoiser, PUncond = 0.2, SigmoidTemp = 2 };
            var model = ScoreModel.Create(options, new Rng(1), new float[options.FeatureWidth]);
            foreach (var length in chosen)
            {
                var features = new float[length * options.FeatureWidth];
                foreach (var count in threads == 1 || length > 3000 ? [threads] : (int[])[1, threads])
                {
                    Workers.Count = count;
                    model.Score(features.AsMemory(0, Math.Min(length, 100) * options.FeatureWidth), new Rng(2), new SamplingOptions());
                    var start = Stopwatch.GetTimestamp();
                    model.Score(features, new Rng(2), new SamplingOptions());
                    var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                    using var process = Process.GetCurrentProcess();
                    Console.WriteLine(FormattableString.Invariant(
                        $"{denoiser,-18} {length,7} {count,7} {seconds,9:0.000} {seconds * 1000 / length,9:0.000} {process.PeakWorkingSet64 / 1e6,8:0}"));
                }
            }
        }

        return 0;
    }
}
