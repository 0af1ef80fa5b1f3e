namespace SummDiff.Summaries;

/// <summary>What a shot is worth: the mean score of its frames.</summary>
internal static class ShotValues
{
    /// <summary>
    /// Values every shot. A sample's score holds from its own frame up to the next sample's, the last one's to the end of the video;
    /// frames before the first sample count as 0.
    /// </summary>
    /// <param name="scores"><c>[L]</c>.</param>
    /// <param name="picks"><c>[L]</c>, the original frame of each sample, ascending.</param>
    /// <param name="shots"><c>[S]</c>.</param>
    /// <param name="frameCount">Original frames of the video.</param>
    /// <param name="countEndFrame">
    /// Count the frame at a shot's end as well, where the video has it. The official code does so for MrHiSum, whose shots it takes for inclusive
    /// (a quirk; see docs/reference.md).
    /// </param>
    /// <returns><c>[S]</c>. A shot without a frame in the video is worth 0.</returns>
    public static double[] Of(ReadOnlySpan<float> scores, ReadOnlySpan<int> picks, ReadOnlySpan<Shot> shots, int frameCount, bool countEndFrame)
    {
        var frames = Spread(scores, picks, frameCount);
        var values = new double[shots.Length];
        for (var s = 0; s < shots.Length; s++)
        {
            var (start, end) = (shots[s].Start, Math.Min(shots[s].End + (countEndFrame ? 1 : 0), frameCount));
            values[s] = end > start ? Sum(frames.AsSpan(start..end)) / (end - start) : 0;
        }

        return values;
    }

    /// <summary><c>[n_frames]</c>, the score of every original frame.</summary>
    private static float[] Spread(ReadOnlySpan<float> scores, ReadOnlySpan<int> picks, int frameCount)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(picks.Length, scores.Length);
        var frames = new float[frameCount];
        for (var i = 0; i < scores.Length; i++)
        {
            var start = Math.Min(picks[i], frameCount);
            var end = i + 1 < scores.Length ? Math.Min(picks[i + 1], frameCount) : frameCount;
            frames.AsSpan(start..end).Fill(scores[i]);
        }

        return frames;
    }

    /// <summary>
    /// Adds in the order in which NumPy adds single-precision numbers, so that values round as in the official code, and shots that nearly tie
    /// there fall to the same side here: in halves down to 128 numbers, and those in eight interleaved sums.
    /// </summary>
    private static float Sum(ReadOnlySpan<float> values)
    {
        if (values.Length > 128)
        {
            var half = values.Length / 2 / 8 * 8;
            return Sum(values[..half]) + Sum(values[half..]);
        }

        Span<float> sums = stackalloc float[8];
        sums.Clear();
        var even = values.Length / 8 * 8;
        for (var i = 0; i < even; i++)
        {
            sums[i % 8] += values[i];
        }

        var sum = (sums[0] + sums[1] + (sums[2] + sums[3])) + (sums[4] + sums[5] + (sums[6] + sums[7]));
        foreach (var value in values[even..])
        {
            sum += value;
        }

        return sum;
    }
}
