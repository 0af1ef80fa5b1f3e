namespace SummDiff.Tensors.Kernels;

/// <summary>Counts what the engine does, one addition a kernel call, so that benchmarks state work that was done and not work that was planned.</summary>
internal static class Work
{
    private static long s_multiplyAdds;
    private static long s_floats;

    /// <summary>Multiply-adds of matrix products and attention so far; element-wise arithmetic is not counted.</summary>
    public static long MultiplyAdds => Interlocked.Read(ref s_multiplyAdds);

    /// <summary>Floats of all results and gradients that tapes have made so far.</summary>
    public static long Floats => Interlocked.Read(ref s_floats);

    /// <summary>Adds a product.</summary>
    public static void CountProduct(long m, long n, long k) => Interlocked.Add(ref s_multiplyAdds, m * n * k);

    /// <summary>Adds a result.</summary>
    public static void CountResult(long floats) => Interlocked.Add(ref s_floats, floats);
}
