using System.Globalization;
using SummDiff.Annotations;

namespace SummDiff.Data;

/// <summary>The layout of the TVSum and SumMe files (<c>eccv16_dataset_*_google_pool5.h5</c>): one group a video, inclusive shots.</summary>
internal static class EccvLayout
{
    /// <summary>Reads one video.</summary>
    /// <param name="reader">The video's group.</param>
    /// <param name="annotations">TVSum's annotations, or null.</param>
    /// <param name="labelled">Whether scores and summaries by people must be there.</param>
    /// <exception cref="SummDiffException">Something is missing, or parts contradict each other.</exception>
    public static BenchmarkVideo Read(VideoReader reader, TvSumAnnotations? annotations, bool labelled)
    {
        var (features, length, width) = reader.Features();
        var frameCount = reader.Count("n_frames");
        var picks = Picks(reader, length, frameCount);
        return new BenchmarkVideo
        {
            Key = reader.Key,
            Name = reader.Text("video_name") ?? reader.Key,
            FeatureWidth = width,
            Features = features,
            GtScore = labelled || reader.Has("gtscore") ? GtScore(reader, length) : new float[length],
            FrameCount = frameCount,
            Picks = picks,
            Shots = Shots(reader, frameCount),
            UserSummaries = labelled || reader.Has("user_summary") ? UserSummaries(reader, frameCount) : [],
            UserScores = annotations is null ? [] : UserScores(reader, annotations, frameCount),
        };
    }

    private static float[] GtScore(VideoReader reader, int length)
    {
        var scores = reader.Scores("gtscore");
        if (scores.Length == length)
        {
            return scores;
        }

        if (Math.Abs(scores.Length - length) > 1 || scores.Length == 0)
        {
            throw reader.Bad($"gtscore has {scores.Length} numbers but features has {length} rows. There is one score a sample.");
        }

        reader.Warn("gtscore length", $"gtscore has {scores.Length} numbers for {length} samples; {(scores.Length > length ? "the last is left out" : "the last is repeated")}.");
        return [.. scores.Take(length), .. Enumerable.Repeat(scores[^1], Math.Max(0, length - scores.Length))];
    }

    private static int[] Picks(VideoReader reader, int length, int frameCount)
    {
        var picks = reader.Integers("picks");
        if (Math.Abs(picks.Length - length) > 1)
        {
            throw reader.Bad($"picks has {picks.Length} numbers but features has {length} rows. There is one original frame a sample.");
        }

        for (var i = 0; i < picks.Length; i++)
        {
            if (picks[i] < 0 || (i > 0 && picks[i] <= picks[i - 1]) || (picks[i] >= frameCount && i < length))
            {
                throw reader.Bad($"picks holds {picks[i]} in place {i} of a video of {frameCount} frames. Picks are frames of the video, in order.");
            }
        }

        if (picks.Length == length)
        {
            return picks;
        }

        if (picks.Length > length)
        {
            reader.Warn("picks length", $"picks has {picks.Length} numbers for {length} samples; the last is left out.");
            return picks[..length];
        }

        var next = picks.Length == 0 ? 0 : picks[^1] + (picks.Length > 1 ? picks[^1] - picks[^2] : AnnotatedVideo.Stride);
        reader.Warn("picks length", $"picks has {picks.Length} numbers for {length} samples; the last sample is taken to be frame {next}.");
        return next < frameCount ? [.. picks, next] : throw reader.Bad($"picks lacks its last number, and frame {next} is beyond the {frameCount} frames.");
    }

    private static Shot[] Shots(VideoReader reader, int frameCount)
    {
        var pairs = reader.ChangePoints(inclusive: true, frameCount);
        var frames = reader.Integers("n_frame_per_seg");
        if (frames.Length != pairs.Length)
        {
            throw reader.Bad($"n_frame_per_seg has {frames.Length} numbers but change_points has {pairs.Length} shots.");
        }

        if (Array.FindIndex(frames, count => count < 1) is var empty and >= 0)
        {
            throw reader.Bad($"n_frame_per_seg holds {frames[empty]} in place {empty}. A shot has at least one frame.");
        }

        if (frames.Sum(count => (long)count) is var sum && sum != frameCount)
        {
            reader.Warn("n_frame_per_seg sum", $"n_frame_per_seg adds up to {sum} of {frameCount} frames; it is used as it is.");
        }

        return [.. pairs.Zip(frames, (pair, count) => new Shot(pair.Start, pair.End, count))];
    }

    private static byte[][] UserSummaries(VideoReader reader, int frameCount)
    {
        var (values, users, frames) = reader.Binary("user_summary");
        if (users == 0 || frames == 0)
        {
            throw reader.Bad("user_summary is empty. At least one person's summary is expected.");
        }

        if (frames != frameCount)
        {
            reader.Warn("user_summary length", $"user_summary covers {frames} of {frameCount} frames; what is missing counts as left out.");
        }

        return [.. values.Chunk(frames)];
    }

    private static float[][] UserScores(VideoReader reader, TvSumAnnotations annotations, int frameCount)
    {
        if (!int.TryParse(reader.Key["video_".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < 1 || number > annotations.Videos.Count)
        {
            throw reader.Bad($"{annotations.Source} has {annotations.Videos.Count} videos, none for this one. Give the annotations that belong to the file.");
        }

        var video = annotations.Videos[number - 1];
        return video.FrameCount == frameCount
            ? video.SampledScores()
            : throw reader.Bad(
                $"n_frames is {frameCount}, but video {number} of {annotations.Source} ({video.Id}) has {video.FrameCount} frames. These annotations belong to other videos.");
    }
}
