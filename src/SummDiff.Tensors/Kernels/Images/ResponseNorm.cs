using System.Numerics.Tensors;
using SummDiff.Tensors.Memory;

namespace SummDiff.Tensors.Kernels.Images;

/// <summary>Local response normalization of feature maps, for inference, as AlexNet and GoogLeNet have it (Krizhevsky et al., 2012).</summary>
internal static unsafe class ResponseNorm
{
    // Squares of some rows at a time, few enough to stay in the first-level cache with what is made of them.
    private const int BlockFloats = 2048;

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
        var stride = channels + window - 1; // each row of squares between zeros, so that one addition serves many rows
        var block = Math.Clamp(BlockFloats / stride, 1, Math.Max(1, pixels));
        var padded = block * stride;
        var buffer = new Span<float>(Scratch.Rent(ScratchSlot.Patches, (3L * padded) + window), (3 * padded) + window);
        var squares = buffer[..(padded + window)];
        squares.Clear();
        var scale = buffer.Slice(squares.Length, padded);
        var root = buffer.Slice(squares.Length + padded, padded);
        for (var first = 0; first < pixels; first += block)
        {
            var rows = x.Span.Slice(first * channels, Math.Min(block, pixels - first) * channels);
            for (var row = 0; row * channels < rows.Length; row++)
            {
                var values = rows.Slice(row * channels, channels);
                TensorPrimitives.Multiply(values, values, squares.Slice((row * stride) + half, channels));
            }

            squares[..padded].CopyTo(scale);
            for (var offset = 1; offset < window; offset++)
            {
                TensorPrimitives.Add(scale, squares.Slice(offset, padded), scale);
            }

            TensorPrimitives.Multiply(scale, alpha / window, scale);
            TensorPrimitives.Add(scale, 1, scale);
            TensorPrimitives.Sqrt(scale, root);
            TensorPrimitives.Sqrt(root, scale);
            TensorPrimitives.Multiply(scale, root, scale);
            for (var row = 0; row * channels < rows.Length; row++)
            {
                var values = rows.Slice(row * channels, channels);
                TensorPrimitives.Divide(values, scale.Slice(row * stride, channels), values);
            }
        }
    }
}
