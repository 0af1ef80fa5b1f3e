using System.Diagnostics;
using SummDiff.Annotations;
using SummDiff.Data;
using SummDiff.Evaluation;
using SummDiff.Summaries;

namespace SummDiff.Benchmarks;

/// <summary><c>data [ydata-anno.tsv]</c>: all metrics of the TVSum video nearest to 10,000 frames, and reading the annotations, shipped and public.</summary>
internal static class DataCommand
{
    private const int ShotFrames = 150;

    public static int Run(string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        var videos = TvSumAnnotations.Shipped.Videos;
        Console.WriteLine(FormattableString.Invariant($"shipped annotations, first read:  {Stopwatch.GetElapsedTime(start).TotalMilliseconds,8:0.00} ms"));
        foreach (var path in arguments)
        {
            start = Stopwatch.GetTimestamp();
            TvSumAnnotations.Load(path);
            Console.WriteLine(FormattableString.Invariant($"{Path.GetFileName(path),-33} {Stopwatch.GetElapsedTime(start).TotalMilliseconds,8:0.00} ms"));
        }

        var annotated = videos.MinBy(video => Math.Abs(video.FrameCount - 10_000))!;
        var frames = annotated.FrameCount;
        var shots = Enumerable.Range(0, frames / ShotFrames).Select(i => Piece(i * ShotFrames, i == (frames / ShotFrames) - 1 ? frames : (i + 1) * ShotFrames)).ToArray();
        var everyFrame = Enumerable.Range(0, frames).ToArray();
        var capacity = Budget.Default.CapacityFrames(frames);
        var picks = Enumerable.Range(0, (frames + AnnotatedVideo.Stride - 1) / AnnotatedVideo.Stride).Select(i => i * AnnotatedVideo.Stride).ToArray();
        var random = new Random(1);
        var scores = Array.ConvertAll(picks, _ => random.NextSingle());
        var video = new BenchmarkVideo
        {
            Key = annotated.Id,
            FeatureWidth = 1,
            Features = scores,
            GtScore = scores,
            FrameCount = frames,
            Picks = picks,
            Shots = shots,
            UserSummaries = Array.ConvertAll(annotated.Scores, user => Summary.Of(Array.ConvertAll(user, score => (float)score), everyFrame, shots, frames, capacity).Frames),
            UserScores = annotated.SampledScores(),
        };
        var evaluation = new Protocol(DatasetKind.TvSum, video, capacity);
        var seconds = Yardstick.MedianSeconds(() => evaluation.Evaluate(scores));
        Console.WriteLine(FormattableString.Invariant($"all metrics of {frames} frames, {annotated.Scores.Length} people: {seconds * 1e3,8:0.00} ms"));
        return 0;

        static Shot Piece(int start, int end) => new(start, end, end - start);
    }
}
