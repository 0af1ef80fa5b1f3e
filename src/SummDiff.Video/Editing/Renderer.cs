using SummDiff.Formats;
using SummDiff.Video.Editing.Tracks;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing;

/// <summary>Makes the summary video: the chosen shots in order, with their sound, encoded anew.</summary>
internal static class Renderer
{
    /// <summary>Cuts out shots and joins them. The file appears under its name only when it is complete.</summary>
    /// <param name="video">The source.</param>
    /// <param name="timeline">When its frames are shown, from <see cref="FrameReader.Finish"/>.</param>
    /// <param name="shots">What to show, in original frames.</param>
    /// <param name="output">The file to write: <c>.mp4</c>, <c>.m4v</c>, <c>.mov</c> or <c>.mkv</c>.</param>
    /// <param name="options">Quality.</param>
    /// <param name="tools">The tools.</param>
    /// <param name="progress">Told the share that is done, 0..1.</param>
    /// <param name="cancel">Stops the work; nothing half-written stays.</param>
    /// <returns>What was copied and what encoded.</returns>
    /// <exception cref="VideoException">ffmpeg failed, or the request makes no sense.</exception>
    /// <exception cref="SummDiffException">The disk is full or the place is not writable.</exception>
    public static RenderReport Render(MediaFacts video, FrameTimeline timeline, IEnumerable<Shot> shots, string output, RenderOptions options, FfmpegOptions tools, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(video);
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tools);
        options.Check();
        var muxer = Muxer(output);
        if (Path.GetFullPath(output) == Path.GetFullPath(video.Path))
        {
            throw new VideoException($"{output}: the summary would replace the video it is made of. Choose another output.");
        }

        var segments = FrameRange.Join(shots.Select(shot => new FrameRange(shot.Start, shot.End)));
        if (segments.Count == 0 || segments[0].Start < 0 || segments[^1].End > timeline.FrameCount)
        {
            throw new VideoException($"{video.Path}: there is nothing to show: {segments.Count} segments within its {timeline.FrameCount} frames. Choose a larger budget.");
        }

        RenderReport? report = null;
        AtomicFile.Replace(output, temporary =>
        {
            // Opened once here, so that a place where nothing can be written is reported as such and not as ffmpeg's failure.
            File.Create(temporary).Dispose();
            report = new RenderJob(video, timeline, segments, options, muxer, tools, progress, cancel).Run(temporary);
        });
        return report!;
    }

    /// <summary>Whether a name is that of a video file this can write.</summary>
    /// <param name="output">The name.</param>
    public static bool CanWrite(string output) => Path.GetExtension(output).ToUpperInvariant() is ".MP4" or ".M4V" or ".MOV" or ".MKV";

    private static string Muxer(string output) => Path.GetExtension(output).ToUpperInvariant() switch
    {
        ".MP4" or ".M4V" => "mp4",
        ".MOV" => "mov",
        ".MKV" => "matroska",
        _ => throw new VideoException($"{output}: the name says no known kind of video file. End it with .mp4, .m4v, .mov or .mkv."),
    };
}
