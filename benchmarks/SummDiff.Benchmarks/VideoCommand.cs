using System.Diagnostics;
using SummDiff.Fingerprints;
using SummDiff.Model;
using SummDiff.Tensors;
using SummDiff.Tensors.Threading;
using SummDiff.Video.Backbones;
using SummDiff.Video.Editing;
using SummDiff.Video.Features;
using SummDiff.Video.Media;
using SummDiff.Video.Shots;

namespace SummDiff.Benchmarks;

/// <summary>The stages of summarising a video, one after another, each alone; GoogLeNet beside the most the machine can do.</summary>
internal static class VideoCommand
{
    // Twice the multiply-adds of all convolutions.
    private static readonly (string Network, double FlopPerFrame)[] Networks =
        [(FeatureFingerprint.TorchvisionGoogLeNet, 2 * 1.497e9), (FeatureFingerprint.BvlcGoogLeNet, 2 * 1.582e9)];

    private const int Batch = 16;

    public static int Run(string path)
    {
        var tools = new FfmpegOptions();
        var facts = MediaProbe.Read(path, tools);
        var network = new BackboneRecipe(7).Network();
        var frames = new List<byte>();
        FrameTimeline timeline;
        var start = Stopwatch.GetTimestamp();
        using (var reader = new FrameReader(facts, new FrameSampling { Rate = 12 }, network.Recipe, tools))
        {
            var frame = new byte[reader.FrameBytes];
            while (reader.Read(frame))
            {
                frames.AddRange(frame);
            }

            timeline = reader.Finish();
        }

        var sampled = timeline.Picks.Length;
        Report("decode, every frame", timeline.FrameCount, start);
        var images = frames.ToArray();
        var features = new float[sampled * GoogLeNet.Channels];
        Share(images, features, sampled);

        start = Stopwatch.GetTimestamp();
        _ = FeatureExtractor.FindShots(features, GoogLeNet.Channels, timeline.Picks, timeline.FrameCount, new SegmentationOptions());
        Report("shots, sampled frames", sampled, start);

        var options = new ModelOptions { Denoiser = DenoiserKind.DiT, PUncond = 0.2, SigmoidTemp = 2 };
        var model = ScoreModel.Create(options, new Rng(1), new float[options.FeatureWidth]);
        model.Score(features, new Rng(2), new SamplingOptions());
        start = Stopwatch.GetTimestamp();
        model.Score(features, new Rng(2), new SamplingOptions());
        Report("scores, sampled frames", sampled, start);

        // Every fifth second or so, which is a fifth of the video.
        var shots = Enumerable.Range(0, timeline.FrameCount / 100).Select(i => new Shot(i * 100, (i * 100) + 20, 20)).ToArray();
        var output = Path.Combine(Path.GetTempPath(), $"summdiff-benchmark-{Environment.ProcessId}.mp4");
        start = Stopwatch.GetTimestamp();
        Renderer.Render(facts, timeline, shots, output, new RenderOptions(), tools);
        Report("render, source frames", timeline.FrameCount, start);
        File.Delete(output);
        return 0;
    }

    /// <summary>The networks' rates and the machine's, measured in turn so that all see the same load.</summary>
    private static void Share(byte[] images, float[] features, int sampled)
    {
        var networks = Networks.Select(known => (Network: new BackboneRecipe(7).Network(known.Network), known.FlopPerFrame, Seconds: new List<double>(), Shares: new List<double>())).ToArray();
        var peaks = new List<double>();
        for (var i = -Batch; i + Batch <= sampled; i += Batch) // the first round is thrown away
        {
            var (from, peak) = (Math.Max(i, 0), FmaPeak.Measure(Workers.Count));
            foreach (var (network, flopPerFrame, seconds, shares) in networks)
            {
                var start = Stopwatch.GetTimestamp();
                network.Forward(images.AsMemory(from * GoogLeNet.ImageBytes, Batch * GoogLeNet.ImageBytes), network.Recipe, features.AsMemory(from * GoogLeNet.Channels, Batch * GoogLeNet.Channels));
                if (i >= 0)
                {
                    seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                    shares.Add(Batch * flopPerFrame / seconds[^1] / 1e9 / peak);
                }
            }

            peaks.Add(peak);
        }

        foreach (var (network, flopPerFrame, seconds, shares) in networks)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"{network.Name,-26} {Batch / Median(seconds),9:0.0} frames/s, best {Batch / seconds.Min():0.0}; {Batch * flopPerFrame / Median(seconds) / 1e9:0} GFLOP/s of a peak of {Median(peaks):0}, best {peaks.Max():0}; share of the peak {Median(shares):0.00}, best over best {Batch * flopPerFrame / seconds.Min() / 1e9 / peaks.Max():0.00}"));
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Report(string stage, int frames, long start) =>
        Console.WriteLine(FormattableString.Invariant($"{stage,-26} {frames / Stopwatch.GetElapsedTime(start).TotalSeconds,9:0.0} frames/s"));
}
