using SummDiff.Data;

namespace SummDiff.Tests.Fixtures;

/// <summary>Small videos whose importance a model can learn: it is one of their features.</summary>
internal static class MadeUpVideos
{
    public const int FeatureWidth = 8;

    /// <summary>Videos of TVSum's layout with three users, lengths from 20 samples on.</summary>
    public static BenchmarkVideo[] Make(int count, int seed = 1)
    {
        var rng = new Random(seed);
        return [.. Enumerable.Range(1, count).Select(number => Make($"video_{number}", 20 + (number % 7), rng))];
    }

    /// <summary>Hands out videos that lie in memory.</summary>
    public static ReadVideos Reader(IReadOnlyList<BenchmarkVideo> videos)
    {
        var byKey = videos.ToDictionary(v => v.Key);
        return keys => keys.Select(key => byKey[key]);
    }

    /// <summary>The same video as a video of MrHiSum: every frame is a sample.</summary>
    public static BenchmarkVideo AsMrHiSum(BenchmarkVideo video) => video with
    {
        CountsEndFrame = true,
        FrameCount = video.Length,
        Picks = [.. Enumerable.Range(0, video.Length)],
        Shots = [.. Enumerable.Range(0, video.Length / 2).Select(s => new Shot(2 * s, (2 * s) + 2, 2))],
        UserSummaries = [],
        UserScores = [],
        GtSummary = [.. Enumerable.Range(0, video.Length).Select(i => (byte)(i % 6 < 2 ? 1 : 0))],
    };

    private static BenchmarkVideo Make(string key, int length, Random rng)
    {
        var score = new float[length];
        var features = new float[length * FeatureWidth];
        for (var i = 0; i < length; i++)
        {
            score[i] = 0.5f + (0.45f * MathF.Sin((i * 0.7f) + rng.NextSingle()));
            for (var c = 0; c < FeatureWidth; c++)
            {
                features[(i * FeatureWidth) + c] = c == 0 ? 2 * score[i] : rng.NextSingle();
            }
        }

        return new()
        {
            Key = key,
            FeatureWidth = FeatureWidth,
            Features = features,
            GtScore = score,
            FrameCount = 15 * length,
            Picks = [.. Enumerable.Range(0, length).Select(i => 15 * i)],
            Shots = [.. Enumerable.Range(0, length / 2).Select(s => new Shot(30 * s, (30 * s) + 30, 30))],
            UserSummaries = [.. Enumerable.Range(0, 3).Select(u => Enumerable.Range(0, 15 * length).Select(i => (byte)((i / 30) % 6 == u ? 1 : 0)).ToArray())],
            UserScores = [.. Enumerable.Range(0, 3).Select(_ => Array.ConvertAll(score, s => MathF.Round(4 * s + rng.NextSingle()) / 5))],
        };
    }
}
