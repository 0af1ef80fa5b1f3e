using SummDiff.Tensors.Memory;
using SummDiff.Tensors.Threading;

namespace SummDiff.Tensors.Kernels.Products;

/// <summary>
/// The arguments of a product that is being computed, and how its work is cut into units for <see cref="Workers"/>. Kept by each thread, so that a
/// product allocates nothing.
/// </summary>
internal sealed unsafe class GemmJob
{
    private const int UnitsPerThread = 8;
    private const int MaxTilesPerUnit = 16;
    private const int MaxRowsBeyondSecondLevel = 192;
    private const int MinPanelsPerUnit = 8;

    // Panels that a unit packs for itself fit the second cache level.
    private const int MaxPanelsPackedByUnit = 8;

    [ThreadStatic]
    private static GemmJob? t_current;

    private readonly Action<int> _multiplyUnit;

    private int _m;
    private LeftFactor _a;
    private RightFactor _b;
    private float* _c;
    private int _ldc;
    private bool _accumulate;
    private float* _bias;
    private Activation _activation;
    private bool _prefetchesPanels;
    private int _rowsPerUnit;
    private int _rowUnits;
    private int _panelsPerUnit;

    private GemmJob() => _multiplyUnit = MultiplyUnit;

    /// <summary>The most rows that one thread multiplies together, whatever the shape.</summary>
    public static int MaxRowsOfOneBand => MaxTilesPerUnit * Tile.Rows;

    /// <summary>The calling thread's job.</summary>
    public static GemmJob Current => t_current ??= new GemmJob();

    /// <summary>c = activation(a·b (+ c) (+ bias)).</summary>
    /// <param name="m">Rows of c.</param>
    /// <param name="a">The left factor, [m, k].</param>
    /// <param name="b">The right factor, [k, n]; where units pack it, m is at most <see cref="MaxRowsOfOneBand"/>.</param>
    /// <param name="c">[m, n]; must not overlap a or b.</param>
    /// <param name="ldc">Floats from one row of c to the next.</param>
    /// <param name="accumulate">Adds to what c holds.</param>
    /// <param name="bias">[n], or null for none.</param>
    /// <param name="activation">Applied last.</param>
    public void Multiply(int m, in LeftFactor a, in RightFactor b, float* c, int ldc, bool accumulate, float* bias, Activation activation)
    {
        (_m, _a, _b, _ldc, _accumulate, _activation) = (m, a, b, ldc, accumulate, activation);
        _c = c;
        _bias = bias;
        var (n, k) = (b.Columns, b.Depth);
        Work.CountProduct(m, n, k);
        var tileRows = Sharing.DivideUp(m, Tile.Rows);
        var panels = PackedMatrix.Panels(n);
        _prefetchesPanels = b.ExceedsSecondLevel;

        // A unit is a band of rows, whose packed part of A stays in the second cache level while B passes by, times some columns. One
        // thread takes bands as high as that allows. More threads need enough units to stay busy to the end: first columns are cut,
        // down to a width that still pays for packing A again, then rows, then columns without a lower limit.
        var wanted = Workers.Count == 1 || !Sharing.Pays(m, n, k) ? 1 : UnitsPerThread * Workers.Count;
        var rowUnits = Sharing.DivideUp(tileRows, b.ExceedsSecondLevel ? MaxRowsBeyondSecondLevel / Tile.Rows : MaxTilesPerUnit);
        int columnUnits;
        if (b.Layout == FactorLayout.PackedByUnit)
        {
            // All rows are one band.
            columnUnits = Math.Clamp(wanted, Sharing.DivideUp(panels, MaxPanelsPackedByUnit), panels);
        }
        else
        {
            columnUnits = Math.Clamp(Sharing.DivideUp(wanted, rowUnits), 1, Math.Max(1, panels / MinPanelsPerUnit));
            rowUnits = Math.Clamp(Sharing.DivideUp(wanted, columnUnits), rowUnits, tileRows);
            columnUnits = Math.Clamp(Sharing.DivideUp(wanted, rowUnits), columnUnits, panels);
        }

        var tilesPerUnit = Sharing.DivideUp(tileRows, rowUnits);
        _rowsPerUnit = tilesPerUnit * Tile.Rows;
        _rowUnits = Sharing.DivideUp(tileRows, tilesPerUnit);
        _panelsPerUnit = Sharing.DivideUp(panels, columnUnits);
        Sharing.Run(Sharing.Pays(m, n, k), _rowUnits * Sharing.DivideUp(panels, _panelsPerUnit), _multiplyUnit);
    }

    private void MultiplyUnit(int unit)
    {
        var row0 = unit % _rowUnits * _rowsPerUnit;
        var rows = Math.Min(_rowsPerUnit, _m - row0);
        var k = _b.Depth;
        var panels = PackedMatrix.Panels(_b.Columns);
        var firstPanel = unit / _rowUnits * _panelsPerUnit;
        var lastPanel = Math.Min(firstPanel + _panelsPerUnit, panels);
        var tile = stackalloc float[Tile.Rows * Tile.Columns];
        var rowsInPlace = RowsInPlace(rows);
        var roomForA = _a.Layout != FactorLayout.Packed && rowsInPlace < rows ? Scratch.Rent(ScratchSlot.PackedA, LeftFactor.PackedSize(rows - rowsInPlace, PackedMatrix.DepthBlock)) : null;
        var roomForB = _b.Layout == FactorLayout.PackedByUnit ? Scratch.Rent(ScratchSlot.PackedB, PackedMatrix.Size(MaxPanelsPackedByUnit * Tile.Columns, PackedMatrix.DepthBlock)) : null;

        for (var k0 = 0; k0 < Math.Max(k, 1); k0 += PackedMatrix.DepthBlock)
        {
            var depth = Math.Min(PackedMatrix.DepthBlock, k - k0);
            var accumulate = _accumulate || k0 > 0;
            var last = k0 + depth == k;
            var activation = last ? _activation : Activation.None;
            var packedA = _a.Layout == FactorLayout.Packed ? _a.Start + LeftFactor.PackedSize(_m, k0) + ((nint)row0 * depth) : roomForA;
            if (roomForA is not null)
            {
                Packing.Turn(_a.Start + ((nint)(row0 + rowsInPlace) * _a.Stride) + k0, _a.Stride, depth, rows - rowsInPlace, Tile.Rows, Tile.KernelRows(rows % Tile.Rows), roomForA);
            }

            var b = roomForB;
            if (_b.Layout == FactorLayout.PackedByUnit)
            {
                _b.Pack(firstPanel, lastPanel, k0, depth, roomForB);
            }
            else
            {
                b = _b.Start + PackedMatrix.PanelOffset(panels, firstPanel, k0, depth);
            }

            // What each tile prefetches of the next panel.
            var linesPerTile = _prefetchesPanels ? Sharing.DivideUp(Tile.Columns * depth, Tile.LineFloats * Sharing.DivideUp(rows, Tile.Rows)) : 0;
            for (var panel = firstPanel; panel < lastPanel; panel++, b += Tile.Columns * (nint)depth)
            {
                var column = panel * Tile.Columns;
                var columns = Math.Min(Tile.Columns, _b.Columns - column);
                var next = b + (Tile.Columns * (nint)depth);
                for (var row = 0; row < rows; row += Tile.Rows)
                {
                    var tileRows = Math.Min(Tile.Rows, rows - row);
                    var c = _c + ((nint)(row0 + row) * _ldc) + column;
                    var bias = last && _bias is not null ? _bias + column : null;
                    Tile.Prefetch(c, _ldc, tileRows);
                    Tile.Prefetch(next, Tile.LineFloats, linesPerTile);
                    next += linesPerTile * Tile.LineFloats;
                    if (row < rowsInPlace)
                    {
                        MultiplyTile<RowsLeft>(tileRows, columns, depth, _a.Start + ((nint)(row0 + row) * _a.Stride) + k0, _a.Stride, b, c, accumulate, bias, activation, tile);
                    }
                    else
                    {
                        MultiplyTile<PackedLeft>(tileRows, columns, depth, packedA + ((nint)(row - rowsInPlace) * depth), Tile.KernelRows(tileRows), b, c, accumulate, bias, activation, tile);
                    }
                }
            }
        }
    }

    // The rows of a unit that are read in place. A last tile that is lower than its kernel is packed: the kernel would read beyond A.
    private int RowsInPlace(int rows)
    {
        if (_a.Layout != FactorLayout.InPlace)
        {
            return 0;
        }

        var rest = rows % Tile.Rows;
        return Tile.KernelRows(rest) == rest ? rows : rows - rest;
    }

    private void MultiplyTile<TLeft>(int rows, int columns, int depth, float* a, nint aStep, float* b, float* c, bool accumulate, float* bias, Activation activation, float* tile)
        where TLeft : struct, ILeft
    {
        if (columns == Tile.Columns && Tile.KernelRows(rows) == rows && activation is (Activation.None or Activation.Relu))
        {
            Tile.Multiply<TLeft>(rows, depth, a, aStep, b, c, _ldc, accumulate, bias, activation == Activation.Relu);
            return;
        }

        Tile.Multiply<TLeft>(rows, depth, a, aStep, b, tile, Tile.Columns, accumulate: false);
        Epilogue.Write(tile, rows, columns, c, _ldc, accumulate, bias, activation);
    }
}
