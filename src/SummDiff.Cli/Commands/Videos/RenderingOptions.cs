using System.CommandLine;
using SummDiff.Options;
using SummDiff.Video.Editing;

namespace SummDiff.Cli.Commands.Videos;

/// <summary>Options of the commands that render summaries.</summary>
internal sealed class RenderingOptions
{
    private readonly Option<int> _crf = new("--crf") { HelpName = "N", Description = "Quality of the picture, 0 (lossless) to 51 (default 20).", DefaultValueFactory = _ => 20 };
    private readonly Option<string> _preset = new("--x264-preset") { HelpName = "NAME", Description = $"Effort of the encoder: {string.Join(", ", RenderOptions.Presets)} (default fast).", DefaultValueFactory = _ => "fast" };
    private readonly Option<int> _kbps = new("--audio-kbps") { HelpName = "N", Description = "Kilobits a second of each audio track (default 192).", DefaultValueFactory = _ => 192 };
    private readonly Option<double> _fades = new("--fades") { HelpName = "S", Description = "Fade each segment in and out over S seconds (default 0: hard cuts)." };

    private readonly Option<string> _copy = new("--copy") { HelpName = "WHEN", Description = "auto: copy the source's frames (H.264 and HEVC in MP4, MOV and Matroska) and encode only those around cuts; all are encoded where nothing can be copied. never: encode all (default never).", DefaultValueFactory = _ => "never" };
    private readonly Option<string> _hdr = new("--hdr") { HelpName = "HOW", Description = "A high dynamic range in frames that are encoded. keep: 10-bit HEVC. tone-map: 8-bit H.264 of the standard range (default keep).", DefaultValueFactory = _ => "keep" };

    /// <summary>The options, in the order of the help.</summary>
    public Option[] All => [_copy, _crf, _preset, _kbps, _fades, _hdr];

    /// <summary>The options as the library takes them.</summary>
    /// <exception cref="OptionException">A word is none of those that the option takes.</exception>
    public RenderOptions Read(ParseResult args) => new()
    {
        Crf = args.GetValue(_crf),
        Preset = args.GetValue(_preset)!,
        AudioKbps = args.GetValue(_kbps),
        FadeSeconds = args.GetValue(_fades),
        Copy = args.GetValue(_copy) switch
        {
            "never" => CopyMode.Never,
            "auto" => CopyMode.Auto,
            var other => throw new OptionException($"--copy is '{other}', but must be auto or never."),
        },
        Hdr = args.GetValue(_hdr) switch
        {
            "keep" => HdrMode.Keep,
            "tone-map" => HdrMode.ToneMap,
            var other => throw new OptionException($"--hdr is '{other}', but must be keep or tone-map."),
        },
    };
}
