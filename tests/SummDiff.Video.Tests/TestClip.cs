using System.Globalization;
using SummDiff.Testing;

namespace SummDiff.Video.Tests;

/// <summary>
/// Videos made by ffmpeg for tests. Scene k of a clip (from 0) has brightness 40 + 6k and a tone of 300 + 100k Hz, so that what is
/// seen and heard at any moment tells where in the source it came from.
/// </summary>
internal static class TestClip
{
    /// <summary>Makes a clip of equally long scenes.</summary>
    public static string Scenes(string path, int scenes, double seconds, string size = "160x90", string rate = "25", string filter = "null", params string[] output)
    {
        var scene = string.Create(CultureInfo.InvariantCulture, $"floor(T/{seconds}+0.0001)");
        var duration = (scenes * seconds).ToString(CultureInfo.InvariantCulture);
        Ffmpeg.Run(
        [
            "-f", "lavfi", "-i", $"nullsrc=s={size}:r={rate}:d={duration},format=yuv420p,geq=lum='40+6*{scene}':cb='128+50*sin(2*{scene})':cr='128+50*cos(3*{scene})',{filter}",
            "-f", "lavfi", "-i", $"aevalsrc='0.5*sin(2*PI*t*(300+100*floor(t/{seconds.ToString(CultureInfo.InvariantCulture)}+0.0001)))':s=48000:d={duration}",
            .. output.Length > 0 ? output : ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-c:a", "aac", "-b:a", "128k"],
            path,
        ]);
        return path;
    }

    /// <summary>The mean brightness of every frame.</summary>
    public static double[] Brightness(string path)
    {
        var pixels = Ffmpeg.Run(["-i", "file:" + path, "-map", "0:v:0", "-vf", "scale=16:16:flags=area,format=gray", "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"]);
        return [.. Enumerable.Range(0, pixels.Length / 256).Select(i => pixels.AsSpan(i * 256, 256).ToArray().Average(p => (double)p))];
    }
}
