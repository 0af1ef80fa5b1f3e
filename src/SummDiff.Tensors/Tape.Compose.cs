using SummDiff.Tensors.Kernels.Products;

namespace SummDiff.Tensors;

public sealed partial class Tape
{
    /// <summary>
    /// A linear layer and the convolution after it as one convolution, without their biases: both are linear. For sampling: it has no gradient.
    /// </summary>
    /// <param name="weight">What to bring up to date, for <see cref="Conv1d(Tensor, PackedWeight, Videos)"/>.</param>
    internal unsafe void Compose(PackedWeight weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        RequireNotRecording();
        if (weight.Changed() is var (linear, convolution))
        {
            // The weight is kept as [out, taps, mid]: seen as [out·taps, mid] it takes one product for all taps.
            var composed = New(convolution.Rows, weight.Taps * linear.Channels, needsGradient: false);
            Gemm.Multiply(Transpose.None, convolution.Rows * weight.Taps, linear.Channels, linear.Rows, convolution.Pointer, linear.Rows, linear.Pointer, linear.Channels, composed.Pointer, linear.Channels);
            weight.Matrix.Load(Transpose.B, composed.Rows, composed.Channels, composed.Pointer, composed.Channels);
            Recycle(composed);
        }
    }

    /// <summary>A convolution over time without bias, zeros beyond a video's ends. For sampling: it has no gradient.</summary>
    /// <param name="x"><c>[N, in]</c>.</param>
    /// <param name="weight">Brought up to date by <see cref="Compose"/>.</param>
    /// <param name="videos">Where each video's frames lie.</param>
    /// <returns><c>[N, out]</c>.</returns>
    /// <exception cref="ShapeException">The widths differ.</exception>
    internal unsafe Tensor Conv1d(Tensor x, PackedWeight weight, Videos videos)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(videos);
        RequireNotRecording();
        ShapeException.Require(x.Rows == videos.Rows && x.Channels * weight.Taps == weight.Matrix.Depth, "conv1d", x, $"{videos.Rows} frames and {weight.Matrix.Depth / weight.Taps} channels");
        var y = New(x.Rows, weight.Matrix.Columns, needsGradient: false);
        Convolve(x, weight.Matrix, weight.Taps, null, videos, y);
        return y;
    }

    /// <summary>
    /// What each row of a table adds through each tap of a convolution: row tap·K + k of the result. A convolution over looked-up rows
    /// is then a sum of look-ups. For sampling: it has no gradient.
    /// </summary>
    /// <param name="table"><c>[K, in]</c>.</param>
    /// <param name="convolution">Checkpoint shape <c>[out, in, taps]</c>.</param>
    /// <returns><c>[taps·K, out]</c>.</returns>
    /// <exception cref="ShapeException">The widths differ.</exception>
    internal unsafe Tensor ThroughTaps(Tensor table, Parameter convolution)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(convolution);
        RequireNotRecording();
        ShapeException.Require(convolution.Shape.Count == 3 && convolution.Shape[1] == table.Channels, "through taps", table, convolution);
        var taps = convolution.Shape[2];
        var y = New(taps * table.Rows, convolution.Rows, needsGradient: false);
        for (var tap = 0; tap < taps; tap++)
        {
            Gemm.Multiply(
                Transpose.B, table.Rows, convolution.Rows, table.Channels, table.Pointer, table.Channels,
                convolution.Pointer + (tap * table.Channels), convolution.Channels, y.Pointer + ((long)tap * table.Rows * y.Channels), y.Channels);
        }

        return y;
    }
}
