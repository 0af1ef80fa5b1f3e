namespace SummDiff.Tensors.Kernels;

/// <summary>Dropout whose mask is a function of a key and the element's index, so that it is never stored.</summary>
internal static class DropoutKernel
{
    /// <summary>The threshold below which an element's 16 random bits drop it.</summary>
    public static uint Threshold(double p) => (uint)Math.Round(p * 65536);

    /// <summary>Whether an element is kept.</summary>
    public static bool Keeps(ulong key, ulong index, uint threshold)
    {
        var block = Philox.Block(key, index / 8);
        var word = ((index >> 1) & 3) switch { 0 => block.X, 1 => block.Y, 2 => block.Z, _ => block.W };
        return ((index & 1) == 0 ? word & 0xFFFF : word >> 16) >= threshold;
    }

    /// <summary>y = x / (1 - p) where kept, else 0; the first element has the index given.</summary>
    public static void Apply(ulong key, ulong index, double p, ReadOnlySpan<float> x, Span<float> y)
    {
        var (threshold, scale) = (Threshold(p), (float)(1 / (1 - p)));
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = Keeps(key, index + (ulong)i, threshold) ? x[i] * scale : 0;
        }
    }
}
