using SummDiff.Tensors.Kernels.Pointwise;
using SummDiff.Tensors.Kernels.Products;

namespace SummDiff.Tensors;

public sealed partial class Tape
{
    /// <summary>
    /// Convolution over time with an odd number of taps, its output as long as its input; beyond a video's ends it sees zeros.
    /// </summary>
    /// <param name="x"><c>[N, in]</c>.</param>
    /// <param name="weight">Checkpoint shape <c>[out, in, taps]</c>.</param>
    /// <param name="bias"><c>[out]</c>, or null.</param>
    /// <param name="videos">Where each video's frames lie.</param>
    /// <returns><c>[N, out]</c>.</returns>
    /// <exception cref="ShapeException">The widths differ, or the number of taps is even.</exception>
    public unsafe Tensor Conv1d(Tensor x, Parameter weight, Parameter? bias, Videos videos)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(videos);
        ShapeException.Require(weight.Shape.Count == 3 && weight.Shape[2] % 2 == 1 && weight.Shape[1] == x.Channels && (bias is null || bias.Length == weight.Rows), "conv1d", x, $"weight [{string.Join(", ", weight.Shape)}]");
        ShapeException.Require(x.Rows == videos.Rows, "conv1d", x, $"{videos.Rows} frames");
        var y = New(x.Rows, weight.Rows, needsGradient: true);
        Convolve(x, weight.PackedTransposed(), weight.Shape[2], bias is null ? null : bias.Pointer, videos, y);
        Record(y, () => Conv1dBackward(x, weight, bias, videos, y));
        return y;
    }

    private unsafe void Conv1dBackward(Tensor x, Parameter weight, Parameter? bias, Videos videos, Tensor y)
    {
        var dy = y.Gradient!;
        if (bias is not null)
        {
            AddColumnSums(dy, GradientToAddTo(bias), 0);
        }

        var windows = Windows(x, weight.Shape[2], videos);
        var dw = GradientToAddTo(weight);
        Gemm.Multiply(Transpose.A, weight.Rows, weight.Channels, x.Rows, dy.Pointer, dy.Channels, windows.Pointer, windows.Channels, dw.Pointer, weight.Channels, accumulate: true);
        if (x.NeedsGradient)
        {
            Gemm.Multiply(Transpose.None, x.Rows, weight.Channels, weight.Rows, dy.Pointer, dy.Channels, weight.Pointer, weight.Channels, windows.Pointer, windows.Channels);
            AddWindows(windows, weight.Shape[2], videos, GradientToAddTo(x));
        }

        Recycle(windows);
    }

    // With zeros around each video, the neighbourhood of a frame is its own row and those beside it: rows that overlap, and no copy of them.
    private unsafe void Convolve(Tensor x, PackedMatrix weight, int taps, float* bias, Videos videos, Tensor y)
    {
        var (channels, border) = (x.Channels, taps / 2);
        var padded = New(videos.Rows + (border * (videos.Count + 1)), channels, needsGradient: false);
        padded.Span[..(border * channels)].Clear();
        for (var video = 0; video < videos.Count; video++)
        {
            var (first, length) = (videos.Start(video), videos.Length(video));
            var window = (first + (border * video)) * channels;
            var to = window + (border * channels);
            x.Span.Slice(first * channels, length * channels).CopyTo(padded.Span[to..]);
            padded.Span.Slice(to + (length * channels), border * channels).Clear();
            Gemm.Multiply(length, padded.Pointer + window, channels, weight, y.Pointer + ((nint)first * y.Channels), y.Channels, bias: bias);
        }

        Recycle(padded);
    }

    // [N, taps·C]: for each frame its neighbourhood, zeros beyond the video's ends.
    private Tensor Windows(Tensor x, int taps, Videos videos)
    {
        var channels = x.Channels;
        var windows = New(x.Rows, taps * channels, needsGradient: false);
        ForVideoRows(videos, (first, length, row) =>
        {
            for (var tap = 0; tap < taps; tap++)
            {
                var source = row + tap - (taps / 2);
                var to = windows.Span.Slice((((first + row) * taps) + tap) * channels, channels);
                if ((uint)source < (uint)length)
                {
                    x.Span.Slice((first + source) * channels, channels).CopyTo(to);
                }
                else
                {
                    to.Clear();
                }
            }
        });
        return windows;
    }

    // The transpose of Windows: each frame gathers what its neighbours' windows hold of it.
    private static void AddWindows(Tensor windows, int taps, Videos videos, Tensor x)
    {
        var channels = x.Channels;
        ForVideoRows(videos, (first, length, row) =>
        {
            for (var tap = 0; tap < taps; tap++)
            {
                var window = row - tap + (taps / 2);
                if ((uint)window < (uint)length)
                {
                    var from = windows.Span.Slice((((first + window) * taps) + tap) * channels, channels);
                    Elementwise.Add(from, x.Span.Slice((first + row) * channels, channels));
                }
            }
        });
    }

    private static void ForVideoRows(Videos videos, Action<int, int, int> body)
    {
        for (var video = 0; video < videos.Count; video++)
        {
            var (first, length) = (videos.Start(video), videos.Length(video));
            ForRows(length, (start, end) =>
            {
                for (var row = start; row < end; row++)
                {
                    body(first, length, row);
                }
            });
        }
    }
}
