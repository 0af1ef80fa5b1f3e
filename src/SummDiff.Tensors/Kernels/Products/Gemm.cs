using SummDiff.Tensors.Memory;

namespace SummDiff.Tensors.Kernels.Products;

/// <summary>
/// Matrix products of float32: packed panels, register tiles, work shared over rows and columns of the result and never over the sum.
/// Each element is summed along k in blocks of <see cref="PackedMatrix.DepthBlock"/>, in ascending order, so it depends neither on the number
/// of threads nor on the other rows of the product.
/// </summary>
internal static unsafe class Gemm
{
    // A long sum is packed and multiplied in pieces, so that what was packed is still in cache when it is used: at least so long, and so
    // much longer as keeps both factors' pieces within so many floats.
    private const int MinDepthPiece = 2 * PackedMatrix.DepthBlock;
    private const int FloatsOfPieces = 1 << 19;

    /// <summary>C = op(A)·op(B), plus C when accumulating, plus the bias of each column, then the activation. Row-major.</summary>
    /// <param name="transpose">Which factor is stored transposed.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Length of the inner dimension.</param>
    /// <param name="a">[m, k], or [k, m] for <see cref="Transpose.A"/>.</param>
    /// <param name="lda">Floats from one row of a to the next.</param>
    /// <param name="b">[k, n], or [n, k] for <see cref="Transpose.B"/>.</param>
    /// <param name="ldb">Floats from one row of b to the next.</param>
    /// <param name="c">[m, n]; must not overlap a or b.</param>
    /// <param name="ldc">Floats from one row of c to the next.</param>
    /// <param name="accumulate">Adds to what c holds.</param>
    /// <param name="bias">[n], or null.</param>
    /// <param name="activation">Applied last.</param>
    public static void Multiply(Transpose transpose, int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc, bool accumulate = false, float* bias = null, Activation activation = Activation.None)
    {
        if (m <= 0 || n <= 0)
        {
            return;
        }

        var packsLeft = transpose == Transpose.A;
        var packsRight = m > GemmJob.MaxRowsOfOneBand;
        var width = Math.Max(1, (packsLeft ? m : 0) + (packsRight ? n : 0));
        var piece = Math.Max(MinDepthPiece, FloatsOfPieces / width / PackedMatrix.DepthBlock * PackedMatrix.DepthBlock);
        var leftPanels = packsLeft ? Scratch.Rent(ScratchSlot.PackedA, LeftFactor.PackedSize(m, Math.Min(k, piece))) : null;
        var rightPanels = packsRight ? Scratch.Rent(ScratchSlot.PackedB, PackedMatrix.Size(n, Math.Min(k, piece))) : null;
        for (var k0 = 0; k0 < Math.Max(k, 1); k0 += piece)
        {
            var depth = Math.Min(piece, k - k0);
            var last = k0 + depth == k;
            var leftPiece = a + (transpose == Transpose.A ? (nint)k0 * lda : k0);
            var rightPiece = b + (transpose == Transpose.B ? k0 : (nint)k0 * ldb);
            PackingJob.Current.Run(
                depth,
                packsLeft ? PackingTask.Left(m, leftPiece, lda, leftPanels) : PackingTask.None,
                packsRight ? PackingTask.Right(transpose, n, rightPiece, ldb, rightPanels) : PackingTask.None);
            var right = packsRight ? RightFactor.Packed(n, depth, rightPanels) : RightFactor.PackedByUnit(transpose, n, depth, rightPiece, ldb);
            var left = packsLeft ? LeftFactor.Packed(leftPanels) : LeftFactor.Matrix(leftPiece, lda, right);
            GemmJob.Current.Multiply(m, left, right, c, ldc, accumulate || k0 > 0, last ? bias : null, last ? activation : Activation.None);
        }
    }

    /// <summary>Packs B for many products. <see cref="PackedMatrix.Load"/> packs again into the same memory.</summary>
    /// <param name="transpose"><see cref="Transpose.B"/> when b is stored as [n, k], else it is [k, n].</param>
    /// <param name="n">Columns of the product.</param>
    /// <param name="k">Length of the inner dimension.</param>
    /// <param name="b">The matrix.</param>
    /// <param name="ldb">Floats from one row of b to the next.</param>
    public static PackedMatrix Pack(Transpose transpose, int n, int k, float* b, int ldb)
    {
        var packed = new PackedMatrix();
        packed.Load(transpose, n, k, b, ldb);
        return packed;
    }

    /// <summary>C = A·B with B packed: the same bytes as the unpacked product gives.</summary>
    /// <param name="m">Rows of C.</param>
    /// <param name="a">[m, k].</param>
    /// <param name="lda">Floats from one row of a to the next.</param>
    /// <param name="b">The packed factor.</param>
    /// <param name="c">[m, n]; must not overlap a.</param>
    /// <param name="ldc">Floats from one row of c to the next.</param>
    /// <param name="accumulate">Adds to what c holds.</param>
    /// <param name="bias">[n], or null.</param>
    /// <param name="activation">Applied last.</param>
    public static void Multiply(int m, float* a, int lda, PackedMatrix b, float* c, int ldc, bool accumulate = false, float* bias = null, Activation activation = Activation.None)
    {
        if (m > 0 && b.Columns > 0)
        {
            var right = RightFactor.Packed(b.Columns, b.Depth, b.Start);
            GemmJob.Current.Multiply(m, LeftFactor.Matrix(a, lda, right), right, c, ldc, accumulate, bias, activation);
            GC.KeepAlive(b);
        }
    }
}
