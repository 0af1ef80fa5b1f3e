using System.CommandLine;
using SummDiff.Video.Editing;

namespace SummDiff.Cli.Commands;

/// <summary>Options of the commands that render summaries.</summary>
internal sealed class RenderingOptions
{
    private readonly Option<int> _crf = new("--crf") { HelpName = "N", Description = "Quality of the picture, 0 (lossless) to 51 (default 20).", DefaultValueFactory = _ => 20 };
    private readonly Option<string> _preset = new("--x264-preset") { HelpName = "NAME", Description = $"Effort of the encoder: {string.Join(", ", RenderOptions.Presets)} (default fast).", DefaultValueFactory = _ => "fast" };
    private readonly Option<int> _kbps = new("--audio-kbps") { HelpName = "N", Description = "Kilobits a second of each audio track (default 192).", DefaultValueFactory = _ => 192 };
    private readonly Option<double> _fades = new("--fades") { HelpName = "S", Description = "Fade each segment in and out over S seconds (default 0: hard cuts)." };

    /// <summary>The options, in the order of the help.</summary>
    public Option[] All => [_crf, _preset, _kbps, _fades];

    /// <summary>The options as the library takes them.</summary>
    public RenderOptions Read(ParseResult args) => new() { Crf = args.GetValue(_crf), Preset = args.GetValue(_preset)!, AudioKbps = args.GetValue(_kbps), FadeSeconds = args.GetValue(_fades) };
}
