namespace SummDiff.Tensors.Kernels.Products;

/// <summary>The scalar twin of <see cref="Gemm"/>: three plain loops, in double precision.</summary>
internal static unsafe class GemmReference
{
    /// <inheritdoc cref="Gemm.Multiply(Transpose, int, int, int, float*, int, float*, int, float*, int, bool, float*, Activation)"/>
    public static void Multiply(Transpose transpose, int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc, bool accumulate = false, float* bias = null, Activation activation = Activation.None)
    {
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = accumulate ? (double)c[(i * (nint)ldc) + j] : 0;
                for (var p = 0; p < k; p++)
                {
                    var x = transpose == Transpose.A ? a[(p * (nint)lda) + i] : a[(i * (nint)lda) + p];
                    var y = transpose == Transpose.B ? b[(j * (nint)ldb) + p] : b[(p * (nint)ldb) + j];
                    sum += (double)x * y;
                }

                sum += bias is null ? 0 : bias[j];
                c[(i * (nint)ldc) + j] = (float)(activation switch
                {
                    Activation.Relu => Math.Max(sum, 0),
                    Activation.Silu => sum / (1 + Math.Exp(-sum)),
                    Activation.Sigmoid => 1 / (1 + Math.Exp(-sum)),
                    _ => sum,
                });
            }
        }
    }
}
