using System.Numerics.Tensors;

namespace SummDiff.Tensors.Kernels;

/// <summary>Adaptive layer norm's element-wise parts, destination last.</summary>
internal static class ModulateKernel
{
    /// <summary>y = x·(1 + scale) + shift.</summary>
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> shift, ReadOnlySpan<float> scale, Span<float> y)
    {
        TensorPrimitives.Add(scale, 1f, y);
        TensorPrimitives.MultiplyAdd(y, x, shift, y);
    }

    /// <summary>dx += dy·(1 + scale).</summary>
    public static void AddGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> scale, Span<float> dx)
    {
        TensorPrimitives.MultiplyAdd(dy, scale, dx, dx);
        TensorPrimitives.Add(dx, dy, dx);
    }

    /// <summary>y = x + gate·update.</summary>
    public static void AddGated(ReadOnlySpan<float> x, ReadOnlySpan<float> gate, ReadOnlySpan<float> update, Span<float> y) =>
        TensorPrimitives.MultiplyAdd(gate, update, x, y);
}
