using System.Numerics.Tensors;

namespace SummDiff.Tensors.Kernels.Pointwise;

/// <summary>Element-wise arithmetic by TensorPrimitives, destination last. Each value is rounded as written, whatever the width of registers.</summary>
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
}
