using SummDiff.Video.Media;

namespace SummDiff.Video.Editing;

/// <summary>The source of an edit as editors see it.</summary>
internal sealed record EditSource
{
    /// <summary>The file, as a full path.</summary>
    public required string Path { get; init; }

    /// <summary>Width in pixels, as shown.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels, as shown.</summary>
    public required int Height { get; init; }

    /// <summary>Width over height of a pixel.</summary>
    public required Rational PixelAspect { get; init; }

    /// <summary>The rate at which frames are counted.</summary>
    public required EditRate Rate { get; init; }

    /// <summary>Null for a constant rate; otherwise what was done to count frames at a standard one.</summary>
    public required string? RateNote { get; init; }

    /// <summary>Length in frames at <see cref="Rate"/>.</summary>
    public required long Frames { get; init; }

    /// <summary>The timecode recorded by the camera, in frames; 0 where there is none.</summary>
    public required long TimecodeStart { get; init; }

    /// <summary>The first frame's timestamp in the file, in seconds.</summary>
    public required Rational Origin { get; init; }

    /// <summary>The audio streams.</summary>
    public required IReadOnlyList<AudioTrack> Audio { get; init; }

    /// <summary>The file's name without its folder.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>All audio channels, over all streams.</summary>
    public int Channels => Audio.Sum(track => track.Channels);

    /// <summary>The file as a URI, every byte outside the unreserved characters percent-encoded.</summary>
    /// <param name="host">Nothing, or <c>localhost</c>.</param>
    public string Uri(string host = "")
    {
        var parts = Path.Replace('\\', '/').TrimStart('/').Split('/').Select(System.Uri.EscapeDataString);
        return $"file://{host}/{string.Join('/', parts)}";
    }

    /// <summary>Describes a video for editors.</summary>
    /// <param name="facts">The file.</param>
    /// <param name="clock">When its frames are shown.</param>
    /// <param name="frames">How many it has.</param>
    public static EditSource Of(MediaFacts facts, FrameClock clock, int frames)
    {
        var constant = clock.Rate is { } own && EditRate.IsCountable(own);
        var rate = new EditRate(constant ? clock.Rate!.Value : EditRate.Nearest(clock.Average));
        rate = rate with { DropFrame = rate.CanDrop && Timecode.IsDropFrame(facts.Timecode) };
        var turned = facts.Rotation is 90 or 270;
        return new EditSource
        {
            Path = System.IO.Path.GetFullPath(facts.Path),
            Width = turned ? facts.Height : facts.Width,
            Height = turned ? facts.Width : facts.Height,
            PixelAspect = turned ? 1 / facts.SampleAspect : facts.SampleAspect,
            Rate = rate,
            RateNote = constant ? null : FormattableString.Invariant(
                $"The source has {(clock.Rate is null ? "a variable frame rate" : "a frame rate that editors do not offer")} ({clock.Average:0.###} frames a second on average). Times were converted by seconds to {rate.FramesPerSecond} frames a second."),
            Frames = constant ? frames : Math.Max(1, rate.FrameAt(clock.TimeOf(frames))),
            TimecodeStart = Timecode.TryParse(facts.Timecode, rate, out var start) ? start : 0,
            Origin = clock.Origin,
            Audio = facts.AudioTracks,
        };
    }
}
