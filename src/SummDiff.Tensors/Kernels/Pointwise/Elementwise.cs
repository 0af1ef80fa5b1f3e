using System.Numerics;
using System.Numerics.Tensors;

namespace SummDiff.Tensors.Kernels.Pointwise;

/// <summary>Element-wise loops, destination last. TensorPrimitives brings the vectors; each falls back to scalars by itself.</summary>
internal static class Elementwise
{
    /// <summary>y += x.</summary>
    public static void Add(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Add(y, x, y);

    /// <summary>y += a·b.</summary>
    public static void AddProduct(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.MultiplyAdd(a, b, y, y);

    /// <summary>y += a·x.</summary>
    public static void AddScaled(float a, ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.MultiplyAdd(x, a, y, y);

    /// <summary>y += x, in double precision.</summary>
    public static void AddTo(ReadOnlySpan<float> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            y[i] += x[i];
        }
    }

    /// <summary>dy = 0 wherever y ≤ 0: the gradient of ReLU, from its result.</summary>
    public static void ZeroWhereNotPositive(ReadOnlySpan<float> y, Span<float> dy)
    {
        var i = 0;
        for (; i <= y.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var positive = Vector.GreaterThan(new Vector<float>(y[i..]), Vector<float>.Zero);
            Vector.ConditionalSelect(positive, new Vector<float>(dy[i..]), Vector<float>.Zero).CopyTo(dy[i..]);
        }

        for (; i < y.Length; i++)
        {
            dy[i] = y[i] > 0 ? dy[i] : 0;
        }
    }
}
