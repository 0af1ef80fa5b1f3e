using System.Runtime.InteropServices;
using SummDiff.Tensors.Kernels.Products;

namespace SummDiff.Benchmarks;

/// <summary>The yardstick: the system's OpenBLAS. Nothing outside this project calls it.</summary>
internal static unsafe partial class OpenBlas
{
    private const string Library = "libopenblas.so.0";
    private const int RowMajor = 101;
    private const int Plain = 111;
    private const int Transposed = 112;

    public static bool IsInstalled
    {
        get
        {
            if (!NativeLibrary.TryLoad(Library, out var handle))
            {
                return false;
            }

            NativeLibrary.Free(handle);
            return true;
        }
    }

    public static string Core => Marshal.PtrToStringUTF8(openblas_get_corename()) ?? "?";

    public static void SetThreads(int count) => openblas_set_num_threads(count);

    public static void Multiply(Transpose transpose, int m, int n, int k, float* a, float* b, float* c) =>
        cblas_sgemm(
            RowMajor,
            transpose == Transpose.A ? Transposed : Plain,
            transpose == Transpose.B ? Transposed : Plain,
            m,
            n,
            k,
            1,
            a,
            transpose == Transpose.A ? m : k,
            b,
            transpose == Transpose.B ? k : n,
            0,
            c,
            n);

    [LibraryImport(Library)]
    private static partial void cblas_sgemm(int order, int transA, int transB, int m, int n, int k, float alpha, float* a, int lda, float* b, int ldb, float beta, float* c, int ldc);

    [LibraryImport(Library)]
    private static partial void openblas_set_num_threads(int count);

    [LibraryImport(Library)]
    private static partial IntPtr openblas_get_corename();
}
