using System.Globalization;
using SummDiff.Formats;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing;

/// <summary>Makes the summary video: the chosen shots in order, with their sound, encoded anew.</summary>
public static class Renderer
{
    private const int LongestGraph = 120_000; // Linux takes arguments of up to 128 KiB

    // What ffmpeg says when its output cannot be written. When that happens at the very end only, it still reports success.
    private static readonly string[] WriteFailures = ["No space left on device", "av_interleaved_write_frame()", "Error writing trailer", "Error closing file", "Error submitting a packet to the muxer"];

    /// <summary>Cuts out shots and joins them. The file appears under its name only when it is complete.</summary>
    /// <param name="video">The source.</param>
    /// <param name="timeline">When its frames are shown, from <see cref="FrameReader.Finish"/>.</param>
    /// <param name="shots">What to show, in original frames.</param>
    /// <param name="output">The file to write: <c>.mp4</c>, <c>.m4v</c>, <c>.mov</c> or <c>.mkv</c>.</param>
    /// <param name="options">Quality.</param>
    /// <param name="tools">The tools.</param>
    /// <param name="progress">Told the share that is done, 0..1.</param>
    /// <param name="cancel">Stops the work; nothing half-written stays.</param>
    /// <exception cref="VideoException">ffmpeg failed, or the request makes no sense.</exception>
    /// <exception cref="SummDiffException">The disk is full or the place is not writable.</exception>
    public static void Render(MediaFacts video, FrameTimeline timeline, IEnumerable<Shot> shots, string output, RenderOptions options, FfmpegOptions tools, IProgress<double>? progress = null, CancellationToken cancel = default)
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

        var pieces = CutList.Pieces(shots);
        if (pieces.Count == 0 || pieces[0].Start < 0 || pieces[^1].End > timeline.FrameCount)
        {
            throw new VideoException($"{video.Path}: there is nothing to show: {pieces.Count} pieces within its {timeline.FrameCount} frames. Choose a larger budget.");
        }

        var graph = CutList.Graph(video, timeline, pieces, options.FadeSeconds);
        if (graph.Length > LongestGraph)
        {
            throw new VideoException($"{video.Path}: the summary has {pieces.Count} pieces, more than one call of ffmpeg takes. Ask for fewer with --max-shots, or for a smaller --budget.");
        }

        var seconds = pieces.Sum(piece => timeline.TimeOf(piece.End) - timeline.TimeOf(piece.Start));
        AtomicFile.Replace(output, temporary =>
        {
            // Opened once here, so that a place where nothing can be written is reported as such and not as ffmpeg's failure.
            File.Create(temporary).Dispose();
            Encode(video, graph, [.. Times(timeline, pieces, muxer, FfmpegVersion.IsOld(tools, video.Path, cancel)), .. Arguments(video, options, muxer, temporary)], seconds, tools, progress, cancel);
        });
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

    /// <summary>Arguments by which frames keep their own times in the output, and the last one is shown as long as in the source.</summary>
    private static List<string> Times(FrameTimeline timeline, List<(int Start, int End)> pieces, string muxer, bool oldFfmpeg)
    {
        List<string> arguments = [oldFfmpeg ? "-vsync" : "-fps_mode", "vfr"];
        if (timeline.IsSteady)
        {
            return arguments;
        }

        // Files record how long packets last in the order of decoding. That is how long pictures last where none refers to a later one.
        // Matroska counts milliseconds; packets that are counted otherwise on their way there would confuse the filter below.
        arguments.AddRange(["-enc_time_base", muxer == "matroska" ? "1:1000" : "1:90000", "-bf", "0"]);
        if (!oldFfmpeg)
        {
            // Nothing follows the last frame to tell how long it lasts.
            var last = pieces[^1].End;
            var seconds = timeline.TimeOf(last) - timeline.TimeOf(last - 1);
            arguments.AddRange(["-bsf:v", string.Create(CultureInfo.InvariantCulture, $"setts=duration='if(eq(N,{pieces.Sum(piece => piece.End - piece.Start) - 1}),{seconds:F6}/TB,DURATION)'")]);
        }

        return arguments;
    }

    private static List<string> Arguments(MediaFacts video, RenderOptions options, string muxer, string temporary)
    {
        var crf = options.Crf.ToString(CultureInfo.InvariantCulture);
        List<string> arguments = ["-map", "[v]", "-c:v", "libx264", "-crf", crf, "-preset", options.Preset, "-map_metadata:s:v:0", $"0:s:{video.StreamIndex}"];
        for (var track = 0; track < video.AudioTracks.Count; track++)
        {
            arguments.AddRange(["-map", $"[a{track}]", $"-map_metadata:s:a:{track}", $"0:s:{video.AudioTracks[track].Index}"]);
        }

        // Chapters would point to times that are no more.
        arguments.AddRange(["-c:a", "aac", "-b:a", $"{options.AudioKbps}k", "-map_metadata", "0", "-map_chapters", "-1"]);
        if (muxer is "mp4" or "mov")
        {
            arguments.AddRange(["-movflags", "+faststart+use_metadata_tags"]);
        }

        arguments.AddRange(["-f", muxer, MediaFacts.Url(temporary)]);
        return arguments;
    }

    private static void Encode(MediaFacts video, string graph, List<string> output, double seconds, FfmpegOptions tools, IProgress<double>? progress, CancellationToken cancel)
    {
        string[] arguments = ["-hide_banner", "-nostats", "-v", "error", "-y", "-copyts", "-progress", "pipe:1", "-i", MediaFacts.Url(video.Path), "-filter_complex", graph, .. output];
        string? unwritten = null;
        using var process = new ToolProcess(tools.Ffmpeg, arguments, video.Path, tools, cancel, line =>
        {
            unwritten = WriteFailures.Any(words => line.Contains(words, StringComparison.Ordinal)) ? line.Trim() : unwritten;
            return true;
        });
        const string Time = "out_time_us=";
        while (process.ReadLine() is { } line)
        {
            if (line.StartsWith(Time, StringComparison.Ordinal) && long.TryParse(line.AsSpan(Time.Length), CultureInfo.InvariantCulture, out var microseconds))
            {
                progress?.Report(Math.Clamp(microseconds / 1e6 / seconds, 0, 1));
            }
        }

        try
        {
            process.Finish();
        }
        catch (VideoException) when (unwritten is not null)
        {
            // Told below, as the output's failure and not the source's.
        }

        if (unwritten is not null)
        {
            throw new IOException(unwritten, unwritten.Contains("No space left", StringComparison.Ordinal) ? AtomicFile.NoSpaceOnUnix : 0);
        }

        progress?.Report(1);
    }
}
