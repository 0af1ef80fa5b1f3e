using SummDiff.Tensors.Kernels.Vectors;
using SummDiff.Tensors.Memory;

namespace SummDiff.Tensors.Kernels.Products;

/// <summary>
/// The right factor of a product, laid out as the inner loop reads it: blocks of <see cref="DepthBlock"/> along k, in each the panels of
/// <see cref="Simd.TileColumns"/> columns, in each for every k its columns side by side. Pack weights once and use them many times.
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
    public static long Size(int columns, int depth) => (long)Panels(columns) * Simd.TileColumns * depth;

    /// <summary>Number of column panels.</summary>
    public static int Panels(int columns) => (columns + Simd.TileColumns - 1) / Simd.TileColumns;

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
        GemmJob.Current.Pack(transpose, n, k, b, ldb, Start);
        GC.KeepAlive(_memory);
    }
}
