namespace SummDiff.Tensors.Kernels.Products;

/// <summary>The left factor of a product, [m, k].</summary>
internal readonly unsafe struct LeftFactor
{
    private LeftFactor(FactorLayout layout, float* start, int stride)
    {
        (Layout, Stride) = (layout, stride);
        Start = start;
    }

    /// <summary>How units find the factor.</summary>
    public FactorLayout Layout { get; }

    /// <summary>The first panel, or element 0,0 of the matrix.</summary>
    public float* Start { get; }

    /// <summary>Floats from one row of the matrix to the next; unused for panels.</summary>
    public int Stride { get; }

    /// <summary>Panels of <see cref="Tile.Rows"/> rows in blocks of <see cref="PackedMatrix.DepthBlock"/> along k, from <see cref="PackingJob"/>.</summary>
    public static LeftFactor Packed(float* panels) => new(FactorLayout.Packed, panels, 0);

    /// <summary>
    /// A row-major matrix. It is read in place where tiles are low (<see cref="Tile.ReadsRows"/>). Rows that are far apart evict each other
    /// from the caches, so each unit packs its rows where they are read for the many panels of a right factor that itself exceeds the second cache level.
    /// </summary>
    public static LeftFactor Matrix(float* start, int stride, in RightFactor right) =>
        new(Tile.ReadsRows && !right.ExceedsSecondLevel ? FactorLayout.InPlace : FactorLayout.PackedByUnit, start, stride);

    /// <summary>Floats of a packed [m, k] factor.</summary>
    public static long PackedSize(int m, int k) => (long)Sharing.DivideUp(m, Tile.Rows) * Tile.Rows * k;
}
