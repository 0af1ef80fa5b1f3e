using System.Numerics.Tensors;
using SummDiff.Tensors.Kernels.Pointwise;

namespace SummDiff.Tensors;

public sealed partial class Tape
{
    /// <summary>y = max(x, 0).</summary>
    /// <param name="x"><c>[N, C]</c>.</param>
    /// <returns><c>[N, C]</c>.</returns>
    public Tensor Relu(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var y = New(x.Rows, x.Channels, x.NeedsGradient);
        ForBlocks(y, (start, count) => TensorPrimitives.Max(x.Span.Slice(start, count), 0f, y.Span.Slice(start, count)));
        Record(y, () => ReluBackward(x, y));
        return y;
    }

    private void ReluBackward(Tensor x, Tensor y)
    {
        var dy = y.Gradient!;
        ForBlocks(y, (start, count) => ReluKernels.ZeroWhereNotPositive(y.Span.Slice(start, count), dy.Span.Slice(start, count)));
        PassGradient(dy, x);
    }

    /// <summary>y = x / (1 + e⁻ˣ).</summary>
    /// <param name="x"><c>[N, C]</c>.</param>
    /// <returns><c>[N, C]</c>.</returns>
    public Tensor Silu(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var y = New(x.Rows, x.Channels, x.NeedsGradient);
        ForBlocks(y, (start, count) => SigmoidKernels.Silu(x.Span.Slice(start, count), y.Span.Slice(start, count)));
        Record(y, () => SiluBackward(x, y));
        return y;
    }

    private void SiluBackward(Tensor x, Tensor y)
    {
        var (dy, dx) = (y.Gradient!, GradientToAddTo(x));
        ForBlocks(y, (start, count) => SigmoidKernels.AddSiluGradient(x.Span.Slice(start, count), dy.Span.Slice(start, count), dx.Span.Slice(start, count)));
    }

    /// <summary>y = 1 / (1 + e^(-steepness·x)).</summary>
    /// <param name="x"><c>[N, C]</c>.</param>
    /// <param name="steepness">A constant.</param>
    /// <returns><c>[N, C]</c>.</returns>
    public Tensor Sigmoid(Tensor x, float steepness = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        var y = New(x.Rows, x.Channels, x.NeedsGradient);
        ForBlocks(y, (start, count) => SigmoidKernels.Sigmoid(x.Span.Slice(start, count), steepness, y.Span.Slice(start, count)));
        Record(y, () => SigmoidBackward(x, steepness, y));
        return y;
    }

    private void SigmoidBackward(Tensor x, float steepness, Tensor y)
    {
        var (dy, dx) = (y.Gradient!, GradientToAddTo(x));
        ForBlocks(y, (start, count) => SigmoidKernels.AddSigmoidGradient(steepness, y.Span.Slice(start, count), dy.Span.Slice(start, count), dx.Span.Slice(start, count)));
    }

    /// <summary>y = x where positive, else slope·x, with one learned slope.</summary>
    /// <param name="x"><c>[N, C]</c>.</param>
    /// <param name="slope"><c>[1]</c>.</param>
    /// <returns><c>[N, C]</c>.</returns>
    public Tensor PRelu(Tensor x, Parameter slope)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(slope);
        ShapeException.Require(slope.Length == 1, "prelu", slope, "one slope");
        var y = New(x.Rows, x.Channels, needsGradient: true);
        var a = slope.Span[0];
        ForBlocks(y, (start, count) => ReluKernels.PRelu(a, x.Span.Slice(start, count), y.Span.Slice(start, count)));
        Record(y, () => PReluBackward(x, slope, y));
        return y;
    }

    private void PReluBackward(Tensor x, Parameter slope, Tensor y)
    {
        var (dy, a) = (y.Gradient!, slope.Span[0]);
        var dx = x.NeedsGradient ? GradientToAddTo(x) : null;
        var partial = new double[(x.Rows + RowBlock - 1) / RowBlock];
        ForRows(x.Rows, (start, end) =>
        {
            var (from, count) = (start * x.Channels, (end - start) * x.Channels);
            var xs = x.Span.Slice(from, count);
            var dys = dy.Span.Slice(from, count);
            partial[start / RowBlock] = ReluKernels.SlopeGradient(xs, dys);
            if (dx is not null)
            {
                ReluKernels.AddPReluGradient(a, xs, dys, dx.Span.Slice(from, count));
            }
        });
        var sum = 0.0;
        foreach (var part in partial)
        {
            sum += part;
        }

        GradientToAddTo(slope).Span[0] += (float)sum;
    }
}
