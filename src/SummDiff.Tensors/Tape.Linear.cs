using SummDiff.Tensors.Kernels.Pointwise;
using SummDiff.Tensors.Kernels.Products;

namespace SummDiff.Tensors;

public sealed partial class Tape
{
    /// <summary>y = x·Wᵀ + b, then ReLU if asked for.</summary>
    /// <param name="x"><c>[N, in]</c>.</param>
    /// <param name="weight"><c>[out, in]</c>.</param>
    /// <param name="bias"><c>[out]</c>, or null.</param>
    /// <param name="relu">Whether negative results become zero.</param>
    /// <returns><c>[N, out]</c>.</returns>
    /// <exception cref="ShapeException">The widths differ.</exception>
    public Tensor Linear(Tensor x, Parameter weight, Parameter? bias = null, bool relu = false)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return Linear(x, weight, bias, 0, weight.Rows, relu);
    }

    /// <summary>As <see cref="Linear(Tensor, Parameter, Parameter?, bool)"/>, with some of the weight's rows: a part of a joint projection.</summary>
    /// <param name="x"><c>[N, in]</c>.</param>
    /// <param name="weight"><c>[more, in]</c>.</param>
    /// <param name="bias"><c>[more]</c>, or null.</param>
    /// <param name="firstRow">The first row of the weight to use.</param>
    /// <param name="rows">How many rows to use: the width of the result.</param>
    /// <param name="relu">Whether negative results become zero.</param>
    /// <returns><c>[N, rows]</c>.</returns>
    /// <exception cref="ShapeException">The widths differ.</exception>
    public unsafe Tensor Linear(Tensor x, Parameter weight, Parameter? bias, int firstRow, int rows, bool relu = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        ShapeException.Require(x.Channels == weight.Channels, weight.Name, x, weight);
        ShapeException.Require(bias is null || bias.Length == weight.Rows, weight.Name, weight, $"bias {bias}");
        ShapeException.Require(firstRow >= 0 && firstRow + rows <= weight.Rows, weight.Name, weight, $"rows {firstRow}..{firstRow + rows}");

        var y = New(x.Rows, rows, needsGradient: true);
        var activation = relu ? Activation.Relu : Activation.None;
        var b = bias is null ? null : bias.Pointer + firstRow;
        if (firstRow == 0 && rows == weight.Rows)
        {
            Gemm.Multiply(x.Rows, x.Pointer, x.Channels, weight.PackedTransposed(), y.Pointer, rows, bias: b, activation: activation);
        }
        else
        {
            Gemm.Multiply(Transpose.B, x.Rows, rows, x.Channels, x.Pointer, x.Channels, weight.Pointer + ((long)firstRow * weight.Channels), weight.Channels, y.Pointer, rows, bias: b, activation: activation);
        }

        Record(y, () => LinearBackward(x, weight, bias, firstRow, relu, y));
        return y;
    }

    private unsafe void LinearBackward(Tensor x, Parameter weight, Parameter? bias, int firstRow, bool relu, Tensor y)
    {
        var (n, rows, width) = (x.Rows, y.Channels, x.Channels);
        var dy = y.Gradient!;
        if (relu)
        {
            ForRows(n, (start, end) => ReluKernels.ZeroWhereNotPositive(y.Span[(start * rows)..(end * rows)], dy.Span[(start * rows)..(end * rows)]));
        }

        var offset = (long)firstRow * width;
        if (x.NeedsGradient)
        {
            var dx = GradientOf(x, zero: false, out var accumulate);
            Gemm.Multiply(Transpose.None, n, width, rows, dy.Pointer, rows, weight.Pointer + offset, width, dx.Pointer, width, accumulate);
        }

        var dw = GradientToAddTo(weight);
        Gemm.Multiply(Transpose.A, rows, width, n, dy.Pointer, rows, x.Pointer, width, dw.Pointer + offset, width, accumulate: true);
        if (bias is not null)
        {
            AddColumnSums(dy, GradientToAddTo(bias), firstRow);
        }
    }
}
