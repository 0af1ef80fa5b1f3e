using System.Numerics.Tensors;
using SummDiff.Annotations;
using SummDiff.Fingerprints;
using SummDiff.Formats;
using SummDiff.Formats.Hdf5;
using SummDiff.Summaries;
using SummDiff.Tensors;

namespace SummDiff.Data;

/// <summary>
/// Makes a stand-in for the TVSum file: the annotations are the real ones, features and shots are made up. In the features a video's
/// mean score is one of many wandering signals, so that a model can learn from them, but never perfectly.
/// </summary>
internal static class DemoDataset
{
    /// <summary>What the file's <c>note</c> attribute says, and what should be said wherever results on it are shown.</summary>
    public const string Note = "Real TVSum annotations (CC-BY 3.0) with MADE-UP features and shots: results say nothing about real videos.";

    private const int Signals = 24;
    private const double MeanShotFrames = 150;
    private const int ShortestShot = 20;

    /// <summary>Writes the file. The same arguments give the same bytes.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="seed">Decides features and shots.</param>
    /// <param name="featureWidth">Channels F, at least 1.</param>
    /// <param name="videos">How many of the annotated videos to write, from the first on.</param>
    /// <exception cref="SummDiffException">The disk is full or the place is not writable.</exception>
    public static void Write(string path, ulong seed = 0, int featureWidth = 1024, int videos = 50)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(featureWidth, 1);
        var annotated = TvSumAnnotations.Shipped.Videos;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(videos, annotated.Count);
        var world = World(seed, featureWidth);
        AtomicFile.Replace(path, temporary =>
        {
            using (var file = Hdf5File.Create(temporary))
            {
                file.WriteTextAttribute("/", "note", Note);
                new FeatureFingerprint { Network = FeatureFingerprint.MadeUp, Every = AnnotatedVideo.Stride }.WriteTo(file);
            }

            for (var i = 0; i < videos; i++)
            {
                var video = annotated[i];
                TvSumFile.Append(temporary, Sample($"video_{i + 1}", video, world, featureWidth, new Rng(seed).Fork(video.Id)), $"{video.Id} (features made up)");
            }
        });
    }

    /// <summary>The null video that belongs to the file: its features' mean without any signal.</summary>
    /// <param name="seed">The file's seed.</param>
    /// <param name="featureWidth">The file's feature width F.</param>
    /// <returns><c>[F]</c>.</returns>
    public static float[] NullVideo(ulong seed = 0, int featureWidth = 1024) =>
        [.. Offset(World(seed, featureWidth), featureWidth).Select(value => Math.Max(value, 0) / 2)];

    /// <summary><c>[Signals, F]</c>: how strongly each channel follows each signal.</summary>
    private static float[] World(ulong seed, int width)
    {
        var world = new float[Signals * width];
        new Rng(seed).Fork("world").FillNormal(world);
        TensorPrimitives.Multiply(world, 0.35f, world);
        return world;
    }

    private static float[] Offset(float[] world, int width)
    {
        var offset = new float[width];
        for (var signal = 0; signal < Signals; signal++)
        {
            TensorPrimitives.Add(offset, world.AsSpan(signal * width, width), offset);
        }

        TensorPrimitives.Divide(offset, Signals, offset);
        return offset;
    }

    private static BenchmarkVideo Sample(string key, AnnotatedVideo video, float[] world, int width, Rng rng)
    {
        var mean = MeanScores(video);
        var picks = Enumerable.Range(0, (video.FrameCount + AnnotatedVideo.Stride - 1) / AnnotatedVideo.Stride).Select(i => i * AnnotatedVideo.Stride).ToArray();
        var score = Array.ConvertAll(picks, pick => mean[pick]);
        var (least, most) = (score.Min(), score.Max());
        score = Array.ConvertAll(score, s => (s - least) / (most - least));
        var shots = Shots(video.FrameCount, rng.Fork("shots"));
        var everyFrame = Enumerable.Range(0, video.FrameCount).ToArray();
        byte[] Summarize(float[] scores) =>
            Summary.Of(scores, everyFrame, shots, video.FrameCount, Budget.Default.CapacityFrames(video.FrameCount)).Frames;

        var gtSummary = Summarize(mean);
        return new BenchmarkVideo
        {
            Key = key,
            FeatureWidth = width,
            Features = Features(score, world, width, rng.Fork("features")),
            GtScore = score,
            FrameCount = video.FrameCount,
            Picks = picks,
            Shots = shots,
            UserSummaries = Array.ConvertAll(video.Scores, user => Summarize(Array.ConvertAll(user, s => (float)s))),
            GtSummary = Array.ConvertAll(picks, pick => gtSummary[pick]),
        };
    }

    private static float[] MeanScores(AnnotatedVideo video)
    {
        var mean = new float[video.FrameCount];
        foreach (var user in video.Scores)
        {
            for (var i = 0; i < mean.Length; i++)
            {
                mean[i] += user[i];
            }
        }

        TensorPrimitives.Divide(mean, video.Scores.Length, mean);
        return mean;
    }

    /// <summary>Shots of 20 frames and more, about 150 in the mean, that tile the video.</summary>
    private static Shot[] Shots(int frameCount, Rng rng)
    {
        var cuts = new List<int> { 0 };
        for (ulong draw = 0; cuts[^1] < frameCount;)
        {
            var frames = 0.0; // The sum of four exponential waiting times.
            for (var part = 0; part < 4; part++)
            {
                frames -= Math.Log(1 - rng.Uniform(draw++)) * MeanShotFrames / 4;
            }

            cuts.Add(cuts[^1] + Math.Max(ShortestShot, (int)frames));
        }

        cuts[^1] = frameCount;
        if (cuts.Count > 2 && cuts[^1] - cuts[^2] < ShortestShot)
        {
            cuts.RemoveAt(cuts.Count - 2);
        }

        return [.. cuts.Zip(cuts.Skip(1), (start, end) => new Shot(start, end, end - start))];
    }

    /// <summary>Signals times world, with noise, cut at zero as pool5 features are. <c>[L, F]</c>.</summary>
    private static float[] Features(float[] score, float[] world, int width, Rng rng)
    {
        var signals = SignalsOf(score, rng.Fork("signals"));
        var offset = Offset(world, width);
        var features = new float[score.Length * width];
        var noise = new float[width];
        for (var i = 0; i < score.Length; i++)
        {
            var row = features.AsSpan(i * width, width);
            rng.Fork((ulong)i).FillNormal(noise);
            TensorPrimitives.MultiplyAdd(noise, 0.9f, offset, row);
            for (var signal = 0; signal < Signals; signal++)
            {
                TensorPrimitives.MultiplyAdd(world.AsSpan(signal * width, width), signals[signal][i], row, row);
            }

            TensorPrimitives.Max(row, 0, row);
            TensorPrimitives.Divide(row, 2, row);
        }

        return features;
    }

    /// <summary>The score, how fast it changes, and random walks. <c>[Signals][L]</c>.</summary>
    private static float[][] SignalsOf(float[] score, Rng rng)
    {
        var signals = new float[Signals][];
        signals[0] = Standardised(score);
        signals[1] = [0, .. score.Zip(score.Skip(1), (before, now) => 8 * Math.Abs(now - before))];
        for (var signal = 2; signal < Signals; signal++)
        {
            var walk = new float[score.Length];
            rng.Fork((ulong)signal).FillNormal(walk);
            for (var i = 1; i < walk.Length; i++)
            {
                walk[i] += walk[i - 1];
            }

            signals[signal] = Standardised(walk);
        }

        return signals;
    }

    private static float[] Standardised(float[] values)
    {
        // Plain sums: those of TensorPrimitives depend on the width of registers.
        var mean = (float)values.Average(value => (double)value);
        var deviation = (float)Math.Sqrt(values.Average(value => ((double)value - mean) * ((double)value - mean)));
        return Array.ConvertAll(values, v => (v - mean) / (deviation + 1e-6f));
    }
}
