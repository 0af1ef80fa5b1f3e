namespace SummDiff.Annotations;

/// <summary>What the annotators of TVSum made of one video.</summary>
/// <param name="Id">The video's YouTube id.</param>
/// <param name="Category">Two letters, such as <c>VT</c>: changing vehicle tyre.</param>
/// <param name="Scores"><c>[U][n_frames]</c>, each user's score of each frame, 1 (boring) to 5.</param>
internal sealed record AnnotatedVideo(string Id, string Category, byte[][] Scores)
{
    /// <summary>TVSum takes every 15th frame's score.</summary>
    public const int Stride = 15;

    /// <summary>Original frames.</summary>
    public int FrameCount => Scores[0].Length;

    /// <summary>Each user's scores over that user's maximum, every 15th frame.</summary>
    /// <returns><c>[U][⌈n_frames/15⌉]</c>, above 0 up to 1.</returns>
    public float[][] SampledScores() => [.. Scores.Select(Sample)];

    private static float[] Sample(byte[] scores)
    {
        var maximum = (float)scores.Max();
        var sampled = new float[(scores.Length + Stride - 1) / Stride];
        for (var i = 0; i < sampled.Length; i++)
        {
            sampled[i] = scores[i * Stride] / maximum;
        }

        return sampled;
    }
}
