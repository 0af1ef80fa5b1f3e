namespace SummDiff.Summaries;

/// <summary>What a shot is worth: the mean score of its frames.</summary>
public static class ShotValues
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
    /// <remarks>Sums are exact in double for shots of a constant score, so that equal shots tie.</remarks>
    public static double[] Of(ReadOnlySpan<float> scores, ReadOnlySpan<int> picks, ReadOnlySpan<Shot> shots, int frameCount, bool countEndFrame)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(picks.Length, scores.Length);
        var values = new double[shots.Length];
        for (var s = 0; s < shots.Length; s++)
        {
            var (start, end) = (shots[s].Start, Math.Min(shots[s].End + (countEndFrame ? 1 : 0), frameCount));
            if (end > start)
            {
                values[s] = Sum(scores, picks, start, end, frameCount) / (end - start);
            }
        }

        return values;
    }

    private static double Sum(ReadOnlySpan<float> scores, ReadOnlySpan<int> picks, int start, int end, int frameCount)
    {
        var found = picks.BinarySearch(start);
        var first = found >= 0 ? found : Math.Max(0, ~found - 1);
        double sum = 0;
        for (var i = first; i < scores.Length && picks[i] < end; i++)
        {
            var until = i + 1 < scores.Length ? picks[i + 1] : frameCount;
            sum += (double)scores[i] * (Math.Min(until, end) - Math.Max(picks[i], start));
        }

        return sum;
    }
}
