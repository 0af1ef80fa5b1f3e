using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using SummDiff.Tensors.Threading;

namespace SummDiff.Tensors.Kernels.Products;

/// <summary>
/// Dot products of all rows of one matrix with all rows of another, in double precision: where rows are nearly equal, what matters is the difference of
/// products that agree in all digits of single precision.
/// </summary>
internal static class RowProducts
{
    private const int TileRows = 4;
    private const int TileColumns = 2;
    private const int BlockColumns = 32; // rows of the right factor that stay in the second cache level

    /// <summary>Computes C = A·Bᵀ, shared over threads. An element depends on its two rows alone.</summary>
    /// <param name="a"><c>[m, channels]</c>.</param>
    /// <param name="b"><c>[n, channels]</c>.</param>
    /// <param name="channels">Channels of a row, at least 1.</param>
    /// <param name="destination"><c>[m, n]</c>.</param>
    /// <exception cref="ArgumentException">The destination is not m·n long.</exception>
    public static void Compute(ReadOnlyMemory<float> a, ReadOnlyMemory<float> b, int channels, Memory<double> destination)
    {
        var (m, n) = (a.Length / channels, b.Length / channels);
        if (destination.Length != m * n)
        {
            throw new ArgumentException($"RowProducts: the destination holds {destination.Length} values, expected {m}·{n}.", nameof(destination));
        }

        Workers.For((n + BlockColumns - 1) / BlockColumns, block =>
        {
            var first = block * BlockColumns;
            Block(a.Span, b.Span[(first * channels)..(Math.Min(n, first + BlockColumns) * channels)], channels, destination.Span[first..], n);
        });
    }

    /// <summary>All rows of A with some of B: those are widened to double precision once.</summary>
    private static void Block(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int channels, Span<double> c, int stride)
    {
        var width = (channels + Vector256<double>.Count - 1) / Vector256<double>.Count * Vector256<double>.Count;
        var (left, right) = (ArrayPool<double>.Shared.Rent(TileRows * width), ArrayPool<double>.Shared.Rent(BlockColumns * width));
        var columns = Widen(b, channels, right.AsSpan(0, BlockColumns * width), width);
        Span<double> tile = stackalloc double[TileRows * TileColumns];
        for (var i = 0; i * channels < a.Length; i += TileRows)
        {
            var part = a[(i * channels)..Math.Min(a.Length, (i + TileRows) * channels)];
            var rows = Widen(part, channels, left.AsSpan(0, TileRows * width), width);
            for (var j = 0; j < columns; j += TileColumns)
            {
                Tile(ref left[0], ref right[j * width], width, tile);
                for (var row = 0; row < rows; row++)
                {
                    tile.Slice(row * TileColumns, Math.Min(TileColumns, columns - j)).CopyTo(c[(((i + row) * stride) + j)..]);
                }
            }
        }

        ArrayPool<double>.Shared.Return(left);
        ArrayPool<double>.Shared.Return(right);
    }

    /// <summary>Copies rows to double precision, each followed by zeros up to a width, and zero rows after the last.</summary>
    /// <returns>How many rows there are.</returns>
    private static int Widen(ReadOnlySpan<float> rows, int channels, Span<double> wide, int width)
    {
        wide.Clear();
        var count = rows.Length / channels;
        for (var row = 0; row < count; row++)
        {
            TensorPrimitives.ConvertTruncating(rows.Slice(row * channels, channels), wide[(row * width)..]);
        }

        return count;
    }

    /// <summary>Four rows with two. A product of two single-precision numbers is exact here: fused or not, a sum is the same.</summary>
    private static void Tile(ref double a, ref double b, int width, Span<double> c)
    {
        var (s00, s01, s10, s11) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        var (s20, s21, s30, s31) = (s00, s00, s00, s00);
        var next = (nuint)width;
        for (nuint k = 0; k < next; k += (nuint)Vector256<double>.Count)
        {
            var (y0, y1) = (Vector256.LoadUnsafe(ref b, k), Vector256.LoadUnsafe(ref b, next + k));
            var x = Vector256.LoadUnsafe(ref a, k);
            (s00, s01) = (Vector256.MultiplyAddEstimate(x, y0, s00), Vector256.MultiplyAddEstimate(x, y1, s01));
            x = Vector256.LoadUnsafe(ref a, next + k);
            (s10, s11) = (Vector256.MultiplyAddEstimate(x, y0, s10), Vector256.MultiplyAddEstimate(x, y1, s11));
            x = Vector256.LoadUnsafe(ref a, (2 * next) + k);
            (s20, s21) = (Vector256.MultiplyAddEstimate(x, y0, s20), Vector256.MultiplyAddEstimate(x, y1, s21));
            x = Vector256.LoadUnsafe(ref a, (3 * next) + k);
            (s30, s31) = (Vector256.MultiplyAddEstimate(x, y0, s30), Vector256.MultiplyAddEstimate(x, y1, s31));
        }

        (c[0], c[1], c[2], c[3]) = (Vector256.Sum(s00), Vector256.Sum(s01), Vector256.Sum(s10), Vector256.Sum(s11));
        (c[4], c[5], c[6], c[7]) = (Vector256.Sum(s20), Vector256.Sum(s21), Vector256.Sum(s30), Vector256.Sum(s31));
    }
}
