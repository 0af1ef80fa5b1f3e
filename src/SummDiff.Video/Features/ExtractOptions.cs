using SummDiff.Fingerprints;
using SummDiff.Video.Backbones;
using SummDiff.Video.Media;
using SummDiff.Video.Shots;

namespace SummDiff.Video.Features;

/// <summary>How a video becomes features and shots.</summary>
internal sealed record ExtractOptions
{
    /// <summary>Which frames are looked at.</summary>
    public FrameSampling Sampling { get; init; } = new();

    /// <summary>How frames become a network's input and its output features; null for the way that belongs to the network.</summary>
    public InputRecipe? Input { get; init; }

    /// <summary>How the video is cut into shots.</summary>
    public SegmentationOptions Segmentation { get; init; } = new();

    /// <summary>The options with which features fit a model: sampled and prepared as those it was trained on, where that is known.</summary>
    /// <param name="network">The network.</param>
    /// <param name="trainedOn">How the model's features were made; null without a model. Its input counts only where its network is this one.</param>
    public static ExtractOptions For(GoogLeNet network, FeatureFingerprint? trainedOn)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new()
        {
            Sampling = new FrameSampling { Every = trainedOn?.Every, Rate = trainedOn?.Rate ?? FrameSampling.DefaultRate },
            Input = trainedOn?.Network == network.Name ? trainedOn.Input : null,
        };
    }

    /// <summary>How features that a network makes with these options are recorded.</summary>
    /// <param name="network">The network.</param>
    public FeatureFingerprint Fingerprint(GoogLeNet network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new()
        {
            Network = network.Name,
            WeightsSha256 = network.WeightsSha256,
            Input = Input ?? network.Recipe,
            Rate = Sampling.Every is null ? Sampling.Rate : null,
            Every = Sampling.Every,
        };
    }
}
