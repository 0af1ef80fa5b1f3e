using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SummDiff.Tensors.Kernels;

/// <summary>What the machine has, and the tile that fits its registers. All of these are constants to the compiler.</summary>
internal static unsafe class Simd
{
    /// <summary>Floats in a register.</summary>
    public static int Width => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    /// <summary>Rows of a tile: 12 of 32 registers' worth of AVX-512, 6 of 16 of AVX2, 4 of 16 of SSE and NEON, times two columns of registers.</summary>
    public static int TileRows => Vector512.IsHardwareAccelerated ? 12 : Vector256.IsHardwareAccelerated ? 6 : 4;

    /// <summary>Columns of a tile: two registers.</summary>
    public static int TileColumns => 2 * Width;

    /// <summary>
    /// c = a·b (+ c) (+ bias), and no less than zero with relu, for one tile of 1 to <see cref="TileRows"/> rows, a packed for each k with <paramref name="aStep"/> floats to the next.
    /// Writes as many rows as <see cref="KernelRows"/> says.
    /// </summary>
    public static void Tile(int rows, int depth, float* a, nint aStep, float* b, float* c, nint ldc, bool accumulate, float* bias = null, bool relu = false) =>
        Tile<PackedLeft>(rows, depth, a, aStep, b, c, ldc, accumulate, bias, relu);

    /// <summary>As <see cref="Tile(int, int, float*, nint, float*, float*, nint, bool, float*, bool)"/>, with a's rows as <typeparamref name="TLeft"/> has them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tile<TLeft>(int rows, int depth, float* a, nint aStep, float* b, float* c, nint ldc, bool accumulate, float* bias = null, bool relu = false)
        where TLeft : struct, ILeft
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Tile<Simd512, TLeft>(rows, depth, a, aStep, b, c, ldc, accumulate, bias, relu);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Tile<Simd256, TLeft>(rows, depth, a, aStep, b, c, ldc, accumulate, bias, relu);
        }
        else
        {
            Tile<Simd128, TLeft>(rows, depth, a, aStep, b, c, ldc, accumulate, bias, relu);
        }
    }

    /// <summary>The height of the kernel that computes a tile of so many rows: what <see cref="Tile"/> writes.</summary>
    public static int KernelRows(int rows) => rows switch { <= 2 => rows, <= 4 => 4, <= 6 => 6, <= 8 => 8, _ => 12 };

    private static void Tile<TSimd, TLeft>(int rows, int depth, float* a, nint aStep, float* b, float* c, nint ldc, bool accumulate, float* bias, bool relu)
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
