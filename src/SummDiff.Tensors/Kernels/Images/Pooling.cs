using System.Numerics.Tensors;

namespace SummDiff.Tensors.Kernels.Images;

/// <summary>Pooling of feature maps, <c>[height·width, channels]</c>, for inference.</summary>
internal static class Pooling
{
    /// <summary>The size after max pooling in ceiling mode: a last window that starts inside the image counts, though it reaches beyond.</summary>
    public static MapSize Output(MapSize input, int kernel, int stride, int padding) =>
        new(Output(input.Height, kernel, stride, padding), Output(input.Width, kernel, stride, padding));

    /// <summary>The maximum over each window, channel by channel, in ceiling mode; what is beyond the image does not count.</summary>
    /// <param name="input"><c>[height·width, channels]</c>; extra rows are ignored.</param>
    /// <param name="size">Its height and width.</param>
    /// <param name="kernel">Height and width of the window, at least 1.</param>
    /// <param name="stride">Pixels from one window to the next, at least 1.</param>
    /// <param name="padding">How far windows start before the image, at most half the kernel.</param>
    /// <param name="output"><c>[output pixels, channels]</c>; extra rows are left alone.</param>
    /// <exception cref="ShapeException">The tensors are too small or differ in channels.</exception>
    public static void Max(Tensor input, MapSize size, int kernel, int stride, int padding, Tensor output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        var result = Output(size, kernel, stride, padding);
        ShapeException.Require(input.Rows >= size.Pixels && output.Rows >= result.Pixels && input.Channels == output.Channels, "max pooling", input, output);
        var from = input.Span;
        var to = output.Span;
        var channels = input.Channels;
        for (var pixel = 0; pixel < result.Pixels; pixel++)
        {
            var (y0, x0) = ((pixel / result.Width * stride) - padding, (pixel % result.Width * stride) - padding);
            var best = to.Slice(pixel * channels, channels);
            best.Fill(float.NegativeInfinity);
            for (var y = Math.Max(y0, 0); y < Math.Min(y0 + kernel, size.Height); y++)
            {
                for (var x = Math.Max(x0, 0); x < Math.Min(x0 + kernel, size.Width); x++)
                {
                    TensorPrimitives.Max(best, from.Slice(((y * size.Width) + x) * channels, channels), best);
                }
            }
        }
    }

    /// <summary>The mean over all pixels.</summary>
    /// <param name="input"><c>[pixels or more, channels]</c>.</param>
    /// <param name="pixels">Rows that count, at least 1.</param>
    /// <param name="destination"><c>[channels]</c>.</param>
    /// <exception cref="ShapeException">The input has too few rows or other channels.</exception>
    public static void Average(Tensor input, int pixels, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(input);
        ShapeException.Require(pixels >= 1 && input.Rows >= pixels && input.Channels == destination.Length, "average pooling", input, $"{pixels} pixels of {destination.Length} channels");
        destination.Clear();
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            TensorPrimitives.Add(destination, input.Span.Slice(pixel * input.Channels, input.Channels), destination);
        }

        TensorPrimitives.Divide(destination, pixels, destination);
    }

    private static int Output(int length, int kernel, int stride, int padding)
    {
        var windows = ((length + (2 * padding) - kernel + stride - 1) / stride) + 1;
        return (windows - 1) * stride >= length + padding ? windows - 1 : windows;
    }
}
