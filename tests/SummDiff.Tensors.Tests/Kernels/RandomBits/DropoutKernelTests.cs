using SummDiff.Tensors.Kernels.RandomBits;

namespace SummDiff.Tensors.Tests.Kernels.RandomBits;

public sealed class DropoutKernelTests
{
    private const ulong Key = 0xC0FFEE1234567890;

    [Theory]
    [InlineData(0UL)]
    [InlineData(63UL)]
    [InlineData(0x7_FFFF_FFF0UL)]
    [InlineData(0xFFFF_FFFF_FFFFUL)]
    public void Masks_made_in_registers_equal_the_scalar_mask_from_any_index_at_any_length(ulong index)
    {
        foreach (var length in (int[])[0, 1, 2, 31, 63, 64, 65, 127, 128, 200, 1000])
        {
            var x = Enumerable.Range(1, length).Select(i => (float)i).ToArray();
            var y = new float[length];
            DropoutKernel.Apply(Key, index, 0.3, x, y);
            for (var i = 0; i < length; i++)
            {
                var kept = DropoutKernel.Keeps(Key, index + (ulong)i, DropoutKernel.Threshold(0.3));
                Assert.Equal(kept ? x[i] * (float)(1 / 0.7) : 0, y[i]);
            }
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void The_share_dropped_is_the_share_asked_for(double p)
    {
        const int Count = 400_000;
        var y = new float[Count];
        DropoutKernel.Apply(Key, 0, p, Enumerable.Repeat(1f, Count).ToArray(), y);
        var dropped = y.Count(value => value == 0) / (double)Count;

        // Five standard deviations of a fair draw.
        Assert.InRange(dropped, p - (5 * Math.Sqrt(p * (1 - p) / Count)), p + (5 * Math.Sqrt(p * (1 - p) / Count)));
    }

    [Fact]
    public void Neighbouring_elements_are_dropped_independently()
    {
        const int Count = 400_000;
        var y = new float[Count + 64];
        DropoutKernel.Apply(Key, 0, 0.5, Enumerable.Repeat(1f, y.Length).ToArray(), y);
        foreach (var distance in (int[])[1, 2, 8, 16, 32, 48, 64])
        {
            var both = 0;
            for (var i = 0; i < Count; i++)
            {
                both += y[i] == 0 && y[i + distance] == 0 ? 1 : 0;
            }

            Assert.InRange(both / (double)Count, 0.246, 0.254);
        }
    }

    [Fact]
    public void Other_keys_give_other_masks()
    {
        var (a, b) = (new float[256], new float[256]);
        var ones = Enumerable.Repeat(1f, 256).ToArray();
        DropoutKernel.Apply(1, 0, 0.5, ones, a);
        DropoutKernel.Apply(2, 0, 0.5, ones, b);
        Assert.NotEqual(a, b);
    }
}
