using SummDiff.Tensors.Memory;

namespace SummDiff.Tensors.Kernels.Products;

/// <summary>
/// The right factor of a product, laid out as the inner loop reads it: blocks of <see cref="DepthBlock"/> along k, in each the panels of
/// <see cref="Tile.Columns"/> columns, in each for every k its columns side by side. Pack weights once and use them many times.
/// </summary>
internal sealed unsafe class PackedMatrix
{
    /// <summary>Length of one uninterrupted sum along k. Fixed, because it decides the order of summation: a panel of it stays in the first cache levels.</summary>
    public const int DepthBlock = 256;

    private FloatBuffer _memory = new(0);

    /// <summary>Columns of the product.</summary>
    public int Columns { get; private set; }

    /// <summary>Length of the inner dimension.</summary>
    public int Depth { get; private set; }

    /// <summary>The packed floats.</summary>
    public float* Start => _memory.Pointer;

    /// <summary>Floats that a packed [depth, columns] matrix takes, its last panel padded with zeros.</summary>
    public static long Size(int columns, int depth) => (long)Panels(columns) * Tile.Columns * depth;

    /// <summary>Number of column panels.</summary>
    public static int Panels(int columns) => Sharing.DivideUp(columns, Tile.Columns);

    /// <summary>Floats before a panel of the block that begins at <paramref name="k0"/>.</summary>
    /// <param name="panels">Number of panels.</param>
    /// <param name="panel">Number of the panel.</param>
    /// <param name="k0">The first k of the block.</param>
    /// <param name="depth">Number of k in the block.</param>
    public static nint PanelOffset(int panels, int panel, int k0, int depth) => (((nint)k0 * panels) + ((nint)panel * depth)) * Tile.Columns;

    /// <summary>Packs a matrix in place of what was held; allocates only when it needs more room than before.</summary>
    /// <param name="transpose"><see cref="Transpose.B"/> when b is stored as [n, k], else it is [k, n].</param>
    /// <param name="n">Columns of the product.</param>
    /// <param name="k">Length of the inner dimension.</param>
    /// <param name="b">The matrix.</param>
    /// <param name="ldb">Floats from one row of b to the next.</param>
    public void Load(Transpose transpose, int n, int k, float* b, int ldb)
    {
        var size = Size(n, k);
        if (size > _memory.Capacity)
        {
            _memory = new FloatBuffer(size);
        }

        Columns = n;
        Depth = k;
        PackingJob.Current.Run(k, PackingTask.Right(transpose, n, b, ldb, Start), PackingTask.None);
        GC.KeepAlive(_memory);
    }
}
