using SummDiff.Tensors.Kernels.Vectors;
using SummDiff.Tensors.Memory;

namespace SummDiff.Tensors.Kernels.Products;

/// <summary>Lays out the factors of a product, the work shared over what lies side by side in memory.</summary>
internal sealed unsafe partial class GemmJob
{
    private const int PackPanelsPerUnit = 8;
    private const int PackDepthPerUnit = 32;

    // Packing a float takes about as long as so many multiply-adds.
    private const int PackingCost = 8;

    private int _leftUnits;

    /// <summary>Floats that a left factor takes once it is laid out.</summary>
    public static long PackedLeftSize(int m, int k) => (long)DivideUp(m, Simd.TileRows) * Simd.TileRows * k;

    /// <summary>
    /// Lays out a [k, n] matrix (stored [n, k] for <see cref="Transpose.B"/>) as <see cref="PackedMatrix"/> describes. Without a place to put it,
    /// it is only named, for the next product.
    /// </summary>
    public void Pack(Transpose transpose, int n, int k, float* b, int ldb, float* packed)
    {
        _m = 0;
        PackBoth(transpose, n, k, b, ldb, packed);
    }

    /// <summary>
    /// As <see cref="Pack(Transpose, int, int, float*, int, float*)"/>, and a left factor stored [k, m] too: blocks of <see cref="PackedMatrix.DepthBlock"/>
    /// along k, in each the panels of <see cref="Simd.TileRows"/> rows. The next product then takes it for its left factor.
    /// </summary>
    public void Pack(int m, int n, int k, float* a, int lda, float* packedLeft, float* b, int ldb, float* packed)
    {
        (_m, _lda) = (m, lda);
        _a = a;
        _packedLeft = packedLeft;
        PackBoth(Transpose.A, n, k, b, ldb, packed);
    }

    private void PackBoth(Transpose transpose, int n, int k, float* b, int ldb, float* packed)
    {
        (_transpose, _n, _k, _ldb) = (transpose, n, k, ldb);
        _b = b;
        _packed = packed;

        // What lies side by side in memory is read by one thread: some k, or some columns.
        var byDepth = DivideUp(k, PackDepthPerUnit);
        var byPanels = DivideUp(k, PackedMatrix.DepthBlock) * DivideUp(PackedMatrix.Panels(n), PackPanelsPerUnit);
        var rightUnits = packed is null ? 0 : transpose == Transpose.B ? byPanels : byDepth;
        _leftUnits = _m > 0 ? byDepth : 0;
        Run(IsShared(_m + (packed is null ? 0 : n), k, PackingCost), _leftUnits + rightUnits, _pack);
    }

    private void PackUnit(int unit)
    {
        if (unit < _leftUnits)
        {
            PackDepth(unit, _a, _lda, _m, Simd.TileRows, Simd.KernelRows(_m % Simd.TileRows), (int)PackedLeftSize(_m, 1), _packedLeft);
        }
        else if (_transpose == Transpose.B)
        {
            PackPanels(unit);
        }
        else
        {
            PackDepth(unit - _leftUnits, _b, _ldb, _n, Simd.TileColumns, Simd.TileColumns, (int)PackedMatrix.Size(_n, 1), _packed);
        }
    }

    private void PackDepth(int unit, float* source, int stride, int count, int width, int lastWidth, int padded, float* packed)
    {
        var first = unit * PackDepthPerUnit;
        var k0 = first / PackedMatrix.DepthBlock * PackedMatrix.DepthBlock;
        var depth = Math.Min(PackedMatrix.DepthBlock, _k - k0);
        Packing.Copy(source + ((nint)k0 * stride), stride, first - k0, Math.Min(first - k0 + PackDepthPerUnit, depth), depth, count, width, lastWidth, packed + ((nint)k0 * padded));
    }

    private void PackPanels(int unit)
    {
        var panels = PackedMatrix.Panels(_n);
        var groups = DivideUp(panels, PackPanelsPerUnit);
        var k0 = unit / groups * PackedMatrix.DepthBlock;
        var depth = Math.Min(PackedMatrix.DepthBlock, _k - k0);
        var first = unit % groups * PackPanelsPerUnit;
        PackPanels(first, first + PackPanelsPerUnit, k0, depth, _packed + PanelOffset(panels, first, k0, depth));
    }

    // Some panels of the right factor, for the calling thread alone.
    private float* PackOwn(int first, int end, int k0, int depth)
    {
        var room = Scratch.Rent(ScratchSlot.PackedB, (long)PackPanelsPerUnit * Simd.TileColumns * PackedMatrix.DepthBlock);
        PackPanels(first, end, k0, depth, room);
        return room;
    }

    private void PackPanels(int first, int end, int k0, int depth, float* place)
    {
        var column = (nint)first * Simd.TileColumns;
        var columns = Math.Min(end * Simd.TileColumns, _n) - (int)column;
        if (_transpose == Transpose.B)
        {
            Packing.Turn(_b + (column * _ldb) + k0, _ldb, depth, columns, Simd.TileColumns, Simd.TileColumns, place);
        }
        else
        {
            Packing.Copy(_b + ((nint)k0 * _ldb) + column, _ldb, 0, depth, depth, columns, Simd.TileColumns, Simd.TileColumns, place);
        }
    }
}
