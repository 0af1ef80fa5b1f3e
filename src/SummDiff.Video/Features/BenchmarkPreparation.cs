using System.Globalization;
using SummDiff.Annotations;
using SummDiff.Data;
using SummDiff.Video.Backbones;

namespace SummDiff.Video.Features;

/// <summary>
/// Brings features of a benchmark's own video file onto the frames that annotators saw: n_frames and picks are those of the annotations. Copies of the videos may
/// have a few frames more or less; then every annotated frame takes the decoded frame at the same share of the video.
/// </summary>
internal static class BenchmarkPreparation
{
    /// <summary>The most that frame counts may differ, as a share of the annotated frames.</summary>
    public const double MostDeviation = 0.02;

    /// <summary>Frames are sampled as in the published files: every 15th.</summary>
    public const int Stride = AnnotatedVideo.Stride;

    /// <summary>Features, shots and labels of one video.</summary>
    /// <param name="original">What annotators said.</param>
    /// <param name="extracted">The video file's features, of every 15th frame.</param>
    /// <param name="shots">Shots over the annotated frames; null for those found in the video.</param>
    /// <exception cref="VideoException">The frame counts differ by more than <see cref="MostDeviation"/>, or the shots belong to another video.</exception>
    public static BenchmarkVideo Align(OriginalVideo original, ExtractedVideo extracted, BenchmarkVideo? shots)
    {
        var (path, decoded, annotated) = (extracted.Facts.Path, extracted.Timeline.FrameCount, original.FrameCount);
        if (Math.Abs(decoded - annotated) > MostDeviation * annotated)
        {
            throw new VideoException(string.Create(CultureInfo.InvariantCulture,
                $"{path}: has {decoded} frames, but the annotations of {original.Name} cover {annotated}: {100.0 * Math.Abs(decoded - annotated) / annotated:0.0} % {(decoded > annotated ? "more" : "less")}. Up to {100 * MostDeviation:0} % is scaled; beyond, it is another video or another cut of it. Get the benchmark's own file."));
        }

        if (shots is not null && shots.FrameCount != annotated)
        {
            throw new VideoException($"{path}: the shots that are to be used cover {shots.FrameCount} frames of {shots.Key}, but the annotations of {original.Name} cover {annotated}. They belong to another video.");
        }

        int[] picks = [.. Enumerable.Range(0, (annotated + Stride - 1) / Stride).Select(row => row * Stride)];
        var features = new float[picks.Length * GoogLeNet.Channels];
        for (var row = 0; row < picks.Length; row++)
        {
            extracted.Features.AsSpan(RowAt(picks[row], annotated, extracted) * GoogLeNet.Channels, GoogLeNet.Channels).CopyTo(features.AsSpan(row * GoogLeNet.Channels));
        }

        return original.Label(new BenchmarkVideo
        {
            Key = original.Key,
            FeatureWidth = GoogLeNet.Channels,
            Features = features,
            GtScore = new float[picks.Length],
            FrameCount = annotated,
            Picks = picks,
            Shots = shots?.Shots ?? Scale(extracted.Shots, decoded, annotated),
        });
    }

    /// <summary>The sampled frame nearest to an annotated one, seconds after the first frame.</summary>
    public static double TimeOf(int pick, int annotated, ExtractedVideo extracted) => extracted.Timeline.TimeOf(extracted.Timeline.Picks[RowAt(pick, annotated, extracted)]);

    private static int RowAt(int pick, int annotated, ExtractedVideo extracted)
    {
        var frame = (double)pick * extracted.Timeline.FrameCount / annotated;
        return Math.Min((int)Math.Round(frame / Stride, MidpointRounding.AwayFromZero), extracted.Timeline.Picks.Length - 1);
    }

    private static Shot[] Scale(Shot[] shots, int from, int to)
    {
        if (from == to)
        {
            return shots;
        }

        int[] starts = [.. shots.Select(shot => (int)((long)shot.Start * to / from)).Distinct()];
        return [.. starts.Select((start, i) => (Start: start, End: i + 1 < starts.Length ? starts[i + 1] : to)).Select(shot => new Shot(shot.Start, shot.End, shot.End - shot.Start))];
    }
}
