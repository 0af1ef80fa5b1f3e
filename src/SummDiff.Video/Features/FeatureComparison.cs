using System.Numerics.Tensors;
using SummDiff.Data;
using SummDiff.Tensors;

namespace SummDiff.Video.Features;

/// <summary>Compares two sets of features of one video: what two backbones, two recipes or two decoders make of it.</summary>
internal static class FeatureComparison
{
    /// <summary>The tolerances for shot boundaries are 0 to this many sampled frames.</summary>
    public const int MostTolerance = 2;

    private const int RandomDraws = 200;
    private const float Tie = 1e-6f;

    /// <summary>Compares the sampled frames that both have, and all shot boundaries.</summary>
    /// <param name="one">A video.</param>
    /// <param name="other">The same video, with features or shots made otherwise.</param>
    /// <param name="rng">Decides the random boundaries.</param>
    /// <exception cref="VideoException">No sampled frame is in both, or features differ in width.</exception>
    public static ComparedVideo Compare(BenchmarkVideo one, BenchmarkVideo other, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.FeatureWidth != other.FeatureWidth)
        {
            throw new VideoException($"{one.Key}: features of {one.FeatureWidth} and of {other.FeatureWidth} channels cannot be compared. Give features of the same kind of network.");
        }

        var rowOfPick = other.Picks.Select((pick, row) => (pick, row)).ToDictionary(pair => pair.pick, pair => pair.row);
        int[] common = [.. Enumerable.Range(0, one.Picks.Length).Where(row => rowOfPick.ContainsKey(one.Picks[row]))];
        if (common.Length == 0)
        {
            throw new VideoException($"{one.Key}: no frame was sampled in both ({Sampled(one)}; {Sampled(other)}). Compare features that were sampled in the same way.");
        }

        var left = UnitRows(one, common);
        var right = UnitRows(other, [.. common.Select(row => rowOfPick[one.Picks[row]])]);
        var cosines = left.Zip(right, (a, b) => TensorPrimitives.Dot<float>(a, b)).ToArray();
        var nearest = 0;
        Parallel.For(0, left.Length, row =>
        {
            if (Array.TrueForAll(right, candidate => TensorPrimitives.Dot<float>(left[row], candidate) <= cosines[row] + Tie))
            {
                Interlocked.Increment(ref nearest);
            }
        });
        var worst = Array.IndexOf(cosines, cosines.Min());
        var (boundaries, others) = (Boundaries(one, one.Picks), Boundaries(other, one.Picks));
        var hasBoundaries = boundaries.Length + others.Length > 0;
        return new(one.Key, common.Length, cosines.Average(), cosines[worst], one.Picks[common[worst]], nearest / (double)common.Length, (boundaries.Length, others.Length),
            hasBoundaries ? Agreement(boundaries, others) : null, hasBoundaries ? RandomAgreement(boundaries, others.Length, one.Picks.Length, rng) : null);
    }

    private static string Sampled(BenchmarkVideo video) => $"{video.Picks.Length} frames, {string.Join(", ", video.Picks.Take(3))}, …";

    private static float[][] UnitRows(BenchmarkVideo video, int[] rows) => Array.ConvertAll(rows, row =>
    {
        var values = video.Features.AsSpan(row * video.FeatureWidth, video.FeatureWidth).ToArray();
        TensorPrimitives.Divide(values, Math.Max(TensorPrimitives.Norm<float>(values), float.Epsilon), values);
        return values;
    });

    /// <summary>The sampled frame nearest to each beginning of a shot but the first, ascending.</summary>
    private static int[] Boundaries(BenchmarkVideo video, int[] picks) => [.. video.Shots.Skip(1).Select(shot =>
    {
        var found = Array.BinarySearch(picks, shot.Start);
        var after = found < 0 ? ~found : found;
        return after == picks.Length || (after > 0 && shot.Start - picks[after - 1] < picks[after] - shot.Start) ? after - 1 : after;
    })];

    private static double[] Agreement(int[] one, int[] other) => [.. Enumerable.Range(0, MostTolerance + 1).Select(tolerance => 2.0 * Matches(one, other, tolerance) / (one.Length + other.Length))];

    private static double[] RandomAgreement(int[] one, int count, int length, Rng rng)
    {
        var sum = new double[MostTolerance + 1];
        var candidates = Enumerable.Range(1, Math.Max(count, length - 1)).ToArray();
        for (ulong draw = 0; draw < RandomDraws; draw++)
        {
            rng.Fork(draw).Shuffle<int>(candidates);
            TensorPrimitives.Add(sum, Agreement(one, [.. candidates[..count].Order()]), sum);
        }

        TensorPrimitives.Divide(sum, RandomDraws, sum);
        return sum;
    }

    /// <summary>The most pairs that lie within the tolerance, each boundary in one pair: from left to right the first that fits is as good as any.</summary>
    private static int Matches(int[] one, int[] other, int tolerance)
    {
        var matches = 0;
        for (int i = 0, j = 0; i < one.Length && j < other.Length;)
        {
            if (Math.Abs(one[i] - other[j]) <= tolerance)
            {
                (matches, i, j) = (matches + 1, i + 1, j + 1);
            }
            else if (one[i] < other[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return matches;
    }
}
