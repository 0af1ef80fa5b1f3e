using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SummDiff.Tensors.Kernels.Products;

namespace SummDiff.Tensors.Kernels.Vectors;

/// <summary>What the machine has, and the tile that fits its registers. All of these are constants to the compiler.</summary>
internal static unsafe class Simd
{
    // Of the kernels there are, the least that computes 0, 1, 2, … rows.
    private static ReadOnlySpan<byte> Heights => [0, 1, 2, 4, 4, 6, 6, 8, 8, 12, 12, 12, 12];

    /// <summary>Floats in a register.</summary>
    public static int Width => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    /// <summary>Floats in a cache line.</summary>
    public const int LineFloats = 16;

    /// <summary>Rows of a tile: 12 of 32 registers' worth of AVX-512, 6 of 16 of AVX2, 4 of 16 of SSE and NEON, times two columns of registers.</summary>
    public static int TileRows => Vector512.IsHardwareAccelerated ? 12 : Vector256.IsHardwareAccelerated ? 6 : 4;

    /// <summary>Columns of a tile: two registers.</summary>
    public static int TileColumns => 2 * Width;

    /// <summary>
    /// Whether a left factor that lies row by row is multiplied where it is. Six rows are so few that they leave room in the first cache level
    /// at any distance from each other; twelve, a page apart, would push each other out, and are packed.
    /// </summary>
    public static bool ReadsRows => TileRows <= 6;

    /// <summary>
    /// c = a·b (+ c) (+ bias), and no less than zero with relu, for one tile of 1 to <see cref="TileRows"/> rows of a, which lies as
    /// <typeparamref name="TLeft"/> says, with <paramref name="aStep"/>. Writes as many rows as <see cref="KernelRows"/> says.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tile<TLeft>(int rows, int depth, float* a, nint aStep, float* b, float* c, nint ldc, bool accumulate, float* bias = null, bool relu = false)
        where TLeft : struct, ILeft
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Simd512, TLeft>(rows, depth, a, aStep, b, c, ldc, accumulate, bias, relu);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Simd256, TLeft>(rows, depth, a, aStep, b, c, ldc, accumulate, bias, relu);
        }
        else
        {
            Run<Simd128, TLeft>(rows, depth, a, aStep, b, c, ldc, accumulate, bias, relu);
        }
    }

    /// <summary>Asks the second cache level for lines that will be needed, <paramref name="step"/> floats from each other, and does not wait.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(float* first, nint step, int lines)
    {
        if (Sse.IsSupported)
        {
            for (; lines > 0; lines--)
            {
                Sse.Prefetch1(first);
                first += step;
            }
        }
    }

    /// <summary>The height of the kernel that computes a tile of so many rows: what a tile's product writes.</summary>
    public static int KernelRows(int rows) => Heights[rows];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<TSimd, TLeft>(int rows, int depth, float* a, nint aStep, float* b, float* c, nint ldc, bool accumulate, float* bias, bool relu)
        where TSimd : unmanaged, ISimd<TSimd>
        where TLeft : struct, ILeft
    {
        switch (KernelRows(rows))
        {
            case 1:
                MicroKernel<TSimd, Rows1, TLeft>.Run(depth, a, aStep, b, c, ldc, accumulate, bias, relu);
                break;
            case 2:
                MicroKernel<TSimd, Rows2, TLeft>.Run(depth, a, aStep, b, c, ldc, accumulate, bias, relu);
                break;
            case 4:
                MicroKernel<TSimd, Rows4, TLeft>.Run(depth, a, aStep, b, c, ldc, accumulate, bias, relu);
                break;
            case 6:
                MicroKernel<TSimd, Rows6, TLeft>.Run(depth, a, aStep, b, c, ldc, accumulate, bias, relu);
                break;
            case 8:
                MicroKernel<TSimd, Rows8, TLeft>.Run(depth, a, aStep, b, c, ldc, accumulate, bias, relu);
                break;
            default:
                MicroKernel<TSimd, Rows12, TLeft>.Run(depth, a, aStep, b, c, ldc, accumulate, bias, relu);
                break;
        }
    }
}
