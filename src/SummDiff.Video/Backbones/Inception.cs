using SummDiff.Tensors;
using SummDiff.Tensors.Kernels.Images;
using SummDiff.Tensors.Nn;

namespace SummDiff.Video.Backbones;

/// <summary>An inception block: four branches side by side, their channels joined.</summary>
internal sealed class Inception
{
    private readonly Convolution2d _branch1;
    private readonly Convolution2d _reduce2;
    private readonly Convolution2d _branch2;
    private readonly Convolution2d _reduce3;
    private readonly Convolution2d _branch3;
    private readonly Convolution2d _branch4;

    public Inception(GoogLeNetVariant variant, BackboneWeights weights, string name, int input, int c1, int r2, int c2, int r3, int c3, int c4)
    {
        InputChannels = input;
        var branches = variant.Branches.Select(branch => variant.Block + name + branch).ToArray();
        _branch1 = weights.Convolution(branches[0], input, c1, 1);
        _reduce2 = weights.Convolution(branches[1], input, r2, 1);
        _branch2 = weights.Convolution(branches[2], r2, c2, 3);
        _reduce3 = weights.Convolution(branches[3], input, r3, 1);
        _branch3 = weights.Convolution(branches[4], r3, c3, variant.LargeKernel);
        _branch4 = weights.Convolution(branches[5], input, c4, 1);
    }

    public int InputChannels { get; }

    public int OutputChannels => _branch1.OutputChannels + _branch2.OutputChannels + _branch3.OutputChannels + _branch4.OutputChannels;

    /// <summary>Memory for one pass over an image of so many pixels.</summary>
    public Buffers Allocate(int pixels) => new(
        new Tensor(pixels, _reduce2.OutputChannels), new Tensor(pixels, _reduce3.OutputChannels), new Tensor(pixels, InputChannels), new Tensor(pixels, OutputChannels));

    public Tensor Forward(Tensor x, MapSize size, Buffers buffers)
    {
        _branch1.Forward(x, size, buffers.Output);
        var column = _branch1.OutputChannels;
        _reduce2.Forward(x, size, buffers.Reduced2);
        _branch2.Forward(buffers.Reduced2, size, buffers.Output, column);
        column += _branch2.OutputChannels;
        _reduce3.Forward(x, size, buffers.Reduced3);
        _branch3.Forward(buffers.Reduced3, size, buffers.Output, column);
        column += _branch3.OutputChannels;
        Pooling.Max(x, size, 3, 1, 1, buffers.Pooled);
        _branch4.Forward(buffers.Pooled, size, buffers.Output, column);
        return buffers.Output;
    }

    /// <summary>What a pass writes.</summary>
    internal sealed record Buffers(Tensor Reduced2, Tensor Reduced3, Tensor Pooled, Tensor Output);
}
