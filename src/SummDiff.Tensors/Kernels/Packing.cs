using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SummDiff.Tensors.Kernels;

/// <summary>
/// Copies part of a matrix into a panel: for each k, <c>width</c> floats side by side, one for each row (or column) of a tile.
/// Panels are read from front to back by <see cref="MicroKernel{TSimd, TRows}"/>.
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
    public static void Copy(float* source, nint stride, int depth, int used, int width, float* panel)
    {
        if (used == width && width % 4 == 0)
        {
            for (var k = 0; k < depth; k++)
            {
                var i = 0;
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

    private static void TurnFour(float* source, nint stride, int depth, int width, float* panel)
    {
        var k = 0;
        for (; k <= depth - 4; k += 4)
        {
            var r0 = Vector128.Load(source + k);
            var r1 = Vector128.Load(source + stride + k);
            var r2 = Vector128.Load(source + (2 * stride) + k);
            var r3 = Vector128.Load(source + (3 * stride) + k);
            var low01 = InterleaveLow(r0, r1);
            var low23 = InterleaveLow(r2, r3);
            var high01 = InterleaveHigh(r0, r1);
            var high23 = InterleaveHigh(r2, r3);
            var to = panel + ((nint)k * width);
            Vector128.Create(low01.GetLower(), low23.GetLower()).Store(to);
            Vector128.Create(low01.GetUpper(), low23.GetUpper()).Store(to + width);
            Vector128.Create(high01.GetLower(), high23.GetLower()).Store(to + (2 * width));
            Vector128.Create(high01.GetUpper(), high23.GetUpper()).Store(to + (3 * width));
        }

        for (; k < depth; k++)
        {
            for (var i = 0; i < 4; i++)
            {
                panel[((nint)k * width) + i] = source[(i * stride) + k];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveLow(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveHigh(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);
}
