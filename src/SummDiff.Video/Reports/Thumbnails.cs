using System.Globalization;
using SummDiff.Video.Editing;
using SummDiff.Video.Media;

namespace SummDiff.Video.Reports;

/// <summary>Pictures of single frames.</summary>
internal static class Thumbnails
{
    /// <summary>Reads frames as JPEG, upright and with square pixels, in one pass over the video.</summary>
    /// <param name="video">The file.</param>
    /// <param name="frames">Frame numbers, ascending.</param>
    /// <param name="height">Height of the pictures in pixels.</param>
    /// <param name="tools">The tools.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>A JPEG for each frame; fewer where the video ends earlier.</returns>
    /// <exception cref="VideoException">ffmpeg failed.</exception>
    public static IReadOnlyList<byte[]> Read(MediaFacts video, IReadOnlyList<int> frames, int height, FfmpegOptions tools, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(video);
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentNullException.ThrowIfNull(tools);
        if (frames.Count == 0)
        {
            return [];
        }

        var wanted = FilterSum.Of([.. frames.Select(frame => string.Create(CultureInfo.InvariantCulture, $"eq(n,{frame})"))]);
        string[] arguments =
        [
            "-hide_banner", "-nostats", "-v", "error", "-i", MediaFacts.Url(video.Path), "-map", string.Create(CultureInfo.InvariantCulture, $"0:{video.StreamIndex}"),
            "-vf", $"{video.Progressive}select='{wanted}',scale=w='max(2,trunc({height}*iw*sar/ih/2)*2)':h={height}:out_range=pc,format=yuvj420p,setsar=1,settb=1/25,setpts=N",
            "-r", "25", "-frames:v", frames.Count.ToString(CultureInfo.InvariantCulture), "-c:v", "mjpeg", "-q:v", "5", "-f", "image2pipe", "pipe:1",
        ];
        using var process = new ToolProcess(tools.Ffmpeg, arguments, video.Path, tools, cancel);
        using var stream = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = process.Read(buffer)) > 0;)
        {
            stream.Write(buffer, 0, read);
        }

        process.Finish();
        return Split(stream.ToArray());
    }

    /// <summary>Cuts a stream of JPEGs apart: each begins with FF D8 FF, which does not occur inside one.</summary>
    private static List<byte[]> Split(byte[] stream)
    {
        var pictures = new List<byte[]>();
        ReadOnlySpan<byte> begin = [0xFF, 0xD8, 0xFF];
        for (var rest = stream.AsSpan(); rest.StartsWith(begin);)
        {
            var next = rest[3..].IndexOf(begin);
            var length = next < 0 ? rest.Length : next + 3;
            pictures.Add(rest[..length].ToArray());
            rest = rest[length..];
        }

        return pictures;
    }
}
