using System.Globalization;
using SummDiff.Video.Media;

namespace SummDiff.Video.Editing.Tracks;

/// <summary>Encodes frames of a source into a file of their own, as many as asked for, whatever their times.</summary>
/// <param name="video">The source.</param>
/// <param name="timeline">When its frames are shown.</param>
/// <param name="encoder">How frames are encoded.</param>
/// <param name="fade">Seconds over which each range fades in and out; 0 for hard cuts.</param>
/// <param name="tools">The tools.</param>
internal sealed class PartEncoder(MediaFacts video, FrameTimeline timeline, PictureEncoder encoder, double fade, FfmpegOptions tools)
{
    private const double Margin = 1; // Decoding begins at a key frame this much earlier: filters that look back have what they need.

    /// <summary>Encodes a part, decoding from the key frame before it; the whole source where that gives other frames.</summary>
    /// <param name="part">The frames.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="progress">Told how many frames are done.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The packets written, as many as frames.</returns>
    /// <exception cref="VideoException">ffmpeg failed.</exception>
    public PacketList Encode(Part part, string output, Action<int>? progress, CancellationToken cancel)
    {
        if (timeline.TimeBase > 0 && TryEncode(part, true, output, progress, cancel) is { } packets)
        {
            return packets;
        }

        return TryEncode(part, false, output, progress, cancel)
            ?? throw new VideoException($"{video.Path}: frames {part.Ranges[0].Start} to {part.Ranges[^1].End - 1} could not be decoded again. The file may have changed since it was summarized; summarize it anew.");
    }

    private PacketList? TryEncode(Part part, bool seek, string output, Action<int>? progress, CancellationToken cancel)
    {
        var chosen = part.Ranges.Select(range => seek
            ? string.Create(CultureInfo.InvariantCulture, $"between(t,{Before(range.Start):F6},{Before(range.End):F6})")
            : string.Create(CultureInfo.InvariantCulture, $"between(n,{range.Start},{range.End - 1})")).ToArray();
        var rate = EncoderRate();
        var start = timeline.Origin + timeline.TimeOf(part.Ranges[0].Start) - Margin;
        List<string> arguments = ["-hide_banner", "-nostats", "-v", "error", "-y", "-copyts", "-progress", "pipe:1"];
        if (!encoder.Upright)
        {
            arguments.Add("-noautorotate");
        }

        if (seek && start > timeline.Origin)
        {
            arguments.AddRange(["-seek_timestamp", "1", "-noaccurate_seek", "-ss", start.ToString("F6", CultureInfo.InvariantCulture)]);
        }

        // Every frame gets a slot of its own, so that ffmpeg neither drops nor repeats one; the track has the real times.
        arguments.AddRange(["-i", MediaFacts.Url(video.Path), "-map", string.Create(CultureInfo.InvariantCulture, $"0:{video.StreamIndex}"), "-vf",
            $"{video.Progressive}select='{FilterSum.Of(chosen)}'{Fades(part)}{encoder.Filter},settb={rate.Denominator}/{rate.Numerator},setpts=N", "-r", rate.ToString(),
            "-frames:v", part.Frames.ToString(CultureInfo.InvariantCulture), .. encoder.Arguments, "-map_metadata", "-1", "-f", "mp4", MediaFacts.Url(output)]);
        FfmpegRun.Run(tools, arguments, video.Path, (name, value) =>
        {
            if (name == "frame" && int.TryParse(value, CultureInfo.InvariantCulture, out var frames))
            {
                progress?.Invoke(Math.Min(frames, part.Frames));
            }
        }, cancel);
        var packets = PacketList.Read(output, 0, tools, cancel);
        return packets.Packets.Count == part.Frames ? packets : null;
    }

    /// <summary>The middle between a frame and the one before it, by the file's timestamps.</summary>
    private double Before(int frame) => timeline.Origin + (frame == 0 ? -0.001 : (timeline.TimeOf(frame - 1) + timeline.TimeOf(frame)) / 2);

    /// <summary>Fades by the file's own timestamps, each limited to its range, a millisecond early so that rounding puts no frame into the wrong one.</summary>
    private string Fades(Part part) => string.Concat(part.Ranges.Select(range =>
    {
        var (start, end) = (timeline.Origin + timeline.TimeOf(range.Start), timeline.Origin + timeline.TimeOf(range.End));
        return SoundGraph.Fades("fade", fade, start, end - start, string.Create(CultureInfo.InvariantCulture, $":enable='between(t,{start - 0.001:F3},{end - 0.001:F3})'"));
    }));

    private Rational EncoderRate()
    {
        var average = timeline.FrameCount / Math.Max(timeline.EndTime, 1e-9);
        return new Rational((long)Math.Round(Math.Clamp(average, 1, 1000) * 1000), 1000);
    }
}
