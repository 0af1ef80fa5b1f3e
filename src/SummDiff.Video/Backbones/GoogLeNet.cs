using System.Collections.Concurrent;
using System.Security.Cryptography;
using SummDiff.Formats;
using SummDiff.Tensors;
using SummDiff.Tensors.Kernels.Images;
using SummDiff.Tensors.Nn;
using SummDiff.Tensors.Threading;
using SummDiff.Video.Media;

namespace SummDiff.Video.Backbones;

/// <summary>
/// GoogLeNet up to its global average (pool5), with torchvision's layers and parameter names: the backbone whose features the public
/// summarization datasets hold. Images are shared over threads, one image a thread.
/// </summary>
public sealed class GoogLeNet
{
    /// <summary>Channels of a feature row.</summary>
    public const int Channels = 1024;

    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] Deviation = [0.229f, 0.224f, 0.225f];
    private static readonly MapSize Image = new(FrameReader.Size, FrameReader.Size);

    private readonly Convolution2d _conv1;
    private readonly Convolution2d _conv2;
    private readonly Convolution2d _conv3;
    private readonly Inception[][] _stages; // a max pooling goes before each stage
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    /// <summary>Builds the network.</summary>
    /// <param name="source">Where the weights come from, for errors.</param>
    /// <param name="fingerprint">Tells these weights from others; see <see cref="Fingerprint"/>.</param>
    /// <param name="find">The values of a parameter by its torchvision name and shape, row-major; null when there is none. Asked in the state_dict's order.</param>
    /// <exception cref="SummDiffException">A parameter is missing, has another size or is not finite.</exception>
    public GoogLeNet(string source, string fingerprint, Func<string, int[], float[]?> find)
    {
        Fingerprint = fingerprint;
        var weights = new BackboneWeights(source, find);
        _conv1 = weights.Convolution("conv1", 3, 64, 7, 2);
        _conv2 = weights.Convolution("conv2", 64, 64, 1);
        _conv3 = weights.Convolution("conv3", 64, 192, 3);
        _stages =
        [
            [
                new(weights, "inception3a", 192, 64, 96, 128, 16, 32, 32),
                new(weights, "inception3b", 256, 128, 128, 192, 32, 96, 64),
            ],
            [
                new(weights, "inception4a", 480, 192, 96, 208, 16, 48, 64),
                new(weights, "inception4b", 512, 160, 112, 224, 24, 64, 64),
                new(weights, "inception4c", 512, 128, 128, 256, 24, 64, 64),
                new(weights, "inception4d", 512, 112, 144, 288, 32, 64, 64),
                new(weights, "inception4e", 528, 256, 160, 320, 32, 128, 128),
            ],
            [
                new(weights, "inception5a", 832, 256, 160, 320, 32, 128, 128),
                new(weights, "inception5b", 832, 384, 192, 384, 48, 128, 128),
            ],
        ];
    }

    /// <summary>Eight hexadecimal digits of the weights file's SHA-256: of torchvision's <c>googlenet-1378be20.pth</c>, those in its name.</summary>
    public string Fingerprint { get; }

    /// <summary>Loads torchvision's <c>googlenet</c> weights.</summary>
    /// <param name="path">The published <c>.pth</c> file, or safetensors with the state_dict's names. Classifier and auxiliary heads may be in it.</param>
    /// <exception cref="SummDiffException">The file cannot be read or is not GoogLeNet.</exception>
    public static GoogLeNet Load(string path)
    {
        var file = TensorFile.Open(path);
        return new GoogLeNet(path, FingerprintOf(path), (name, _) => file.Contains(name) ? file.ReadFloats(name) : null);
    }

    /// <summary>Computes the features of images.</summary>
    /// <param name="images"><c>[n, 224, 224, 3]</c>, RGB.</param>
    /// <param name="options">Input convention and normalisation.</param>
    /// <param name="features"><c>[n, 1024]</c>.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public void Forward(ReadOnlyMemory<byte> images, BackboneOptions options, Memory<float> features)
    {
        ArgumentNullException.ThrowIfNull(options);
        var count = images.Length / FrameReader.FrameBytes;
        if (features.Length != count * Channels || images.Length % FrameReader.FrameBytes != 0)
        {
            throw new ArgumentException($"GoogLeNet: {images.Length} bytes of images do not fit {features.Length} features.", nameof(features));
        }

        var levels = Levels(options.TransformInput);
        Workers.For(count, i =>
        {
            var workspace = _workspaces.TryTake(out var free) ? free : new Workspace(_stages);
            var row = features.Span.Slice(i * Channels, Channels);
            One(images.Span.Slice(i * FrameReader.FrameBytes, FrameReader.FrameBytes), levels, workspace, row);
            if (options.Normalize)
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

    private static string FingerprintOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream))[..8];
    }

    private void One(ReadOnlySpan<byte> image, float[] levels, Workspace w, Span<float> features)
    {
        for (var i = 0; i < image.Length; i++)
        {
            w.Pixels[i] = levels[(i % 3 * 256) + image[i]];
        }

        w.Input.CopyFrom(w.Pixels);                                       // [224·224, 3]
        _conv1.Forward(w.Input, Image, w.Conv1);                          // [112·112, 64]
        var (half, size) = (new MapSize(112, 112), new MapSize(56, 56));
        Pooling.Max(w.Conv1, half, 3, 2, 0, w.Pool1);                     // [56·56, 64]
        _conv2.Forward(w.Pool1, size, w.Conv2);                           // [56·56, 64]
        _conv3.Forward(w.Conv2, size, w.Conv3);                           // [56·56, 192]
        var x = w.Conv3;
        for (var stage = 0; stage < _stages.Length; stage++)
        {
            var kernel = stage == 2 ? 2 : 3;
            Pooling.Max(x, size, kernel, 2, 0, w.Pools[stage]);           // [28·28, 192], [14·14, 480], [7·7, 832]
            (x, size) = (w.Pools[stage], Pooling.Output(size, kernel, 2, 0));
            for (var block = 0; block < _stages[stage].Length; block++)
            {
                x = _stages[stage][block].Forward(x, size, w.Blocks[stage][block]);
            }
        }

        Pooling.Average(x, size.Pixels, features);                        // [1024]
    }

    /// <summary>What each of the 256 levels of each channel becomes, <c>[3, 256]</c>.</summary>
    private static float[] Levels(bool transformInput)
    {
        var levels = new float[3 * 256];
        for (var i = 0; i < levels.Length; i++)
        {
            var (mean, deviation) = (Mean[i / 256], Deviation[i / 256]);
            var x = ((i % 256 / 255f) - mean) / deviation;
            levels[i] = transformInput ? (x * (deviation / 0.5f)) + ((mean - 0.5f) / 0.5f) : x;
        }

        return levels;
    }

    /// <summary>The feature maps of one image on its way.</summary>
    private sealed class Workspace(Inception[][] stages)
    {
        private static readonly int[] Sides = [28, 14, 7];

        public float[] Pixels { get; } = new float[FrameReader.FrameBytes];

        public Tensor Input { get; } = new(224 * 224, 3);

        public Tensor Conv1 { get; } = new(112 * 112, 64);

        public Tensor Pool1 { get; } = new(56 * 56, 64);

        public Tensor Conv2 { get; } = new(56 * 56, 64);

        public Tensor Conv3 { get; } = new(56 * 56, 192);

        public Tensor[] Pools { get; } = [.. stages.Select((stage, i) => new Tensor(Sides[i] * Sides[i], stage[0].InputChannels))];

        public Inception.Buffers[][] Blocks { get; } = [.. stages.Select((stage, i) => stage.Select(block => block.Allocate(Sides[i] * Sides[i])).ToArray())];
    }
}
