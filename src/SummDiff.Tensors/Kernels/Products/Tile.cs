using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SummDiff.Tensors.Kernels.Vectors;

namespace SummDiff.Tensors.Kernels.Products;

/// <summary>A tile of a product, held in registers while it is computed: its size on this machine, and its computation. The size is a constant to the compiler.</summary>
internal static unsafe class Tile
{
    /// <summary>Floats in a cache line.</summary>
    public const int LineFloats = 16;

    // The lowest kernel that computes 0, 1, 2, … rows.
    private static ReadOnlySpan<byte> Heights => [0, 1, 2, 4, 4, 6, 6, 8, 8, 12, 12, 12, 12];

    /// <summary>Rows of a tile: 12 with the 32 registers of AVX-512, 6 with the 16 of AVX2, 4 with the 16 of SSE and NEON, times two columns of registers.</summary>
    public static int Rows => Vector512.IsHardwareAccelerated ? 12 : Vector256.IsHardwareAccelerated ? 6 : 4;

    /// <summary>Columns of a tile: two registers.</summary>
    public static int Columns => Vector512.IsHardwareAccelerated ? 2 * Simd512.Count : Vector256.IsHardwareAccelerated ? 2 * Simd256.Count : 2 * Simd128.Count;

    /// <summary>
    /// Whether a left factor whose rows are contiguous is read in place. Six rows fit the first cache level at any distance from each other; twelve
    /// rows whose distance is a multiple of a page evict each other, and are packed.
    /// </summary>
    public static bool ReadsRows => Rows <= 6;

    /// <summary>The height of the kernel that computes a tile of <paramref name="rows"/> rows: what a tile's product writes.</summary>
    public static int KernelRows(int rows) => Heights[rows];

    /// <summary>
    /// c = a·b (+ c) (+ bias), then ReLU where asked for, for one tile of 1 to <see cref="Rows"/> rows of a, which is laid out as
    /// <typeparamref name="TLeft"/> says, with <paramref name="aStep"/>. Writes as many rows as <see cref="KernelRows"/> says.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply<TLeft>(int rows, int depth, float* a, nint aStep, float* b, float* c, nint ldc, bool accumulate, float* bias = null, bool relu = false)
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

    /// <summary>Prefetches cache lines into the second level without waiting for them: <paramref name="lines"/> lines, <paramref name="step"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(float* first, nint step, int lines)
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
