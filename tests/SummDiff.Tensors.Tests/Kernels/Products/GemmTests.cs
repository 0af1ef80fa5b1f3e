using FsCheck;
using FsCheck.Fluent;
using SummDiff.Tensors.Kernels.Products;

namespace SummDiff.Tensors.Tests.Kernels.Products;

[Collection(RunAlone.Name)]
public sealed unsafe class GemmTests
{
    private static readonly int[] s_depths = [0, 1, 2, 3, 4, 5, 7, 8, 31, 255, 256, 257, 2049];

    private static readonly Arbitrary<Case> s_cases = Arb.From(
        from transpose in Gen.Elements(Enum.GetValues<Transpose>())
        from m in Gen.Choose(1, 90)
        from n in Gen.Choose(1, 150)
        from k in Gen.Choose(0, 600)
        from gap in Gen.Choose(0, 3)
        from accumulate in Gen.Elements(true, false)
        from withBias in Gen.Elements(true, false)
        from activation in Gen.Elements(Enum.GetValues<Activation>())
        select new Case(transpose, m, n, k, gap, accumulate, withBias, activation));

    [Fact]
    public void Products_equal_the_plain_loops_at_every_tail_of_rows_and_columns()
    {
        var random = new Random(1);
        foreach (var transpose in Enum.GetValues<Transpose>())
        {
            for (var m = 1; m <= (2 * Tile.Rows) + 1; m++)
            {
                for (var n = 1; n <= (2 * Tile.Columns) + 1; n += m % 4 == 1 ? 1 : 5)
                {
                    Check(random, new Case(transpose, m, n, 1 + random.Next(9), random.Next(3), false, false, Activation.None));
                }
            }
        }
    }

    [Fact]
    public void Products_equal_the_plain_loops_at_every_tail_of_depth()
    {
        var random = new Random(2);
        foreach (var transpose in Enum.GetValues<Transpose>())
        {
            foreach (var k in s_depths)
            {
                Check(random, new Case(transpose, Tile.Rows + 2, Tile.Columns + 3, k, 1, k % 2 == 1, k % 3 == 1, (Activation)(k % 4)));
            }
        }
    }

    [Theory]
    [InlineData(Transpose.None)]
    [InlineData(Transpose.B)]
    [InlineData(Transpose.A)]
    internal void Products_wider_and_deeper_than_the_second_cache_level_equal_the_plain_loops(Transpose transpose) =>
        Check(new Random(7), new Case(transpose, 203, 537, 300, 1, true, true, Activation.Silu));

    [Fact]
    public void Products_of_random_shapes_strides_and_endings_equal_the_plain_loops() =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(s_cases, test => Check(new Random(3), test)));

    [Theory]
    [InlineData(Transpose.None)]
    [InlineData(Transpose.B)]
    [InlineData(Transpose.A)]
    internal void One_thread_and_several_give_the_same_bytes(Transpose transpose)
    {
        var random = new Random(4);
        const int M = 301, N = 515, K = 700;
        float[] a = Floats(random, M * K), b = Floats(random, K * N), bias = Floats(random, N);
        var results = new List<float[]>();
        foreach (var count in (int[])[1, 2, 3, 7])
        {
            using var threads = new ThreadCount(count);
            var c = new float[M * N];
            fixed (float* pa = a, pb = b, pc = c, pBias = bias)
            {
                Gemm.Multiply(transpose, M, N, K, pa, transpose == Transpose.A ? M : K, pb, transpose == Transpose.B ? K : N, pc, N, false, pBias, Activation.Silu);
            }

            results.Add(c);
        }

        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    [Fact]
    public void A_row_does_not_depend_on_the_rows_computed_with_it()
    {
        var random = new Random(5);
        const int M = 29, N = 70, K = 300;
        float[] a = Floats(random, M * K), b = Floats(random, K * N), together = new float[M * N], alone = new float[N];
        fixed (float* pa = a, pb = b, pTogether = together, pAlone = alone)
        {
            Gemm.Multiply(Transpose.None, M, N, K, pa, K, pb, N, pTogether, N);
            for (var row = 0; row < M; row++)
            {
                Gemm.Multiply(Transpose.None, 1, N, K, pa + (row * K), K, pb, N, pAlone, N);
                Assert.Equal(together[(row * N)..((row + 1) * N)], alone);
            }
        }
    }

    [Fact]
    public void A_packed_factor_gives_the_same_bytes()
    {
        var random = new Random(6);
        foreach (var transpose in (Transpose[])[Transpose.None, Transpose.B])
        {
            const int N = 77, K = 513;
            var packed = new PackedMatrix();
            foreach (var m in (int[])[1, 5, 12, 40])
            {
                float[] a = Floats(random, m * K), b = Floats(random, K * N), bias = Floats(random, N), expected = new float[m * N], actual = new float[m * N];
                fixed (float* pa = a, pb = b, pBias = bias, pExpected = expected, pActual = actual)
                {
                    var ldb = transpose == Transpose.B ? K : N;
                    packed.Load(transpose, N, K, pb, ldb);
                    Gemm.Multiply(transpose, m, N, K, pa, K, pb, ldb, pExpected, N, false, pBias, Activation.Sigmoid);
                    Gemm.Multiply(m, pa, K, packed, pActual, N, false, pBias, Activation.Sigmoid);
                }

                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void Products_allocate_nothing_once_warm()
    {
        const int Size = 200;
        float[] a = new float[Size * Size], b = new float[Size * Size], c = new float[Size * Size];
        fixed (float* pa = a, pb = b, pc = c)
        {
            Gemm.Multiply(Transpose.B, Size, Size, Size, pa, Size, pb, Size, pc, Size);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++)
            {
                Gemm.Multiply(Transpose.B, Size, Size, Size, pa, Size, pb, Size, pc, Size);
            }

            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    private static void Check(Random random, Case test)
    {
        var (transpose, m, n, k, gap, accumulate, withBias, activation) = test;
        var lda = (transpose == Transpose.A ? m : k) + gap;
        var ldb = (transpose == Transpose.B ? k : n) + gap;
        var ldc = n + gap;
        var a = Floats(random, Math.Max(1, (transpose == Transpose.A ? k : m) * lda));
        var b = Floats(random, Math.Max(1, (transpose == Transpose.B ? n : k) * ldb));
        var actual = Floats(random, m * ldc);
        var expected = (float[])actual.Clone();
        var bias = Floats(random, n);
        fixed (float* pa = a, pb = b, pActual = actual, pExpected = expected, pBias = bias)
        {
            Gemm.Multiply(transpose, m, n, k, pa, lda, pb, ldb, pActual, ldc, accumulate, withBias ? pBias : null, activation);
            GemmReference.Multiply(transpose, m, n, k, pa, lda, pb, ldb, pExpected, ldc, accumulate, withBias ? pBias : null, activation);
        }

        // Values are in -1..1, so partial sums and the number of roundings both grow with the root of the length. Gaps between rows must stay as they were.
        var tolerance = 1e-7 * (8 + k);
        for (var i = 0; i < actual.Length; i++)
        {
            if (i % ldc >= n ? actual[i] != expected[i] : !(Math.Abs(actual[i] - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]))))
            {
                Assert.Fail($"{test}: element {i / ldc},{i % ldc} is {actual[i]:R}, expected {expected[i]:R}");
            }
        }
    }

    private static float[] Floats(Random random, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        return values;
    }

    private sealed record Case(Transpose Transpose, int M, int N, int K, int Gap, bool Accumulate, bool WithBias, Activation Activation);
}
