using System.CommandLine;
using SummDiff.Downloads;
using SummDiff.Fingerprints;
using SummDiff.Options;
using SummDiff.Video.Backbones;
using SummDiff.Video.Features;
using SummDiff.Video.Media;
using SummDiff.Video.Shots;

namespace SummDiff.Cli.Commands.Videos;

/// <summary>Options of the commands that take video files: which ones, how they are looked at, how they are cut into shots.</summary>
internal sealed class VideoOptions
{
    private readonly Option<string?> _backbone = new("--backbone")
    {
        HelpName = "FILE",
        Description = "Weights of a GoogLeNet: BVLC's bvlc_googlenet.caffemodel, which models of the published files need, torchvision's googlenet-1378be20.pth, or the tensors of either as safetensors. Which it is, is recognized (default: what the command get fetched: torchvision's for a model trained on its features, else BVLC's).",
    };

    private readonly Option<double?> _rate = new("--rate") { HelpName = "N", Description = "Frames sampled a second, by timestamps, above 0 (default: as for the model's training, else 2)." };
    private readonly Option<int?> _every = new("--every") { HelpName = "N", Description = "Sample every N-th frame instead, N at least 1; the public datasets take every 15th." };
    private readonly Option<bool> _raw = new("--raw-features") { Description = "Keep features as computed. By default each row is divided by its Euclidean length." };
    private readonly Option<bool> _transform = new("--transform-input") { Description = "For torchvision's network: re-map the input as its own forward does. The public summarization pipelines bypass it, and so does the default." };
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

    /// <summary>Options about features of frames that are given.</summary>
    public Option[] FeaturesOfGivenFrames => [_backbone, _raw, _transform];

    /// <summary>Options about shots.</summary>
    public Option[] Shots => [_maxShots, _penalty, _maxShotSamples];

    /// <summary>The tools.</summary>
    public static FfmpegOptions Tools { get; } = new();

    /// <summary>Loads the backbone: the file named, or what the command get put into the cache.</summary>
    /// <param name="args">The parsed command line.</param>
    /// <param name="trainedOn">How the features that the model was trained on were made; null without a model.</param>
    /// <exception cref="OptionException">No weights are named, and none are in the cache.</exception>
    public GoogLeNet Backbone(ParseResult args, FeatureFingerprint? trainedOn = null) => GoogLeNet.Load(args.GetValue(_backbone) ?? Fetched(trainedOn));

    private static string Fetched(FeatureFingerprint? trainedOn)
    {
        var name = trainedOn?.Network == FeatureFingerprint.TorchvisionGoogLeNet ? "googlenet-torchvision" : "googlenet";
        var place = new DownloadOptions().PlaceOf(DownloadCatalog.Shipped.Find(name));
        return File.Exists(place) ? place : throw new OptionException($"--backbone is missing, and {place} is not there. Fetch the weights with 'summdiff get {name}', or name a file of weights.");
    }

    /// <summary>The options as the library takes them; what is not given follows the model.</summary>
    /// <param name="args">The parsed command line.</param>
    /// <param name="network">The backbone.</param>
    /// <param name="trainedOn">How the features that the model was trained on were made; null without a model.</param>
    /// <exception cref="OptionException">An option does not belong to the network.</exception>
    public ExtractOptions Read(ParseResult args, GoogLeNet network, FeatureFingerprint? trainedOn = null)
    {
        var options = ExtractOptions.For(network, trainedOn) with { Segmentation = Segmentation(args) };
        var (rate, every) = (args.GetValue(_rate), args.GetValue(_every));
        if (rate is not null || every is not null)
        {
            options = options with { Sampling = new FrameSampling { Rate = rate ?? FrameSampling.DefaultRate, Every = every } };
        }

        if (args.GetValue(_transform))
        {
            options = options with
            {
                Input = network.Name == FeatureFingerprint.TorchvisionGoogLeNet
                    ? InputRecipe.TorchvisionTransformed
                    : throw new OptionException($"--transform-input is for torchvision's network, but the backbone is {network.Name}. Leave it out."),
            };
        }

        return args.GetValue(_raw) ? options with { Input = (options.Input ?? network.Recipe) with { UnitLength = false } } : options;
    }

    /// <summary>The options about shots.</summary>
    public SegmentationOptions Segmentation(ParseResult args) => new()
    {
        MaxShots = args.GetValue(_maxShots),
        Penalty = args.GetValue(_penalty),
        MaxShotSamples = args.GetValue(_maxShotSamples),
    };
}
