using System.CommandLine;
using SummDiff.Options;
using SummDiff.Video.Backbones;
using SummDiff.Video.Features;
using SummDiff.Video.Media;
using SummDiff.Video.Shots;

namespace SummDiff.Cli.Commands;

/// <summary>Options of the commands that take video files: which ones, how they are looked at, how they are cut into shots.</summary>
internal sealed class VideoOptions
{
    private readonly Option<string?> _backbone = new("--backbone")
    {
        HelpName = "FILE",
        Description = "GoogLeNet's weights: torchvision's googlenet-1378be20.pth, or the same as safetensors. docs/video.md says where to get them.",
    };

    private readonly Option<double> _rate = new("--rate") { HelpName = "N", Description = "Frames looked at a second, by timestamps (default 2).", DefaultValueFactory = _ => 2 };
    private readonly Option<int?> _every = new("--every") { HelpName = "N", Description = "Look at every N-th frame instead; the public datasets take every 15th." };
    private readonly Option<bool> _raw = new("--raw-features") { Description = "Keep features as computed. By default each row is brought to unit length." };
    private readonly Option<bool> _transform = new("--transform-input") { Description = "Re-map the input as torchvision's own forward does. The public summarization pipelines bypass it, and so does the default." };
    private readonly Option<int?> _maxShots = new("--max-shots") { HelpName = "N", Description = "At most N shots (default: as many as there are samples)." };
    private readonly Option<double> _penalty = new("--penalty") { HelpName = "N", Description = "Weight of the penalty on the number of shots; more gives fewer (default 1).", DefaultValueFactory = _ => 1 };

    private readonly Option<int?> _maxShotSamples = new("--max-shot-samples")
    {
        HelpName = "N",
        Description = "Bounded-length segmentation, for videos too long for the exact one: the best among segmentations whose shots have at most N samples.",
    };

    /// <summary>The files.</summary>
    public Argument<string[]> Videos { get; } = new("VIDEO") { Arity = ArgumentArity.OneOrMore, Description = "Video files, folders of them, or patterns such as 'clips/*.mp4'." };

    /// <summary>Options about features.</summary>
    public Option[] Features => [_backbone, _rate, _every, _raw, _transform];

    /// <summary>Options about shots.</summary>
    public Option[] Shots => [_maxShots, _penalty, _maxShotSamples];

    /// <summary>The tools.</summary>
    public static FfmpegOptions Tools { get; } = new();

    /// <summary>Loads the backbone.</summary>
    /// <exception cref="OptionException">No weights are named.</exception>
    public GoogLeNet Backbone(ParseResult args) => GoogLeNet.Load(args.GetValue(_backbone)
        ?? throw new OptionException("--backbone is missing: the file with GoogLeNet's weights. docs/video.md says where to get it."));

    /// <summary>The options as the library takes them.</summary>
    public ExtractOptions Read(ParseResult args) => new()
    {
        Sampling = new FrameSampling { Rate = args.GetValue(_rate), Every = args.GetValue(_every) },
        Backbone = new BackboneOptions { Normalize = !args.GetValue(_raw), TransformInput = args.GetValue(_transform) },
        Segmentation = Segmentation(args),
    };

    /// <summary>The options about shots.</summary>
    public SegmentationOptions Segmentation(ParseResult args) => new()
    {
        MaxShots = args.GetValue(_maxShots),
        Penalty = args.GetValue(_penalty),
        MaxShotSamples = args.GetValue(_maxShotSamples),
    };
}
