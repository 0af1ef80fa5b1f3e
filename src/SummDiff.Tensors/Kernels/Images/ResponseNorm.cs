using System.Numerics.Tensors;
using SummDiff.Tensors.Memory;

namespace SummDiff.Tensors.Kernels.Images;

/// <summary>Local response normalization of feature maps, for inference, as AlexNet and GoogLeNet have it (Krizhevsky et al., 2012).</summary>
public static unsafe class ResponseNorm
{
    /// <summary>
    /// Divides each value by (1 + alpha / window · Σ x²)^¾, where the sum runs over the window of channels around it; beyond the first and the
    /// last channel are zeros. The exponent is fixed: two square roots take a tenth of a power's time.
    /// </summary>
    /// <param name="x"><c>[pixels or more, channels]</c>, overwritten; further rows are left alone.</param>
    /// <param name="pixels">Rows to normalize.</param>
    /// <param name="window">Channels in a window: odd, at least 1.</param>
    /// <param name="alpha">Weight of the squares' mean.</param>
    /// <exception cref="ShapeException">The tensor has too few rows, or the window is even.</exception>
    public static void AcrossChannels(Tensor x, int pixels, int window = 5, float alpha = 1e-4f)
    {
        ArgumentNullException.ThrowIfNull(x);
        ShapeException.Require(x.Rows >= pixels && window % 2 == 1, "local response normalization", x, $"{pixels} pixels and an odd window, not {window}");
        var (channels, half) = (x.Channels, window / 2);
        var buffer = new Span<float>(Scratch.Rent(ScratchSlot.Patches, (3L * channels) + window - 1), (3 * channels) + window - 1);
        var squares = buffer[..(channels + window - 1)];
        squares.Clear();
        var scale = buffer.Slice(squares.Length, channels);
        var root = buffer[(squares.Length + channels)..];
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            var row = x.Span.Slice(pixel * channels, channels);
            TensorPrimitives.Multiply(row, row, squares.Slice(half, channels));
            squares[..channels].CopyTo(scale);
            for (var offset = 1; offset < window; offset++)
            {
                TensorPrimitives.Add(scale, squares.Slice(offset, channels), scale);
            }

            TensorPrimitives.Multiply(scale, alpha / window, scale);
            TensorPrimitives.Add(scale, 1, scale);
            TensorPrimitives.Sqrt(scale, root);
            TensorPrimitives.Sqrt(root, scale);
            TensorPrimitives.Multiply(scale, root, scale);
            TensorPrimitives.Divide(row, scale, row);
        }
    }
}
