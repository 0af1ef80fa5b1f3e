namespace SummDiff.Metrics;

/// <summary>How far up a ranking the positives stand.</summary>
internal static class AveragePrecision
{
    /// <summary>
    /// Σ (R_k - R_{k-1})·P_k over the distinct scores from the highest down, where R_k and P_k are recall and precision of what scores at least that:
    /// scikit-learn's definition.
    /// </summary>
    /// <param name="positives"><c>[n]</c>.</param>
    /// <param name="scores"><c>[n]</c>.</param>
    /// <returns>0..1; 0 where there are no positives, as that library has it.</returns>
    public static double Of(ReadOnlySpan<bool> positives, ReadOnlySpan<float> scores)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, positives.Length);
        var ranking = Ranking.Of(scores);
        var found = new int[ranking.LevelCount];
        for (var i = 0; i < positives.Length; i++)
        {
            found[ranking.Levels[i]] += positives[i] ? 1 : 0;
        }

        double sum = 0;
        var (hits, seen) = (0, 0);
        for (var level = ranking.LevelCount - 1; level >= 0; level--)
        {
            hits += found[level];
            seen += ranking.Counts[level];
            sum += (double)found[level] * hits / seen;
        }

        return hits == 0 ? 0 : sum / hits;
    }

    /// <summary>Average precision over clips of five samples, whose positives are the best clips of the ground truth.</summary>
    /// <param name="scores"><c>[L]</c>, predicted.</param>
    /// <param name="gtScores"><c>[L]</c>.</param>
    /// <param name="share">Share of the clips that are positives, rounded down: 0.5 for mAP50, 0.15 for mAP15. Among equal clips the earlier is better.</param>
    /// <returns>0..1; 0 where no clip is positive.</returns>
    public static double OfClips(ReadOnlySpan<float> scores, ReadOnlySpan<float> gtScores, double share)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(gtScores.Length, scores.Length);
        var best = MeanClips(gtScores);
        var order = new int[best.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (i, j) => best[i] != best[j] ? best[j].CompareTo(best[i]) : i.CompareTo(j));
        var positives = new bool[best.Length];
        foreach (var clip in order.AsSpan(0, (int)(share * best.Length)))
        {
            positives[clip] = true;
        }

        return Of(positives, Softmax(MeanClips(scores)));
    }

    /// <summary>
    /// The softmax over clips in single precision, which the official code ranks: means that differ by less than about 1e-7 may tie in it
    /// (a quirk; see docs/reference.md).
    /// </summary>
    private static float[] Softmax(float[] values)
    {
        var highest = values.Max();
        var powers = Array.ConvertAll(values, value => (float)Math.Exp(value - highest));
        var scale = 1 / powers.Sum(); // PyTorch multiplies by the reciprocal, which ties other clips than a division does.
        return Array.ConvertAll(powers, power => power * scale);
    }

    /// <summary>The mean of every five samples, added in the order in which the official code's library does: clips that tie there tie here.</summary>
    private static float[] MeanClips(ReadOnlySpan<float> scores)
    {
        const int ClipLength = 5;
        var means = new float[(scores.Length + ClipLength - 1) / ClipLength];
        for (var clip = 0; clip < means.Length; clip++)
        {
            var samples = scores[(clip * ClipLength)..Math.Min((clip + 1) * ClipLength, scores.Length)];
            var sum = samples[0] + (samples.Length == ClipLength ? samples[^1] : 0);
            for (var i = 1; i < Math.Min(samples.Length, ClipLength - 1); i++)
            {
                sum += samples[i];
            }

            means[clip] = sum / samples.Length;
        }

        return means;
    }
}
