using SummDiff.Tensors.Kernels.Vectors;
using SummDiff.Tensors.Memory;
using SummDiff.Tensors.Threading;

namespace SummDiff.Tensors.Kernels.Products;

/// <summary>
/// The arguments of a product under way, and how its work is cut into units for <see cref="Workers"/>. Kept by each thread, so that a
/// product allocates nothing.
/// </summary>
internal sealed unsafe partial class GemmJob
{
    // Below this many multiply-adds, waking another thread costs more than it brings.
    private const long SharingThreshold = 1 << 20;
    private const int FloatsOfSecondLevel = 1 << 17;
    private const int UnitsPerThread = 8;
    private const int MaxTilesPerUnit = 16;
    private const int MaxRowsWhenFar = 192;
    private const int MinPanelsPerUnit = 8;

    [ThreadStatic]
    private static GemmJob? t_current;

    private readonly Action<int> _pack;
    private readonly Action<int> _multiply;

    private Transpose _transpose;
    private int _m;
    private int _n;
    private int _k;
    private float* _a;
    private int _lda;
    private float* _b;
    private int _ldb;
    private float* _packed;
    private float* _packedLeft;
    private float* _c;
    private int _ldc;
    private bool _accumulate;
    private float* _bias;
    private Activation _activation;
    private bool _far;
    private int _rowsPerUnit;
    private int _rowUnits;
    private int _panelsPerUnit;

    private GemmJob()
    {
        _pack = PackUnit;
        _multiply = MultiplyUnit;
    }

    /// <summary>Rows that are multiplied together by one thread, at most, whatever the shape.</summary>
    public static int MaxRowsOfOneBand => MaxTilesPerUnit * Simd.TileRows;

    /// <summary>The calling thread's job.</summary>
    public static GemmJob Current => t_current ??= new GemmJob();

    /// <summary>
    /// Multiplies a, or the left factor laid out last where a is null, by a packed matrix, or the right factor named last where that is null:
    /// then each unit lays out the panels it multiplies, just before. That suits up to <see cref="MaxRowsOfOneBand"/> rows, of which all use them.
    /// </summary>
    public void Multiply(int m, int n, int k, float* a, int lda, float* packed, float* c, int ldc, bool accumulate, float* bias, Activation activation)
    {
        (_m, _n, _k, _lda, _ldc) = (m, n, k, lda, ldc);
        (_accumulate, _activation) = (accumulate, activation);
        _a = a;
        _packed = packed;
        _c = c;
        _bias = bias;
        Work.CountProduct(m, n, k);
        var tileRows = (m + Simd.TileRows - 1) / Simd.TileRows;
        var panels = PackedMatrix.Panels(n);

        // Where the second cache level does not hold a block of B, it comes from further away for every band: fewer, higher bands then.
        _far = packed is not null && k > PackedMatrix.DepthBlock && PackedMatrix.Size(n, PackedMatrix.DepthBlock) > FloatsOfSecondLevel;

        // A unit is a band of rows, whose packed part of A stays in the second cache level while B passes by, times some columns. One
        // thread takes bands as high as that allows. More threads need enough units to stay busy to the end: first columns are cut,
        // down to a width that still pays for packing A again, then rows, then columns without regard.
        var wanted = Workers.Count == 1 || !IsShared(m, n, k) ? 1 : UnitsPerThread * Workers.Count;
        var rowUnits = DivideUp(tileRows, _far ? MaxRowsWhenFar / Simd.TileRows : MaxTilesPerUnit);
        int columnUnits;
        if (packed is null)
        {
            // All rows are one band, and the panels that a unit packs fit the second cache level.
            columnUnits = Math.Clamp(wanted, DivideUp(panels, PackPanelsPerUnit), panels);
        }
        else
        {
            columnUnits = Math.Clamp(DivideUp(wanted, rowUnits), 1, Math.Max(1, panels / MinPanelsPerUnit));
            rowUnits = Math.Clamp(DivideUp(wanted, columnUnits), rowUnits, tileRows);
            columnUnits = Math.Clamp(DivideUp(wanted, rowUnits), columnUnits, panels);
        }

        var tilesPerUnit = DivideUp(tileRows, rowUnits);
        _rowsPerUnit = tilesPerUnit * Simd.TileRows;
        _rowUnits = DivideUp(tileRows, tilesPerUnit);
        _panelsPerUnit = DivideUp(panels, columnUnits);
        columnUnits = DivideUp(panels, _panelsPerUnit);
        Run(IsShared(m, n, k), _rowUnits * columnUnits, _multiply);
    }

    private static int DivideUp(int value, int by) => (value + by - 1) / by;

    private static bool IsShared(long m, long n, long k) => m * n * k >= SharingThreshold;

    private static void Run(bool shared, int units, Action<int> work)
    {
        if (shared)
        {
            Workers.For(units, work);
            return;
        }

        for (var unit = 0; unit < units; unit++)
        {
            work(unit);
        }
    }

    private void MultiplyUnit(int unit)
    {
        var row0 = unit % _rowUnits * _rowsPerUnit;
        var rows = Math.Min(_rowsPerUnit, _m - row0);
        var panels = PackedMatrix.Panels(_n);
        var firstPanel = unit / _rowUnits * _panelsPerUnit;
        var lastPanel = Math.Min(firstPanel + _panelsPerUnit, panels);
        var tile = stackalloc float[Simd.TileRows * Simd.TileColumns];

        // Room to pack the rows of A that are not read where they are.
        var asTheyStand = RowsAsTheyStand(rows);
        var room = _a is null || asTheyStand == rows ? null : Scratch.Rent(ScratchSlot.PackedA, PackedLeftSize(rows - asTheyStand, PackedMatrix.DepthBlock));

        for (var k0 = 0; k0 < Math.Max(_k, 1); k0 += PackedMatrix.DepthBlock)
        {
            var depth = Math.Min(PackedMatrix.DepthBlock, _k - k0);
            var accumulate = _accumulate || k0 > 0;
            var last = k0 + depth == _k;
            var activation = last ? _activation : Activation.None;
            var packedA = _a is null ? _packedLeft + PackedLeftSize(_m, k0) + ((nint)row0 * depth) : room;
            if (room is not null)
            {
                Packing.Turn(_a + ((nint)(row0 + asTheyStand) * _lda) + k0, _lda, depth, rows - asTheyStand, Simd.TileRows, Simd.KernelRows(rows % Simd.TileRows), room);
            }

            // What each tile fetches of the next panel.
            var linesPerTile = _far ? DivideUp(Simd.TileColumns * depth, Simd.LineFloats * DivideUp(rows, Simd.TileRows)) : 0;
            var b = _packed is null ? PackOwn(firstPanel, lastPanel, k0, depth) : _packed + PanelOffset(panels, firstPanel, k0, depth);
            for (var panel = firstPanel; panel < lastPanel; panel++, b += Simd.TileColumns * (nint)depth)
            {
                var column = panel * Simd.TileColumns;
                var columns = Math.Min(Simd.TileColumns, _n - column);
                var next = b + (Simd.TileColumns * (nint)depth);
                for (var row = 0; row < rows; row += Simd.TileRows)
                {
                    var tileRows = Math.Min(Simd.TileRows, rows - row);
                    var c = _c + ((nint)(row0 + row) * _ldc) + column;
                    var bias = last && _bias is not null ? _bias + column : null;
                    Simd.Fetch(c, _ldc, tileRows);
                    Simd.Fetch(next, Simd.LineFloats, linesPerTile);
                    next += linesPerTile * Simd.LineFloats;
                    if (row < asTheyStand)
                    {
                        MultiplyTile<RowsLeft>(tileRows, columns, depth, _a + ((nint)(row0 + row) * _lda) + k0, _lda, b, c, accumulate, bias, activation, tile);
                    }
                    else
                    {
                        MultiplyTile<PackedLeft>(tileRows, columns, depth, packedA + ((nint)(row - asTheyStand) * depth), Simd.KernelRows(tileRows), b, c, accumulate, bias, activation, tile);
                    }
                }
            }
        }
    }

    // How many of a unit's rows of A are read where they are. Rows that are far apart make way for each other in the caches; where they are
    // read for many panels, it pays to pack them. A last tile that is lower than its kernel is packed: the kernel would read beyond A.
    private int RowsAsTheyStand(int rows)
    {
        if (_a is null || _far || !Simd.ReadsRows)
        {
            return 0;
        }

        var rest = rows % Simd.TileRows;
        return Simd.KernelRows(rest) == rest ? rows : rows - rest;
    }

    private void MultiplyTile<TLeft>(int rows, int columns, int depth, float* a, nint aStep, float* b, float* c, bool accumulate, float* bias, Activation activation, float* tile)
        where TLeft : struct, ILeft
    {
        if (columns == Simd.TileColumns && Simd.KernelRows(rows) == rows && activation is (Activation.None or Activation.Relu))
        {
            Simd.Tile<TLeft>(rows, depth, a, aStep, b, c, _ldc, accumulate, bias, activation == Activation.Relu);
            return;
        }

        Simd.Tile<TLeft>(rows, depth, a, aStep, b, tile, Simd.TileColumns, accumulate: false);
        Epilogue.Write(tile, rows, columns, c, _ldc, accumulate, bias, activation);
    }

    private static nint PanelOffset(int panels, int panel, int k0, int depth) =>
        (((nint)k0 * panels) + ((nint)panel * depth)) * Simd.TileColumns;
}
