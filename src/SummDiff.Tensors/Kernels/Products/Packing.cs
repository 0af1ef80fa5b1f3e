using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SummDiff.Tensors.Kernels.Products;

/// <summary>
/// Copies part of a matrix into panels: in each, for every k, <c>width</c> floats side by side, one for each row (or column) of a tile.
/// Panels follow one another and are read from front to back by <see cref="MicroKernel{TSimd, TRows, TLeft}"/>. The last may be narrower.
/// </summary>
internal static unsafe class Packing
{
    /// <summary>Packs some k of a matrix in which the floats of one k lie side by side: <c>source[k·stride + i]</c>.</summary>
    /// <param name="source">The first element of the first k there is.</param>
    /// <param name="stride">Floats from one k to the next.</param>
    /// <param name="from">The first k to pack.</param>
    /// <param name="to">The first k not to pack.</param>
    /// <param name="depth">Number of all k: the length of a panel.</param>
    /// <param name="count">Number of i.</param>
    /// <param name="width">Width of a panel: <see cref="Tile.Rows"/> or <see cref="Tile.Columns"/>.</param>
    /// <param name="lastWidth">Width of the last panel where it is not full; what it has no floats for becomes zero.</param>
    /// <param name="panels">The first panel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* source, nint stride, int from, int to, int depth, int count, int width, int lastWidth, float* panels)
    {
        // The widths of tiles are constants to the compiler, so that a row is copied without a loop.
        var full = count / width;
        if (width == Tile.Rows)
        {
            CopyFull(source, stride, from, to, depth, full, Tile.Rows, panels);
        }
        else
        {
            CopyFull(source, stride, from, to, depth, full, Tile.Columns, panels);
        }

        var rest = count - (full * width);
        if (rest > 0)
        {
            source += full * width;
            panels += (nint)full * width * depth;
            for (var k = from; k < to; k++)
            {
                for (var i = 0; i < lastWidth; i++)
                {
                    panels[((nint)k * lastWidth) + i] = i < rest ? source[(k * stride) + i] : 0;
                }
            }
        }
    }

    /// <summary>Packs from a matrix in which the floats of one row lie side by side: <c>source[i·stride + k]</c>.</summary>
    /// <param name="source">The first element.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="depth">Number of k.</param>
    /// <param name="count">Number of i.</param>
    /// <param name="width">Width of a panel.</param>
    /// <param name="lastWidth">Width of the last panel where it is not full; what it has no floats for becomes zero.</param>
    /// <param name="panels">Receives the panels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Turn(float* source, nint stride, int depth, int count, int width, int lastWidth, float* panels)
    {
        for (var first = 0; first < count; first += width)
        {
            var used = Math.Min(width, count - first);
            TurnPanel(source + (first * stride), stride, depth, used, used == width ? width : lastWidth, panels + ((nint)first * depth));
        }
    }

    private static void TurnPanel(float* source, nint stride, int depth, int used, int width, float* panel)
    {
        var i = 0;
        for (; i <= used - 4; i += 4)
        {
            TurnFour(source + (i * stride), stride, depth, width, panel + i);
        }

        // What is left of the rows goes with some that were turned before.
        if (i < used && used >= 4)
        {
            TurnFour(source + ((used - 4) * stride), stride, depth, width, panel + used - 4);
            i = used;
        }

        for (; i < width; i++)
        {
            var row = source + (i * stride);
            for (var k = 0; k < depth; k++)
            {
                panel[((nint)k * width) + i] = i < used ? row[k] : 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyFull(float* source, nint stride, int from, int to, int depth, int full, int width, float* panels)
    {
        // All panels of one k before the next k: memory is read in its order.
        var panelSize = (nint)depth * width;
        for (var k = from; k < to && full > 0; k++)
        {
            var row = source + (k * stride);
            var place = panels + ((nint)k * width);
            for (var panel = 0; panel < full; panel++)
            {
                CopyRow(row, place, width);
                row += width;
                place += panelSize;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRow(float* from, float* to, int width)
    {
        if ((width & 32) != 0)
        {
            Vector512.Load(from).Store(to);
            Vector512.Load(from + 16).Store(to + 16);
        }

        if ((width & 16) != 0)
        {
            Vector256.Load(from).Store(to);
            Vector256.Load(from + 8).Store(to + 8);
        }

        if ((width & 8) != 0)
        {
            Vector256.Load(from).Store(to);
        }

        if ((width & 4) != 0)
        {
            Vector128.Load(from + (width & 8)).Store(to + (width & 8));
        }

        if ((width & 2) != 0)
        {
            Vector64.Load(from + (width & 12)).Store(to + (width & 12));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TurnFour(float* source, nint stride, int depth, nint width, float* panel)
    {
        var k = 0;
        if (Sse.IsSupported)
        {
            var row1 = source + stride;
            var row2 = row1 + stride;
            var row3 = row2 + stride;
            for (; k <= depth - 4; k += 4)
            {
                var r0 = Vector128.Load(source + k);
                var r1 = Vector128.Load(row1 + k);
                var r2 = Vector128.Load(row2 + k);
                var r3 = Vector128.Load(row3 + k);
                var low01 = Sse.UnpackLow(r0, r1);
                var low23 = Sse.UnpackLow(r2, r3);
                var high01 = Sse.UnpackHigh(r0, r1);
                var high23 = Sse.UnpackHigh(r2, r3);
                Sse.MoveLowToHigh(low01, low23).Store(panel);
                Sse.MoveHighToLow(low23, low01).Store(panel + width);
                Sse.MoveLowToHigh(high01, high23).Store(panel + (2 * width));
                Sse.MoveHighToLow(high23, high01).Store(panel + (3 * width));
                panel += 4 * width;
            }
        }

        for (; k < depth; k++)
        {
            for (var i = 0; i < 4; i++)
            {
                panel[i] = source[(i * stride) + k];
            }

            panel += width;
        }
    }
}
