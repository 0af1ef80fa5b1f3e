using System.Globalization;
using System.Runtime.InteropServices;
using SummDiff.Tensors.Kernels.Products;
using SummDiff.Tensors.Threading;

namespace SummDiff.Benchmarks;

/// <summary><c>gemm [MxNxK …]</c>: our products against OpenBLAS, in alternation, for all transpositions on one and on two threads.</summary>
internal static unsafe class GemmCommand
{
    private const int Samples = 9;

    private static readonly (int M, int N, int K)[] s_shapes =
    [
        (512, 1024, 256), (512, 256, 1024), (2400, 256, 256),
        (2400, 1024, 256), (2400, 256, 1024), (2400, 768, 256), (2400, 1536, 256), (300, 256, 256), (300, 1024, 256), (300, 256, 1024),
        (20000, 256, 256), (1, 256, 1024), (1, 1024, 256), (4, 256, 256), (16, 1536, 256), (40, 256, 768), (256, 1024, 2400), (256, 256, 20000),
        (2400, 1024, 1024), (2400, 1536, 1536), (300, 1536, 768), (40, 1024, 1024), (4, 1024, 1024),
    ];

    /// <summary>Runs the table; returns the process's exit code.</summary>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (!OpenBlas.IsInstalled)
        {
            Console.Error.WriteLine("libopenblas.so.0 is not installed, so there is nothing to compare with. On Debian or Ubuntu: apt-get install libopenblas0-pthread");
            return 1;
        }

        var shapes = s_shapes;
        if (arguments.Length > 0)
        {
            shapes = new (int, int, int)[arguments.Length];
            for (var i = 0; i < shapes.Length; i++)
            {
                var parts = Array.ConvertAll(arguments[i].Split('x'), text => int.Parse(text, CultureInfo.InvariantCulture));
                shapes[i] = (parts[0], parts[1], parts[2]);
            }
        }

        Console.WriteLine($"OpenBLAS core: {OpenBlas.Core}. GFLOP/s are medians of {Samples} interleaved samples; ratio is ours / OpenBLAS; peak is a register-only loop between rows.");
        Console.WriteLine("threads  transpose       M      N      K      ours  openblas   ratio  packed B   ratio   of peak");
        foreach (var threads in (int[])[1, 2])
        {
            Workers.Count = threads;
            OpenBlas.SetThreads(threads);
            foreach (var (m, n, k) in shapes)
            {
                foreach (var transpose in Enum.GetValues<Transpose>())
                {
                    Compare(threads, transpose, m, n, k);
                }
            }
        }

        return 0;
    }

    private static void Compare(int threads, Transpose transpose, int m, int n, int k)
    {
        var random = new Random(1);
        float* a = Matrix(random, m, k), b = Matrix(random, k, n), c = Matrix(random, m, n);
        var packed = Gemm.Pack(transpose, n, k, b, transpose == Transpose.B ? k : n);
        FmaPeak.Measure(threads);
        var peak = FmaPeak.Measure(threads);
        var (ours, theirs) = Interleaved.Run(
            () => Gemm.Multiply(transpose, m, n, k, a, transpose == Transpose.A ? m : k, b, transpose == Transpose.B ? k : n, c, n),
            () => OpenBlas.Multiply(transpose, m, n, k, a, b, c),
            Samples);
        var line = string.Create(CultureInfo.InvariantCulture, $"{threads,7}  {transpose,-9} {m,7} {n,6} {k,6} {Rate(m, n, k, ours),9:F1} {Rate(m, n, k, theirs),9:F1} {theirs / ours,7:F2}");
        if (transpose != Transpose.A)
        {
            var (withPacked, again) = Interleaved.Run(
                () => Gemm.Multiply(m, a, k, packed, c, n),
                () => OpenBlas.Multiply(transpose, m, n, k, a, b, c),
                Samples);
            line += string.Create(CultureInfo.InvariantCulture, $" {Rate(m, n, k, withPacked),9:F1} {again / withPacked,7:F2} {Rate(m, n, k, withPacked) / peak,9:P0}");
        }
        else
        {
            line += string.Create(CultureInfo.InvariantCulture, $" {"",9} {"",7} {Rate(m, n, k, ours) / peak,9:P0}");
        }

        Console.WriteLine(line);
        NativeMemory.AlignedFree(a);
        NativeMemory.AlignedFree(b);
        NativeMemory.AlignedFree(c);
    }

    private static double Rate(int m, int n, int k, double seconds) => 2.0 * m * n * k / seconds / 1e9;

    private static float* Matrix(Random random, int rows, int columns)
    {
        var count = (nuint)rows * (nuint)columns;
        var start = (float*)NativeMemory.AlignedAlloc(count * sizeof(float), 64);
        for (nuint i = 0; i < count; i++)
        {
            start[i] = random.NextSingle() - 0.5f;
        }

        return start;
    }
}
