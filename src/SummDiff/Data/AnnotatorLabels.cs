using SummDiff.Summaries;

namespace SummDiff.Data;

/// <summary>Turns what annotators said about a video into the labels of a benchmark's file.</summary>
internal static class AnnotatorLabels
{
    /// <summary>
    /// From scores: <c>gtscore</c> is the mean of the annotators' scores, each over that annotator's maximum; <c>user_summary</c> holds each annotator's best shots within
    /// 15 % of the video, and <c>gtsummary</c> those of the mean.
    /// </summary>
    /// <param name="video">The video, with its shots.</param>
    /// <param name="users"><c>[U][M]</c>, each annotator's scores, at least 0.</param>
    /// <param name="frames"><c>[M]</c>, the frame from which on each score holds, ascending; all picks are among them.</param>
    public static BenchmarkVideo FromScores(BenchmarkVideo video, IReadOnlyList<float[]> users, int[] frames)
    {
        var mean = new float[frames.Length];
        foreach (var scores in users)
        {
            var top = Math.Max(scores.Max(), float.Epsilon);
            for (var i = 0; i < mean.Length; i++)
            {
                mean[i] += scores[i] / top / users.Count;
            }
        }

        return Label(video, mean, frames, [.. users.Select(scores => Best(video, scores, frames))]);
    }

    /// <summary>From summaries: <c>gtscore</c> is the share of the annotators who chose a frame, <c>gtsummary</c> holds the shots that are best by it within 15 %.</summary>
    /// <param name="video">The video, with its shots.</param>
    /// <param name="summaries"><c>[U][n_frames]</c>, 1 where an annotator chose the frame.</param>
    public static BenchmarkVideo FromSummaries(BenchmarkVideo video, byte[][] summaries)
    {
        var mean = new float[video.FrameCount];
        foreach (var summary in summaries)
        {
            for (var i = 0; i < mean.Length; i++)
            {
                mean[i] += summary[i] / (float)summaries.Length;
            }
        }

        return Label(video, mean, [.. Enumerable.Range(0, video.FrameCount)], summaries);
    }

    private static BenchmarkVideo Label(BenchmarkVideo video, float[] mean, int[] frames, byte[][] summaries)
    {
        var best = Best(video, mean, frames);
        return video with
        {
            GtScore = Array.ConvertAll(video.Picks, pick => mean[Array.BinarySearch(frames, pick)]),
            UserSummaries = summaries,
            GtSummary = Array.ConvertAll(video.Picks, pick => best[pick]),
        };
    }

    private static byte[] Best(BenchmarkVideo video, float[] scores, int[] frames) =>
        Summary.Of(scores, frames, video.Shots, video.FrameCount, Budget.Default.CapacityFrames(video.FrameCount)).Frames;
}
