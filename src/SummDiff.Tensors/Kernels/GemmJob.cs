namespace SummDiff.Tensors.Kernels;

/// <summary>
/// The arguments of a product under way, and how its work is cut into units for <see cref="Workers"/>. Kept by each thread, so that a
/// product allocates nothing.
/// </summary>
internal sealed unsafe class GemmJob
{
    // Below this many multiply-adds, waking another thread costs more than it brings.
    private const long SharingThreshold = 1 << 20;
    private const int PackPanelsPerUnit = 8;
    private const int PackDepthPerUnit = 32;

    // Packing a float takes about as long as so many multiply-adds.
    private const int PackingCost = 8;
    private const int UnitsPerThread = 8;
    private const int MaxTilesPerUnit = 16;
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
    private int _leftUnits;
    private int _rowsPerUnit;
    private int _rowUnits;
    private int _panelsPerUnit;

    private GemmJob()
    {
        _pack = PackUnit;
        _multiply = MultiplyUnit;
    }

    /// <summary>The calling thread's job.</summary>
    public static GemmJob Current => t_current ??= new GemmJob();

    /// <summary>Floats that a left factor takes once it is laid out.</summary>
    public static long PackedLeftSize(int m, int k) => (long)DivideUp(m, Simd.TileRows) * Simd.TileRows * k;

    /// <summary>Lays out a [k, n] matrix (stored [n, k] for <see cref="Transpose.B"/>) as <see cref="PackedMatrix"/> describes.</summary>
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

    /// <summary>Multiplies a, or the left factor laid out last where a is null, by a packed matrix.</summary>
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

        // A unit is a band of rows, whose packed part of A stays in the second cache level while B passes by, times some columns. One
        // thread takes bands as high as that allows. More threads need enough units to stay busy to the end: first columns are cut,
        // down to a width that still pays for packing A again, then rows, then columns without regard.
        var wanted = Workers.Count == 1 || !IsShared(m, n, k) ? 1 : UnitsPerThread * Workers.Count;
        var rowUnits = DivideUp(tileRows, MaxTilesPerUnit);
        var columnUnits = Math.Clamp(DivideUp(wanted, rowUnits), 1, Math.Max(1, panels / MinPanelsPerUnit));
        rowUnits = Math.Clamp(DivideUp(wanted, columnUnits), rowUnits, tileRows);
        columnUnits = Math.Clamp(DivideUp(wanted, rowUnits), columnUnits, panels);
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

    private void PackBoth(Transpose transpose, int n, int k, float* b, int ldb, float* packed)
    {
        (_transpose, _n, _k, _ldb) = (transpose, n, k, ldb);
        _b = b;
        _packed = packed;

        // What lies side by side in memory is read by one thread: some k, or some columns.
        var byDepth = DivideUp(k, PackDepthPerUnit);
        var byPanels = DivideUp(k, PackedMatrix.DepthBlock) * DivideUp(PackedMatrix.Panels(n), PackPanelsPerUnit);
        _leftUnits = _m > 0 ? byDepth : 0;
        Run(IsShared(_m + n, k, PackingCost), _leftUnits + (transpose == Transpose.B ? byPanels : byDepth), _pack);
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
        var column = first * Simd.TileColumns;
        var columns = Math.Min(PackPanelsPerUnit * Simd.TileColumns, _n - column);
        Packing.Turn(_b + ((nint)column * _ldb) + k0, _ldb, depth, columns, Simd.TileColumns, Simd.TileColumns, _packed + PanelOffset(panels, first, k0, depth));
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

            for (var panel = firstPanel; panel < lastPanel; panel++)
            {
                var column = panel * Simd.TileColumns;
                var columns = Math.Min(Simd.TileColumns, _n - column);
                var b = _packed + PanelOffset(panels, panel, k0, depth);
                for (var row = 0; row < rows; row += Simd.TileRows)
                {
                    var tileRows = Math.Min(Simd.TileRows, rows - row);
                    var c = _c + ((nint)(row0 + row) * _ldc) + column;
                    var bias = last && _bias is not null ? _bias + column : null;
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

    // How many of a unit's rows of A are read where they are. A last tile that is lower than its kernel is not: the kernel would read beyond A.
    private int RowsAsTheyStand(int rows)
    {
        if (_a is null || !Simd.ReadsRows)
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
