namespace SummDiff.Video.Editing;

/// <summary>How a summary video is encoded. H.264 and AAC, which every player takes.</summary>
public sealed record RenderOptions
{
    /// <summary>x264's constant rate factor, 0 (lossless) to 51 (worst) (<c>--crf</c>). 18 is hard to tell from the source.</summary>
    public int Crf { get; init; } = 20;

    /// <summary>x264's preset, <c>ultrafast</c> to <c>veryslow</c> (<c>--preset-x264</c>): slower makes smaller files of the same quality.</summary>
    public string Preset { get; init; } = "fast";

    /// <summary>Kilobits a second of each audio track, 16 to 1024 (<c>--audio-kbps</c>).</summary>
    public int AudioKbps { get; init; } = 192;

    /// <summary>Seconds over which each piece fades in and out, picture and sound; 0 for hard cuts (<c>--fades</c>).</summary>
    public double FadeSeconds { get; init; }

    /// <summary>Whether packets of the source are copied (<c>--copy</c>). Fades need encoding.</summary>
    public CopyMode Copy { get; init; }

    /// <summary>What becomes of a high dynamic range in frames that are encoded (<c>--hdr</c>).</summary>
    public HdrMode Hdr { get; init; }

    /// <summary>The presets of x264, fastest first.</summary>
    public static IReadOnlyList<string> Presets { get; } = ["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"];

    internal void Check()
    {
        if (Crf is < 0 or > 51 || AudioKbps is < 16 or > 1024 || !(FadeSeconds >= 0) || !double.IsFinite(FadeSeconds) || !Presets.Contains(Preset))
        {
            throw new VideoException($"Rendering: found crf {Crf}, preset '{Preset}', {AudioKbps} kbps and fades of {FadeSeconds} s; expected a crf of 0 to 51, a preset among {string.Join(", ", Presets)}, 16 to 1024 kbps and fades of 0 s or more.");
        }
    }
}
