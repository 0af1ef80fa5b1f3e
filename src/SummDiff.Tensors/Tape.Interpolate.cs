using SummDiff.Tensors.Kernels.Pointwise;
using SummDiff.Tensors.Kernels.Products;

namespace SummDiff.Tensors;

public sealed partial class Tape
{
    /// <summary>Gives each frame a weighted sum of its video's nodes; a video with as many nodes as frames gets their rows as they are.</summary>
    /// <param name="nodes"><c>[M, C]</c>.</param>
    /// <param name="from">Where each video's nodes lie.</param>
    /// <param name="weights"><c>[N, K]</c>, a constant: for each frame of a video with fewer nodes than frames, the weights of these K nodes.</param>
    /// <param name="to">Where each video's frames lie.</param>
    /// <returns><c>[N, C]</c>.</returns>
    /// <exception cref="ShapeException">A video has neither K nodes nor as many as frames, or rows are missing.</exception>
    public unsafe Tensor Interpolate(Tensor nodes, Videos from, Tensor weights, Videos to)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(to);
        ShapeException.Require(nodes.Rows == from.Rows && from.Count == to.Count, "interpolate", nodes, $"{from.Count} videos of {from.Rows} nodes, {to.Count} of frames");
        ShapeException.Require(weights.Rows == to.Rows, "interpolate", weights, $"{to.Rows} frames");
        var (channels, count) = (nodes.Channels, weights.Channels);
        var y = New(to.Rows, channels, nodes.NeedsGradient);
        for (var video = 0; video < to.Count; video++)
        {
            var (first, frames, node) = (to.Start(video), to.Length(video), from.Start(video));
            if (from.Length(video) == frames)
            {
                nodes.Span.Slice(node * channels, frames * channels).CopyTo(y.Span[(first * channels)..]);
                continue;
            }

            ShapeException.Require(from.Length(video) == count, "interpolate", weights, $"{from.Length(video)} nodes of video {video}");
            Gemm.Multiply(Transpose.None, frames, channels, count, weights.Pointer + ((nint)first * count), count, nodes.Pointer + ((nint)node * channels), channels, y.Pointer + ((nint)first * channels), channels);
        }

        Record(y, () => InterpolateBackward(nodes, from, weights, to, y));
        return y;
    }

    private unsafe void InterpolateBackward(Tensor nodes, Videos from, Tensor weights, Videos to, Tensor y)
    {
        var (dy, dNodes, channels, count) = (y.Gradient!, GradientToAddTo(nodes), y.Channels, weights.Channels);
        for (var video = 0; video < to.Count; video++)
        {
            var (first, frames, node) = (to.Start(video), to.Length(video), from.Start(video));
            if (from.Length(video) == frames)
            {
                Elementwise.Add(dy.Span.Slice(first * channels, frames * channels), dNodes.Span.Slice(node * channels, frames * channels));
                continue;
            }

            Gemm.Multiply(Transpose.A, count, channels, frames, weights.Pointer + ((nint)first * count), count, dy.Pointer + ((nint)first * channels), channels, dNodes.Pointer + ((nint)node * channels), channels, accumulate: true);
        }
    }
}
