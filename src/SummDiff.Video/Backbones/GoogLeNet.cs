using System.Collections.Concurrent;
using SummDiff.Fingerprints;
using SummDiff.Tensors;
using SummDiff.Tensors.Kernels.Images;
using SummDiff.Tensors.Nn;
using SummDiff.Tensors.Threading;

namespace SummDiff.Video.Backbones;

/// <summary>
/// GoogLeNet up to its global average (pool5), BVLC's or torchvision's: the backbone whose features the public summarization files hold.
/// Images are shared over threads, one image a thread.
/// </summary>
internal sealed class GoogLeNet
{
    /// <summary>Channels of a feature row.</summary>
    public const int Channels = 1024;

    /// <summary>Width and height of an image.</summary>
    public const int ImageSize = 224;

    /// <summary>Bytes of an image: <c>[224, 224, 3]</c>, RGB.</summary>
    public const int ImageBytes = ImageSize * ImageSize * 3;

    private readonly GoogLeNetVariant _variant;
    private readonly Convolution2d _conv1;
    private readonly Convolution2d _conv2;
    private readonly Convolution2d _conv3;
    private readonly Inception[][] _stages; // a max pooling goes before each stage
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    /// <summary>Builds the network.</summary>
    /// <param name="variant">Which of the two it is.</param>
    /// <param name="source">Where the weights come from, for errors.</param>
    /// <param name="weightsSha256">Tells these weights from others.</param>
    /// <param name="find">The values of a parameter by its name and shape, row-major; null when there is none. Asked in the order of torchvision's state_dict.</param>
    /// <exception cref="SummDiffException">A parameter is missing or not finite.</exception>
    internal GoogLeNet(GoogLeNetVariant variant, string source, string weightsSha256, Func<string, int[], float[]?> find)
    {
        (_variant, WeightsSha256) = (variant, weightsSha256);
        var weights = new BackboneWeights(source, variant, find);
        _conv1 = weights.Convolution(variant.Stem[0], 3, 64, 7, 2);
        _conv2 = weights.Convolution(variant.Stem[1], 64, 64, 1);
        _conv3 = weights.Convolution(variant.Stem[2], 64, 192, 3);
        _stages =
        [
            [
                new(variant, weights, "3a", 192, 64, 96, 128, 16, 32, 32),
                new(variant, weights, "3b", 256, 128, 128, 192, 32, 96, 64),
            ],
            [
                new(variant, weights, "4a", 480, 192, 96, 208, 16, 48, 64),
                new(variant, weights, "4b", 512, 160, 112, 224, 24, 64, 64),
                new(variant, weights, "4c", 512, 128, 128, 256, 24, 64, 64),
                new(variant, weights, "4d", 512, 112, 144, 288, 32, 64, 64),
                new(variant, weights, "4e", 528, 256, 160, 320, 32, 128, 128),
            ],
            [
                new(variant, weights, "5a", 832, 256, 160, 320, 32, 128, 128),
                new(variant, weights, "5b", 832, 384, 192, 384, 48, 128, 128),
            ],
        ];
    }

    /// <summary>The network's name in records of how features were made, such as <see cref="FeatureFingerprint.BvlcGoogLeNet"/>.</summary>
    public string Name => _variant.Network;

    /// <summary>How its input is prepared unless asked otherwise.</summary>
    public InputRecipe Recipe => _variant.Recipe;

    /// <summary>SHA-256 of the file of weights, in lower-case hexadecimal digits; of the file they were converted from, where they were.</summary>
    public string WeightsSha256 { get; }

    /// <summary>Recognizes a network by the names of its weights, and loads it.</summary>
    /// <param name="path">
    /// BVLC's <c>bvlc_googlenet.caffemodel</c>, torchvision's <c>googlenet-1378be20.pth</c>, or safetensors with the names of either. Classifiers and
    /// auxiliary heads may be in it.
    /// </param>
    /// <exception cref="SummDiffException">The file cannot be read, is another network, lacks a layer, or a layer has another shape.</exception>
    public static GoogLeNet Load(string path) => BackboneFile.Load(path);

    /// <summary>Computes the features of images.</summary>
    /// <param name="images"><c>[n, 224, 224, 3]</c>, RGB, scaled and cut as the recipe says.</param>
    /// <param name="recipe">What becomes of levels and of features.</param>
    /// <param name="features"><c>[n, 1024]</c>.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public void Forward(ReadOnlyMemory<byte> images, InputRecipe recipe, Memory<float> features)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var count = images.Length / ImageBytes;
        if (features.Length != count * Channels || images.Length % ImageBytes != 0)
        {
            throw new ArgumentException($"GoogLeNet: {images.Length} bytes of images do not fit {features.Length} features.", nameof(features));
        }

        var levels = new InputLevels(recipe);
        Workers.For(count, i =>
        {
            var workspace = _workspaces.TryTake(out var free) ? free : new Workspace(_stages);
            var row = features.Span.Slice(i * Channels, Channels);
            levels.Apply(images.Span.Slice(i * ImageBytes, ImageBytes), workspace.Pixels);
            One(workspace, row);
            if (recipe.UnitLength)
            {
                Normalize(row);
            }

            _workspaces.Add(workspace);
        });
    }

    /// <summary>Divides a row by its Euclidean length; a row of zeros stays.</summary>
    /// <param name="row"><c>[channels]</c>.</param>
    public static void Normalize(Span<float> row)
    {
        var sum = 0.0;
        foreach (var value in row)
        {
            sum += (double)value * value;
        }

        var scale = sum > 0 ? 1 / Math.Sqrt(sum) : 1;
        foreach (ref var value in row)
        {
            value = (float)(value * scale);
        }
    }

    private void One(Workspace w, Span<float> features)
    {
        w.Input.CopyFrom(w.Pixels);                                       // [224·224, 3]
        _conv1.Forward(w.Input, new(ImageSize, ImageSize), w.Conv1);      // [112·112, 64]
        var (half, size) = (new MapSize(112, 112), new MapSize(56, 56));
        Pooling.Max(w.Conv1, half, 3, 2, 0, w.Pool1);                     // [56·56, 64]
        NormalizeResponses(w.Pool1, size);
        _conv2.Forward(w.Pool1, size, w.Conv2);                           // [56·56, 64]
        _conv3.Forward(w.Conv2, size, w.Conv3);                           // [56·56, 192]
        NormalizeResponses(w.Conv3, size);
        var x = w.Conv3;
        for (var stage = 0; stage < _stages.Length; stage++)
        {
            var kernel = stage == 2 ? _variant.LastPool : 3;
            Pooling.Max(x, size, kernel, 2, 0, w.Pools[stage]);           // [28·28, 192], [14·14, 480], [7·7, 832]
            (x, size) = (w.Pools[stage], Pooling.Output(size, kernel, 2, 0));
            for (var block = 0; block < _stages[stage].Length; block++)
            {
                x = _stages[stage][block].Forward(x, size, w.Blocks[stage][block]);
            }
        }

        Pooling.Average(x, size.Pixels, features);                        // [1024]
    }

    private void NormalizeResponses(Tensor x, MapSize size)
    {
        if (_variant.NormalizesResponses)
        {
            ResponseNorm.AcrossChannels(x, size.Pixels);
        }
    }

    /// <summary>The feature maps of one image on its way.</summary>
    private sealed class Workspace(Inception[][] stages)
    {
        private static readonly int[] Sides = [28, 14, 7];

        public float[] Pixels { get; } = new float[ImageBytes];

        public Tensor Input { get; } = new(224 * 224, 3);

        public Tensor Conv1 { get; } = new(112 * 112, 64);

        public Tensor Pool1 { get; } = new(56 * 56, 64);

        public Tensor Conv2 { get; } = new(56 * 56, 64);

        public Tensor Conv3 { get; } = new(56 * 56, 192);

        public Tensor[] Pools { get; } = [.. stages.Select((stage, i) => new Tensor(Sides[i] * Sides[i], stage[0].InputChannels))];

        public Inception.Buffers[][] Blocks { get; } = [.. stages.Select((stage, i) => stage.Select(block => block.Allocate(Sides[i] * Sides[i])).ToArray())];
    }
}
