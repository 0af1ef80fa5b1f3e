namespace SummDiff.Tensors.Kernels;

/// <summary>
/// The arguments of a product under way, and how its work is cut into units for <see cref="Workers"/>. Kept by each thread, so that a
/// product allocates nothing.
/// </summary>
internal sealed unsafe class GemmJob
{
    // Below this many multiply-adds, waking another thread costs more than it brings.
    private const long SharingThreshold = 1 << 18;
    private const int PackPanelsPerUnit = 4;

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
    private float* _c;
    private int _ldc;
    private bool _accumulate;
    private float* _bias;
    private Activation _activation;
    private int _rowsPerUnit;
    private int _rowUnits;
    private int _panelsPerUnit;

    private GemmJob()
    {
        _pack = PackPanels;
        _multiply = MultiplyUnit;
    }

    /// <summary>The calling thread's job.</summary>
    public static GemmJob Current => t_current ??= new GemmJob();

    /// <summary>Lays out a [k, n] matrix (stored [n, k] for <see cref="Transpose.B"/>) as <see cref="PackedMatrix"/> describes.</summary>
    public void Pack(Transpose transpose, int n, int k, float* b, int ldb, float* packed)
    {
        (_transpose, _n, _k, _ldb) = (transpose, n, k, ldb);
        _b = b;
        _packed = packed;
        var panels = PackedMatrix.Panels(n);
        var depthBlocks = (k + PackedMatrix.DepthBlock - 1) / PackedMatrix.DepthBlock;
        var units = depthBlocks * ((panels + PackPanelsPerUnit - 1) / PackPanelsPerUnit);
        Run((long)n * k * 8, units, _pack);
    }

    /// <summary>Multiplies by a packed matrix; a is stored [k, m] for <see cref="Transpose.A"/>.</summary>
    public void Multiply(Transpose transpose, int m, int n, int k, float* a, int lda, float* packed, float* c, int ldc, bool accumulate, float* bias, Activation activation)
    {
        (_transpose, _m, _n, _k, _lda, _ldc) = (transpose, m, n, k, lda, ldc);
        (_accumulate, _activation) = (accumulate, activation);
        _a = a;
        _packed = packed;
        _c = c;
        _bias = bias;
        var tileRows = (m + Simd.TileRows - 1) / Simd.TileRows;
        var panels = PackedMatrix.Panels(n);

        // Tall products are cut into bands of rows, as many tiles high as keeps all threads busy to the end; flat ones also by columns.
        var tilesPerUnit = Math.Clamp(tileRows / (8 * Workers.Count), 1, 8);
        _rowsPerUnit = tilesPerUnit * Simd.TileRows;
        _rowUnits = (tileRows + tilesPerUnit - 1) / tilesPerUnit;
        var columnUnits = Math.Clamp(8 * Workers.Count / _rowUnits, 1, panels);
        _panelsPerUnit = (panels + columnUnits - 1) / columnUnits;
        columnUnits = (panels + _panelsPerUnit - 1) / _panelsPerUnit;
        Run((long)m * n * k, _rowUnits * columnUnits, _multiply);
    }

    private static void Run(long multiplyAdds, int units, Action<int> work)
    {
        if (multiplyAdds >= SharingThreshold)
        {
            Workers.For(units, work);
            return;
        }

        for (var unit = 0; unit < units; unit++)
        {
            work(unit);
        }
    }

    private void PackPanels(int unit)
    {
        var panels = PackedMatrix.Panels(_n);
        var groups = (panels + PackPanelsPerUnit - 1) / PackPanelsPerUnit;
        var k0 = unit / groups * PackedMatrix.DepthBlock;
        var depth = Math.Min(PackedMatrix.DepthBlock, _k - k0);
        var first = unit % groups * PackPanelsPerUnit;
        var width = Simd.TileColumns;
        for (var panel = first; panel < Math.Min(first + PackPanelsPerUnit, panels); panel++)
        {
            var column = panel * width;
            var used = Math.Min(width, _n - column);
            var to = _packed + PanelOffset(panels, panel, k0, depth);
            if (_transpose == Transpose.B)
            {
                Packing.Turn(_b + ((nint)column * _ldb) + k0, _ldb, depth, used, width, to);
            }
            else
            {
                Packing.Copy(_b + ((nint)k0 * _ldb) + column, _ldb, depth, used, width, to);
            }
        }
    }

    private void MultiplyUnit(int unit)
    {
        var row0 = unit % _rowUnits * _rowsPerUnit;
        var rows = Math.Min(_rowsPerUnit, _m - row0);
        var panels = PackedMatrix.Panels(_n);
        var firstPanel = unit / _rowUnits * _panelsPerUnit;
        var lastPanel = Math.Min(firstPanel + _panelsPerUnit, panels);
        var packedA = Scratch.Rent(ScratchSlot.PackedA, (long)(_rowsPerUnit + Simd.TileRows) * PackedMatrix.DepthBlock);
        var tile = stackalloc float[Simd.TileRows * Simd.TileColumns];

        for (var k0 = 0; k0 < Math.Max(_k, 1); k0 += PackedMatrix.DepthBlock)
        {
            var depth = Math.Min(PackedMatrix.DepthBlock, _k - k0);
            var accumulate = _accumulate || k0 > 0;
            var finish = k0 + depth == _k && (_bias is not null || _activation != Activation.None);
            for (var row = 0; row < rows; row += Simd.TileRows)
            {
                PackRows(row0 + row, Math.Min(Simd.TileRows, rows - row), k0, depth, packedA + ((nint)row * depth));
            }

            for (var panel = firstPanel; panel < lastPanel; panel++)
            {
                var column = panel * Simd.TileColumns;
                var columns = Math.Min(Simd.TileColumns, _n - column);
                var b = _packed + PanelOffset(panels, panel, k0, depth);
                for (var row = 0; row < rows; row += Simd.TileRows)
                {
                    var tileRows = Math.Min(Simd.TileRows, rows - row);
                    var a = packedA + ((nint)row * depth);
                    var aStep = Simd.KernelRows(tileRows);
                    var c = _c + ((nint)(row0 + row) * _ldc) + column;
                    if (columns == Simd.TileColumns && aStep == tileRows && !finish)
                    {
                        Simd.Tile(tileRows, depth, a, aStep, b, c, _ldc, accumulate);
                        continue;
                    }

                    Simd.Tile(tileRows, depth, a, aStep, b, tile, Simd.TileColumns, accumulate: false);
                    var bias = finish && _bias is not null ? _bias + column : null;
                    Epilogue.Write(tile, tileRows, columns, c, _ldc, accumulate, bias, finish ? _activation : Activation.None);
                }
            }
        }
    }

    private void PackRows(int row, int used, int k0, int depth, float* to)
    {
        if (_transpose == Transpose.A)
        {
            Packing.Copy(_a + ((nint)k0 * _lda) + row, _lda, depth, used, Simd.KernelRows(used), to);
        }
        else
        {
            Packing.Turn(_a + ((nint)row * _lda) + k0, _lda, depth, used, Simd.KernelRows(used), to);
        }
    }

    private static nint PanelOffset(int panels, int panel, int k0, int depth) =>
        (((nint)k0 * panels) + ((nint)panel * depth)) * Simd.TileColumns;
}
