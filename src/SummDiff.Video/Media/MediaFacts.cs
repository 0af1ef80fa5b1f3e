namespace SummDiff.Video.Media;

/// <summary>What a video file says of itself, before anything is decoded.</summary>
internal sealed record MediaFacts
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The container's short name, such as <c>mov,mp4,m4a,3gp,3g2,mj2</c>.</summary>
    public required string Container { get; init; }

    /// <summary>The video stream's index in the file.</summary>
    public required int StreamIndex { get; init; }

    /// <summary>The codec's short name, such as <c>h264</c>.</summary>
    public required string Codec { get; init; }

    /// <summary>The layout of a pixel, such as <c>yuv420p10le</c>.</summary>
    public required string PixelFormat { get; init; }

    /// <summary>Width in stored pixels, before rotation.</summary>
    public required int Width { get; init; }

    /// <summary>Height in stored pixels, before rotation.</summary>
    public required int Height { get; init; }

    /// <summary>Width over height of a stored pixel; 1 for square ones.</summary>
    public required double PixelAspect { get; init; }

    /// <summary>Clockwise turn in degrees a player makes: 0, 90, 180 or 270.</summary>
    public required int Rotation { get; init; }

    /// <summary>Whether frames hold two fields taken at different times.</summary>
    public required bool Interlaced { get; init; }

    /// <summary>Average frames a second; 0 where the file does not say.</summary>
    public required double FrameRate { get; init; }

    /// <summary>Seconds; 0 where the file does not say.</summary>
    public required double Duration { get; init; }

    /// <summary>Frames, as the file says or as follows from duration and rate; only decoding tells for sure. 0 when unknown.</summary>
    public required int EstimatedFrames { get; init; }

    /// <summary>The audio streams, in the file's order.</summary>
    public required IReadOnlyList<AudioTrack> AudioTracks { get; init; }

    /// <summary>Frames a second as the file names them, exactly; 0 where it does not.</summary>
    internal Rational NominalRate { get; init; }

    /// <summary>Width over height of a stored pixel, exactly.</summary>
    internal Rational SampleAspect { get; init; } = 1;

    /// <summary>The timecode of the first frame, as the camera recorded it; null where there is none.</summary>
    internal string? Timecode { get; init; }

    /// <summary>How numbers become colors.</summary>
    internal ColorTags Color { get; init; } = new(null, null, null, null);

    /// <summary>The subtitle streams, in the file's order.</summary>
    internal IReadOnlyList<SubtitleTrack> SubtitleTracks { get; init; } = [];

    /// <summary>The chapters, in the file's order.</summary>
    internal IReadOnlyList<Chapter> Chapters { get; init; } = [];

    /// <summary>The filter, with a comma, that makes whole pictures of fields, as many as there were frames; nothing where there are none.</summary>
    internal string Progressive => Interlaced ? "bwdif=mode=send_frame:deint=interlaced," : "";

    /// <summary>The name by which ffmpeg opens a file, whatever characters its path has.</summary>
    internal static string Url(string path) => "file:" + System.IO.Path.GetFullPath(path);
}
