using SummDiff.Fingerprints;

namespace SummDiff.Video.Backbones;

/// <summary>
/// What tells the two published GoogLeNets apart: names of weights, how a convolution is normalized, and three sizes. Their channels are the same
/// in number and have nothing in common in meaning.
/// </summary>
internal sealed record GoogLeNetVariant
{
    /// <summary>Trained by BVLC with Caffe, as the paper describes it.</summary>
    public static GoogLeNetVariant Bvlc { get; } = new()
    {
        Network = FeatureFingerprint.BvlcGoogLeNet,
        WeightsFile = "BVLC's GoogLeNet (bvlc_googlenet.caffemodel, or its tensors as safetensors)",
        Recipe = InputRecipe.Published,
        Stem = ["conv1/7x7_s2", "conv2/3x3_reduce", "conv2/3x3"],
        Block = "inception_",
        Branches = ["/1x1", "/3x3_reduce", "/3x3", "/5x5_reduce", "/5x5", "/pool_proj"],
        WeightSuffix = "/weight",
        BiasSuffix = "/bias",
        LargeKernel = 5,
        LastPool = 3,
        NormalizesResponses = true,
    };

    /// <summary>
    /// torchvision's, converted from TensorFlow: batch norm, 3 × 3 where the paper has 5 × 5, a last max pooling of 2 × 2, no response normalization.
    /// </summary>
    public static GoogLeNetVariant Torchvision { get; } = new()
    {
        Network = FeatureFingerprint.TorchvisionGoogLeNet,
        WeightsFile = "torchvision's googlenet (googlenet-1378be20.pth, or the same state_dict as safetensors)",
        Recipe = InputRecipe.Torchvision,
        Stem = ["conv1", "conv2", "conv3"],
        Block = "inception",
        Branches = [".branch1", ".branch2.0", ".branch2.1", ".branch3.0", ".branch3.1", ".branch4.1"],
        WeightSuffix = ".conv.weight",
        BiasSuffix = null,
        LargeKernel = 3,
        LastPool = 2,
        NormalizesResponses = false,
    };

    /// <summary>The name that feature files and models record.</summary>
    public required string Network { get; init; }

    /// <summary>The file of its weights, for errors.</summary>
    public required string WeightsFile { get; init; }

    /// <summary>How its input is prepared unless asked otherwise.</summary>
    public required InputRecipe Recipe { get; init; }

    /// <summary>Names of the first three convolutions.</summary>
    public required IReadOnlyList<string> Stem { get; init; }

    /// <summary>What the name of a block begins with; <c>3a</c> and so on follow.</summary>
    public required string Block { get; init; }

    /// <summary>Names of a block's six convolutions: 1 × 1, reduction and 3 × 3, reduction and the larger one, the one behind the pooling.</summary>
    public required IReadOnlyList<string> Branches { get; init; }

    /// <summary>What follows a convolution's name in that of its weights.</summary>
    public required string WeightSuffix { get; init; }

    /// <summary>What follows a convolution's name in that of its bias; null where batch norm takes its place.</summary>
    public required string? BiasSuffix { get; init; }

    /// <summary>Height and width of the larger convolution of a block.</summary>
    public required int LargeKernel { get; init; }

    /// <summary>Height and width of the windows of the last max pooling.</summary>
    public required int LastPool { get; init; }

    /// <summary>Whether local responses are normalized after the first pooling and before the second.</summary>
    public required bool NormalizesResponses { get; init; }
}
