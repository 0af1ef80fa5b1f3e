namespace SummDiff.Video.Media;

/// <summary>Where the video tools are and how long they may be silent.</summary>
internal sealed record FfmpegOptions
{
    /// <summary>The ffmpeg program: a path, or a name to look up.</summary>
    public string Ffmpeg { get; init; } = "ffmpeg";

    /// <summary>The ffprobe program: a path, or a name to look up.</summary>
    public string Ffprobe { get; init; } = "ffprobe";

    /// <summary>A tool that gives no output for this long while we wait for it is stopped.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);
}
