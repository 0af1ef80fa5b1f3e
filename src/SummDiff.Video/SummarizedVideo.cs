using SummDiff.Summaries;
using SummDiff.Video.Features;

namespace SummDiff.Video;

/// <summary>A summarised video: one summary for each sample of scores.</summary>
/// <param name="Source">The video.</param>
/// <param name="Scores"><c>[N][L]</c>, importance of each sampled frame in 0..1, for each sample.</param>
/// <param name="Summaries"><c>[N]</c>, the shots chosen by each sample.</param>
/// <param name="CapacityFrames">The most frames a summary could have.</param>
internal sealed record SummarizedVideo(ExtractedVideo Source, float[][] Scores, Summary[] Summaries, int CapacityFrames)
{
    /// <summary>Chooses shots.</summary>
    /// <param name="source">The video.</param>
    /// <param name="scores"><c>[N][L]</c>, one set of scores a sample.</param>
    /// <param name="budget">How long a summary may be.</param>
    /// <exception cref="VideoException">Not one shot fits into the budget.</exception>
    public static SummarizedVideo Of(ExtractedVideo source, float[][] scores, Budget budget)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(scores);
        var frames = source.Timeline.FrameCount;
        var capacity = budget.CapacityFrames(frames, source.FrameRate);
        var shortest = source.Shots.Min(shot => shot.Frames);
        if (capacity < shortest)
        {
            throw new VideoException($"{source.Facts.Path}: a budget of {budget} is {capacity} of {frames} frames, but {(source.Shots.Length == 1 ? "its only shot" : $"the shortest of the {source.Shots.Length} shots")} has {shortest}. Give a budget of at least {shortest}f, or look for shorter shots with a lower 'penalty'.");
        }

        return new SummarizedVideo(source, scores, [.. scores.Select(s => Summary.Of(s, source.Timeline.Picks, source.Shots, frames, capacity))], capacity);
    }

    /// <summary>Seconds that a summary shows.</summary>
    /// <param name="sample">The sample's number.</param>
    public double Seconds(int sample) => Summaries[sample].Shots.Sum(shot => Source.Timeline.TimeOf(shot.End) - Source.Timeline.TimeOf(shot.Start));
}
