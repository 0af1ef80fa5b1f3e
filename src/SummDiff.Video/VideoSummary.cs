using SummDiff.Video.Editing;
using SummDiff.Video.Media;

namespace SummDiff.Video;

/// <summary>One summary of a video: the scores of a draw, and the shots that they choose.</summary>
public sealed class VideoSummary
{
    private readonly SummarizedVideo _video;
    private readonly FfmpegOptions _tools;

    internal VideoSummary(SummarizedVideo video, int draw, FfmpegOptions tools) => (_video, Draw, _tools) = (video, draw, tools);

    /// <summary>Number of the draw, from 0.</summary>
    public int Draw { get; }

    /// <summary><c>[L]</c>, importance of each sampled frame in 0..1.</summary>
    public IReadOnlyList<float> Scores => _video.Scores[Draw];

    /// <summary><c>[L]</c>, when each sampled frame is shown, in seconds from the video's first frame.</summary>
    public IReadOnlyList<double> Times => Array.ConvertAll(_video.Source.Timeline.Picks, _video.Source.Timeline.TimeOf);

    /// <summary>The chosen shots, in the video's order, in seconds from its first frame.</summary>
    public IReadOnlyList<(double Start, double End)> Segments =>
        [.. _video.Summaries[Draw].Shots.Select(shot => (_video.Source.Timeline.TimeOf(shot.Start), _video.Source.Timeline.TimeOf(shot.End)))];

    /// <summary>How long the summary is, in seconds.</summary>
    public double Seconds => _video.Seconds(Draw);

    /// <summary>Makes the summary video, with its sound. The file appears whole or not at all.</summary>
    /// <param name="path">The file to write: <c>.mp4</c>, <c>.m4v</c>, <c>.mov</c> or <c>.mkv</c>.</param>
    /// <param name="options">Quality; null for the defaults.</param>
    /// <param name="progress">Receives the share that is done, 0..1.</param>
    /// <param name="cancel">Stops the work; nothing half-written stays.</param>
    /// <exception cref="SummDiffException">ffmpeg failed, or the place is not writable.</exception>
    public Task RenderAsync(string path, RenderOptions? options = null, IProgress<double>? progress = null, CancellationToken cancel = default) => Task.Run(
        () => Renderer.Render(_video.Source.Facts, _video.Source.Timeline, _video.Summaries[Draw].Shots, path, options ?? new(), _tools, progress, cancel), cancel);
}
