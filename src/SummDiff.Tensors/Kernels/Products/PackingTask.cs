namespace SummDiff.Tensors.Kernels.Products;

/// <summary>One factor of a product that <see cref="PackingJob"/> is to pack.</summary>
internal readonly unsafe struct PackingTask
{
    private PackingTask(float* source, int stride, bool turned, int count, int width, int lastWidth, float* panels)
    {
        (Stride, Turned, Count, Width, LastWidth) = (stride, turned, count, width, lastWidth);
        Source = source;
        Panels = panels;
    }

    /// <summary>A task without work.</summary>
    public static PackingTask None => default;

    /// <summary>The first element of the matrix.</summary>
    public float* Source { get; }

    /// <summary>Floats from one row of the matrix to the next.</summary>
    public int Stride { get; }

    /// <summary>Whether a row of the matrix holds the k of one row or column of the factor, so that packing turns it: [count, k], else [k, count].</summary>
    public bool Turned { get; }

    /// <summary>Rows of a left factor, columns of a right one; 0 for no work.</summary>
    public int Count { get; }

    /// <summary>Rows or columns of a panel.</summary>
    public int Width { get; }

    /// <summary>Width of the last panel where it is not full.</summary>
    public int LastWidth { get; }

    /// <summary>Receives the panels.</summary>
    public float* Panels { get; }

    /// <summary>Packs a left factor that is stored as [k, m].</summary>
    public static PackingTask Left(int m, float* a, int lda, float* panels) =>
        new(a, lda, turned: false, m, Tile.Rows, Tile.KernelRows(m % Tile.Rows), panels);

    /// <summary>Packs a right factor that is stored as [k, n], or as [n, k] for <see cref="Transpose.B"/>.</summary>
    public static PackingTask Right(Transpose transpose, int n, float* b, int ldb, float* panels) =>
        new(b, ldb, transpose == Transpose.B, n, Tile.Columns, Tile.Columns, panels);
}
