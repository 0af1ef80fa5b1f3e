using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SummDiff.Tensors.Kernels.Vectors;

namespace SummDiff.Tensors.Kernels.Products;

/// <summary>Writes a finished tile while it is in the first cache level: adds what was there, adds the bias, applies the activation.</summary>
internal static unsafe class Epilogue
{
    // The widest tile there is.
    private const int MaxColumns = 32;

    /// <summary>c = activation(tile (+ c) (+ bias)).</summary>
    /// <param name="tile">The tile, <see cref="Tile.Columns"/> floats a row; overwritten.</param>
    /// <param name="rows">Rows of the tile that exist.</param>
    /// <param name="columns">Columns of the tile that exist.</param>
    /// <param name="c">Where the tile belongs.</param>
    /// <param name="ldc">Floats from one row of c to the next.</param>
    /// <param name="accumulate">Adds what c holds.</param>
    /// <param name="bias">One for each column, or null.</param>
    /// <param name="activation">Applied last.</param>
    public static void Write(float* tile, int rows, int columns, float* c, nint ldc, bool accumulate, float* bias, Activation activation)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Write<Simd512>(tile, rows, columns, c, ldc, accumulate, bias, activation);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Write<Simd256>(tile, rows, columns, c, ldc, accumulate, bias, activation);
        }
        else
        {
            Write<Simd128>(tile, rows, columns, c, ldc, accumulate, bias, activation);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write<TSimd>(float* tile, int rows, int columns, float* c, nint ldc, bool accumulate, float* bias, Activation activation)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        // A tile that reaches beyond the last column is finished in its own memory and then copied.
        var whole = columns == 2 * TSimd.Count;
        var held = stackalloc float[MaxColumns];
        var biases = stackalloc float[MaxColumns];
        if (bias is not null && !whole)
        {
            Copy(bias, biases, columns);
            bias = biases;
        }

        for (var row = 0; row < rows; row++)
        {
            var before = whole ? c : held;
            var to = whole ? c : tile;
            if (accumulate && !whole)
            {
                Copy(c, held, columns);
            }

            for (var column = 0; column < 2 * TSimd.Count; column += TSimd.Count)
            {
                var x = TSimd.Load(tile + column);
                x = accumulate ? TSimd.Load(before + column) + x : x;
                x = bias is null ? x : x + TSimd.Load(bias + column);
                x = activation switch
                {
                    Activation.Relu => TSimd.Max(TSimd.Zero, x),
                    Activation.Silu => x * VectorMath.Sigmoid(x),
                    Activation.Sigmoid => VectorMath.Sigmoid(x),
                    _ => x,
                };
                x.Store(to + column);
            }

            if (!whole)
            {
                Copy(tile, c, columns);
            }

            tile += 2 * TSimd.Count;
            c += ldc;
        }
    }

    private static void Copy(float* from, float* to, int count) => new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));
}
