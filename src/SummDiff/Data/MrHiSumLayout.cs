namespace SummDiff.Data;

/// <summary>The layout of MrHiSum (<c>mrsum_with_features_gtsummary_modified.h5</c>): one group a video, one sample a second, half-open shots.</summary>
internal static class MrHiSumLayout
{
    /// <summary>Reads one video. Its frames are its samples.</summary>
    /// <param name="reader">The video's group.</param>
    /// <param name="labelled">Whether scores and the summary must be there.</param>
    /// <exception cref="SummDiffException">Something is missing, or parts contradict each other.</exception>
    public static BenchmarkVideo Read(VideoReader reader, bool labelled)
    {
        var (features, length, width) = reader.Features();
        return new BenchmarkVideo
        {
            Key = reader.Key,
            FeatureWidth = width,
            Features = features,
            GtScore = labelled || reader.Has("gtscore") ? PerSample(reader, "gtscore", reader.Scores("gtscore"), length) : new float[length],
            FrameCount = length,
            Picks = [.. Enumerable.Range(0, length)],
            Shots = Shots(reader, length),
            CountsEndFrame = true,
            GtSummary = labelled || reader.Has("gt_summary") ? PerSample(reader, "gt_summary", reader.Binary("gt_summary").Values, length) : [],
        };
    }

    private static T[] PerSample<T>(VideoReader reader, string name, T[] values, int length)
    {
        if (values.Length == length)
        {
            return values;
        }

        if (Math.Abs(values.Length - length) > 1 || values.Length == 0)
        {
            throw reader.Bad($"{name} has {values.Length} numbers but features has {length} rows. There is one a sample.");
        }

        reader.Warn($"{name} length", $"{name} has {values.Length} numbers for {length} samples; {(values.Length > length ? "the last is left out" : "the last is repeated")}.");
        return [.. values.Take(length), .. Enumerable.Repeat(values[^1], Math.Max(0, length - values.Length))];
    }

    private static Shot[] Shots(VideoReader reader, int length)
    {
        var pairs = reader.ChangePoints(inclusive: false, length);
        var shots = Array.ConvertAll(pairs, pair => new Shot(pair.Start, pair.End, pair.End - pair.Start));

        // Where the last shot ends elsewhere than the video, the official code makes it one frame longer (a quirk, see docs/reference.md).
        if (shots[^1].End != length)
        {
            shots[^1] = shots[^1] with { Frames = shots[^1].Frames + 1 };
        }

        return shots;
    }
}
