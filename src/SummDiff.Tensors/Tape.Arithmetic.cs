using System.Numerics.Tensors;
using SummDiff.Tensors.Kernels.Pointwise;
using SummDiff.Tensors.Threading;

namespace SummDiff.Tensors;

public sealed partial class Tape
{
    /// <summary>y = a + b.</summary>
    /// <param name="a"><c>[N, C]</c>.</param>
    /// <param name="b"><c>[N, C]</c>.</param>
    /// <returns><c>[N, C]</c>.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor Add(Tensor a, Tensor b)
    {
        RequireSameShape("add", a, b);
        var y = New(a.Rows, a.Channels, a.NeedsGradient || b.NeedsGradient);
        ForBlocks(y, (start, count) => TensorPrimitives.Add(a.Span.Slice(start, count), b.Span.Slice(start, count), y.Span.Slice(start, count)));
        Record(y, () => AddBackward(a, b, y));
        return y;
    }

    private void AddBackward(Tensor a, Tensor b, Tensor y)
    {
        PassGradient(y.Gradient!, a);
        PassGradient(y.Gradient!, b);
    }

    /// <summary>y = a ⊙ b.</summary>
    /// <param name="a"><c>[N, C]</c>.</param>
    /// <param name="b"><c>[N, C]</c>.</param>
    /// <returns><c>[N, C]</c>.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor Multiply(Tensor a, Tensor b)
    {
        RequireSameShape("multiply", a, b);
        var y = New(a.Rows, a.Channels, a.NeedsGradient || b.NeedsGradient);
        ForBlocks(y, (start, count) => TensorPrimitives.Multiply(a.Span.Slice(start, count), b.Span.Slice(start, count), y.Span.Slice(start, count)));
        Record(y, () => MultiplyBackward(a, b, y));
        return y;
    }

    private void MultiplyBackward(Tensor a, Tensor b, Tensor y)
    {
        AddProductGradient(y.Gradient!, b, a);
        AddProductGradient(y.Gradient!, a, b);
    }

    /// <summary>y = factor · x.</summary>
    /// <param name="x"><c>[N, C]</c>.</param>
    /// <param name="factor">A constant.</param>
    /// <returns><c>[N, C]</c>.</returns>
    public Tensor Scale(Tensor x, float factor)
    {
        ArgumentNullException.ThrowIfNull(x);
        var y = New(x.Rows, x.Channels, x.NeedsGradient);
        ForBlocks(y, (start, count) => TensorPrimitives.Multiply(x.Span.Slice(start, count), factor, y.Span.Slice(start, count)));
        Record(y, () => ScaleBackward(x, factor, y));
        return y;
    }

    private void ScaleBackward(Tensor x, float factor, Tensor y)
    {
        if (x.NeedsGradient)
        {
            var (dy, dx) = (y.Gradient!, GradientToAddTo(x));
            ForBlocks(y, (start, count) => Elementwise.AddScaled(factor, dy.Span.Slice(start, count), dx.Span.Slice(start, count)));
        }
    }

    // dx += dy
    private void PassGradient(Tensor dy, Tensor x)
    {
        if (!x.NeedsGradient)
        {
            return;
        }

        var dx = GradientOf(x, zero: false, out var accumulate);
        ForBlocks(dy, (start, count) =>
        {
            if (accumulate)
            {
                Elementwise.Add(dy.Span.Slice(start, count), dx.Span.Slice(start, count));
            }
            else
            {
                dy.Span.Slice(start, count).CopyTo(dx.Span.Slice(start, count));
            }
        });
    }

    // dx += dy ⊙ other
    private void AddProductGradient(Tensor dy, Tensor other, Tensor x)
    {
        if (!x.NeedsGradient)
        {
            return;
        }

        var dx = GradientOf(x, zero: false, out var accumulate);
        ForBlocks(dy, (start, count) =>
        {
            var from = dy.Span.Slice(start, count);
            var by = other.Span.Slice(start, count);
            var to = dx.Span.Slice(start, count);
            if (accumulate)
            {
                Elementwise.AddProduct(from, by, to);
            }
            else
            {
                TensorPrimitives.Multiply(from, by, to);
            }
        });
    }

    private static void RequireSameShape(string operation, Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ShapeException.Require(a.Rows == b.Rows && a.Channels == b.Channels, operation, a, b);
    }

    /// <summary>Shares an element-wise loop over pieces that stay in the first cache levels.</summary>
    internal static void ForBlocks(Tensor shape, Action<int, int> body)
    {
        const int piece = 16 * 1024;
        var length = shape.Length;
        Workers.For((length + piece - 1) / piece, block => body(block * piece, Math.Min(piece, length - (block * piece))));
    }
}
