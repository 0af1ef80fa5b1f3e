namespace SummDiff.Tensors.Kernels.Products;

/// <summary>Dot products of all rows of one matrix with all rows of another.</summary>
public static class RowProducts
{
    /// <summary>Computes C = A·Bᵀ, shared over threads. An element depends on its two rows alone.</summary>
    /// <param name="a"><c>[m, channels]</c>.</param>
    /// <param name="b"><c>[n, channels]</c>.</param>
    /// <param name="channels">Channels of a row, at least 1.</param>
    /// <param name="destination"><c>[m, n]</c>.</param>
    /// <exception cref="ArgumentException">The destination is not m·n long.</exception>
    public static unsafe void Compute(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int channels, Span<float> destination)
    {
        var (m, n) = (a.Length / channels, b.Length / channels);
        if (destination.Length != m * n)
        {
            throw new ArgumentException($"RowProducts: the destination holds {destination.Length} values, expected {m}·{n}.", nameof(destination));
        }

        fixed (float* pa = a, pb = b, pc = destination)
        {
            Gemm.Multiply(Transpose.B, m, n, channels, pa, channels, pb, channels, pc, n);
        }
    }
}
