using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SummDiff.Tensors.Kernels;

/// <summary>
/// Copies part of a matrix into a panel: for each k, <c>width</c> floats side by side, one for each row (or column) of a tile.
/// Panels are read from front to back by <see cref="MicroKernel{TSimd, TRows, TLeft}"/>.
/// </summary>
internal static unsafe class Packing
{
    /// <summary>Packs from a matrix in which the floats of one k lie side by side: <c>source[k·stride + i]</c>.</summary>
    /// <param name="source">The first element.</param>
    /// <param name="stride">Floats from one k to the next.</param>
    /// <param name="depth">Number of k.</param>
    /// <param name="used">How many of the panel's rows exist; the others become zero.</param>
    /// <param name="width">The panel's width.</param>
    /// <param name="panel">Receives <c>depth·width</c> floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* source, nint stride, int depth, int used, int width, float* panel)
    {
        if (used == width && width % 4 == 0)
        {
            for (var k = 0; k < depth; k++)
            {
                var i = 0;
                for (; i <= width - Vector512<float>.Count; i += Vector512<float>.Count)
                {
                    Vector512.Load(source + i).Store(panel + i);
                }

                for (; i <= width - Vector256<float>.Count; i += Vector256<float>.Count)
                {
                    Vector256.Load(source + i).Store(panel + i);
                }

                for (; i < width; i += Vector128<float>.Count)
                {
                    Vector128.Load(source + i).Store(panel + i);
                }

                source += stride;
                panel += width;
            }

            return;
        }

        for (var k = 0; k < depth; k++)
        {
            for (var i = 0; i < width; i++)
            {
                panel[i] = i < used ? source[i] : 0;
            }

            source += stride;
            panel += width;
        }
    }

    /// <summary>Packs from a matrix in which the floats of one row lie side by side: <c>source[i·stride + k]</c>.</summary>
    /// <param name="source">The first element.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="depth">Number of k.</param>
    /// <param name="used">How many of the panel's rows exist; the others become zero.</param>
    /// <param name="width">The panel's width.</param>
    /// <param name="panel">Receives <c>depth·width</c> floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Turn(float* source, nint stride, int depth, int used, int width, float* panel)
    {
        var i = 0;
        for (; i <= used - 4 && i <= width - 4; i += 4)
        {
            TurnFour(source + (i * stride), stride, depth, width, panel + i);
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
