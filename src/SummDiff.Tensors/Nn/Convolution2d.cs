using SummDiff.Tensors.Kernels.Images;
using SummDiff.Tensors.Kernels.Products;
using SummDiff.Tensors.Memory;

namespace SummDiff.Tensors.Nn;

/// <summary>
/// A convolution over images followed by ReLU, for inference: its weights are packed once. It may be used by several threads at a time.
/// </summary>
internal sealed unsafe class Convolution2d
{
    // Patches gathered at a time: enough for the product to be efficient, few enough to stay in the second-level cache.
    private const int PatchFloats = 1 << 17;

    private readonly PackedMatrix _weights;
    private readonly float[] _bias;

    /// <summary>Packs the weights.</summary>
    /// <param name="inputChannels">Channels read, at least 1.</param>
    /// <param name="outputChannels">Channels written, at least 1.</param>
    /// <param name="kernel">Height and width of the window, at least 1.</param>
    /// <param name="stride">Pixels from one window to the next, at least 1.</param>
    /// <param name="padding">Zeros around the image, less than the kernel.</param>
    /// <param name="weights">Checkpoint shape <c>[output, input, kernel, kernel]</c>.</param>
    /// <param name="bias"><c>[output]</c>.</param>
    /// <exception cref="ShapeException">The weights or the bias have another length.</exception>
    public Convolution2d(int inputChannels, int outputChannels, int kernel, int stride, int padding, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        var depth = kernel * kernel * inputChannels;
        if (weights.Length != outputChannels * depth || bias.Length != outputChannels)
        {
            throw new ShapeException($"convolution: {weights.Length} weights and {bias.Length} biases do not fit [{outputChannels}, {inputChannels}, {kernel}, {kernel}].");
        }

        (InputChannels, OutputChannels, Kernel, Stride, Padding, _bias) = (inputChannels, outputChannels, kernel, stride, padding, bias.ToArray());
        var byPixel = new float[weights.Length]; // [output, kernel, kernel, input], as a patch of a feature map lies in memory
        for (var i = 0; i < weights.Length; i++)
        {
            var (channel, place) = (i / (kernel * kernel) % inputChannels, i % (kernel * kernel));
            byPixel[(i / depth * depth) + (place * inputChannels) + channel] = weights[i];
        }

        fixed (float* pointer = byPixel)
        {
            _weights = Gemm.Pack(Transpose.B, outputChannels, depth, pointer, depth);
        }
    }

    /// <summary>Channels read.</summary>
    public int InputChannels { get; }

    /// <summary>Channels written.</summary>
    public int OutputChannels { get; }

    /// <summary>Height and width of the window.</summary>
    public int Kernel { get; }

    /// <summary>Pixels from one window to the next.</summary>
    public int Stride { get; }

    /// <summary>Zeros around the image.</summary>
    public int Padding { get; }

    /// <summary>The size of the output.</summary>
    public MapSize Output(MapSize input) => new(((input.Height + (2 * Padding) - Kernel) / Stride) + 1, ((input.Width + (2 * Padding) - Kernel) / Stride) + 1);

    /// <summary>Convolves one image.</summary>
    /// <param name="input"><c>[height·width, channels]</c>; extra rows are ignored.</param>
    /// <param name="size">Its height and width.</param>
    /// <param name="output"><c>[output pixels, at least column + output channels]</c>; extra rows are left alone.</param>
    /// <param name="column">The first channel of the output to write.</param>
    /// <exception cref="ShapeException">The tensors are too small or the input has other channels.</exception>
    public void Forward(Tensor input, MapSize size, Tensor output, int column = 0)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        var result = Output(size);
        ShapeException.Require(input.Channels == InputChannels && input.Rows >= size.Pixels, "convolution", input, $"{size} of {InputChannels} channels");
        ShapeException.Require(output.Rows >= result.Pixels && column + OutputChannels <= output.Channels, "convolution", output, $"{result} of {OutputChannels} channels from {column}");
        fixed (float* bias = _bias)
        {
            if (Kernel == 1 && Stride == 1 && Padding == 0)
            {
                Gemm.Multiply(size.Pixels, input.Pointer, InputChannels, _weights, output.Pointer + column, output.Channels, bias: bias, activation: Activation.Relu);
                return;
            }

            var depth = _weights.Depth;
            var block = Math.Max(1, PatchFloats / depth);
            var patches = Scratch.Rent(ScratchSlot.Patches, (long)Math.Min(block, result.Pixels) * depth);
            for (var first = 0; first < result.Pixels; first += block)
            {
                var count = Math.Min(block, result.Pixels - first);
                Gather(input.Pointer, size, result.Width, first, count, patches);
                Gemm.Multiply(count, patches, depth, _weights, output.Pointer + ((nint)first * output.Channels) + column, output.Channels, bias: bias, activation: Activation.Relu);
            }
        }
    }

    /// <summary>Copies the windows of some output pixels, each a row of [kernel, kernel, input], with zeros beyond the image.</summary>
    private void Gather(float* input, MapSize size, int outputWidth, int first, int count, float* patches)
    {
        var lineFloats = Kernel * InputChannels;
        for (var pixel = first; pixel < first + count; pixel++)
        {
            var (y0, x0) = ((pixel / outputWidth * Stride) - Padding, (pixel % outputWidth * Stride) - Padding);
            var (skip, end) = (Math.Max(0, -x0), Math.Min(Kernel, size.Width - x0));
            for (var y = y0; y < y0 + Kernel; y++, patches += lineFloats)
            {
                var line = new Span<float>(patches, lineFloats);
                if (y < 0 || y >= size.Height)
                {
                    line.Clear();
                    continue;
                }

                line[..(skip * InputChannels)].Clear();
                new ReadOnlySpan<float>(input + (((nint)y * size.Width) + x0 + skip) * InputChannels, (end - skip) * InputChannels).CopyTo(line[(skip * InputChannels)..]);
                line[(end * InputChannels)..].Clear();
            }
        }
    }
}
