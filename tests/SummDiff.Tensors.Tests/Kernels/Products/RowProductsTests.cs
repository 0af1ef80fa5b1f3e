using SummDiff.Tensors.Kernels.Products;

namespace SummDiff.Tensors.Tests.Kernels.Products;

public class RowProductsTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4, 2, 4)]
    [InlineData(7, 5, 3)]
    [InlineData(9, 67, 17)]
    [InlineData(16, 33, 1024)]
    public void Products_are_those_of_a_plain_loop_in_double_precision(int m, int n, int channels)
    {
        var (a, b) = (Draw(m * channels, 1), Draw(n * channels, 2));
        var products = new double[m * n];
        RowProducts.Compute(a, b, channels, products);

        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var expected = Enumerable.Range(0, channels).Sum(c => (double)a[(i * channels) + c] * b[(j * channels) + c]);
                Assert.Equal(expected, products[(i * n) + j], 1e-12);
            }
        }
    }

    [Fact]
    public void A_product_depends_on_its_two_rows_alone()
    {
        const int Channels = 21;
        var rows = Draw(11 * Channels, 3);
        var (all, one) = (new double[121], new double[1]);
        RowProducts.Compute(rows, rows, Channels, all);

        for (var i = 0; i < 11; i++)
        {
            for (var j = 0; j < 11; j++)
            {
                RowProducts.Compute(rows.AsMemory(i * Channels, Channels), rows.AsMemory(j * Channels, Channels), Channels, one);
                Assert.Equal(one[0], all[(i * 11) + j]);
            }
        }
    }

    private static float[] Draw(int count, ulong seed)
    {
        var values = new float[count];
        new Rng(seed).FillNormal(values);
        return values;
    }
}
