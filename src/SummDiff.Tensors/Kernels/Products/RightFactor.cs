namespace SummDiff.Tensors.Kernels.Products;

/// <summary>The right factor of a product, [k, n].</summary>
internal readonly unsafe struct RightFactor
{
    private const int FloatsOfSecondLevel = 1 << 17;

    private RightFactor(FactorLayout layout, int columns, int depth, float* start, int stride, bool transposed)
    {
        (Layout, Columns, Depth, Stride, Transposed) = (layout, columns, depth, stride, transposed);
        Start = start;
    }

    /// <summary>How units find the factor: <see cref="FactorLayout.Packed"/> or <see cref="FactorLayout.PackedByUnit"/>.</summary>
    public FactorLayout Layout { get; }

    /// <summary>Columns n.</summary>
    public int Columns { get; }

    /// <summary>Length k of the inner dimension.</summary>
    public int Depth { get; }

    /// <summary>The first panel, or the first element of the matrix.</summary>
    public float* Start { get; }

    /// <summary>Floats from one row of the matrix to the next; unused for panels.</summary>
    public int Stride { get; }

    /// <summary>Whether the matrix is stored as [n, k]; unused for panels.</summary>
    public bool Transposed { get; }

    /// <summary>
    /// Whether a packed block of the factor does not fit the second cache level. Every band of rows then reads it from further away, so bands are higher and fewer.
    /// </summary>
    public bool ExceedsSecondLevel =>
        Layout == FactorLayout.Packed && Depth > PackedMatrix.DepthBlock && PackedMatrix.Size(Columns, PackedMatrix.DepthBlock) > FloatsOfSecondLevel;

    /// <summary>Panels as <see cref="PackedMatrix"/> describes.</summary>
    public static RightFactor Packed(int n, int k, float* panels) => new(FactorLayout.Packed, n, k, panels, 0, false);

    /// <summary>
    /// A matrix that each unit packs for itself. This suits products of up to <see cref="GemmJob.MaxRowsOfOneBand"/> rows, all of which use the panels
    /// that one unit packs: panels packed by all and read by all would pass through memory for a handful of uses.
    /// </summary>
    public static RightFactor PackedByUnit(Transpose transpose, int n, int k, float* b, int ldb) => new(FactorLayout.PackedByUnit, n, k, b, ldb, transpose == Transpose.B);

    /// <summary>Packs some panels of a matrix, for the calling thread alone.</summary>
    /// <param name="first">The first panel.</param>
    /// <param name="end">The panel after the last; panels beyond the last column are left out.</param>
    /// <param name="k0">The first k.</param>
    /// <param name="depth">Number of k.</param>
    /// <param name="panels">Receives the panels.</param>
    public void Pack(int first, int end, int k0, int depth, float* panels)
    {
        var column = (nint)first * Tile.Columns;
        var columns = Math.Min(end * Tile.Columns, Columns) - (int)column;
        if (Transposed)
        {
            Packing.Turn(Start + (column * Stride) + k0, Stride, depth, columns, Tile.Columns, Tile.Columns, panels);
        }
        else
        {
            Packing.Copy(Start + ((nint)k0 * Stride) + column, Stride, 0, depth, depth, columns, Tile.Columns, Tile.Columns, panels);
        }
    }
}
