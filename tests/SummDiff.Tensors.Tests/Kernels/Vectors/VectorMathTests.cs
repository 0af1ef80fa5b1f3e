using System.Runtime.Intrinsics;
using SummDiff.Tensors.Kernels.Vectors;

namespace SummDiff.Tensors.Tests.Kernels.Vectors;

public sealed unsafe class VectorMathTests
{
    [Fact]
    public void Exp_is_within_two_units_in_the_last_place()
    {
        var worst = 0.0;
        for (var x = -87.3f; x < 88.3f; x += 0.00037f)
        {
            var expected = Math.Exp(x);
            var unit = Math.ScaleB(1, Math.ILogB(expected) - 23);
            worst = Math.Max(worst, Math.Abs(Exp(x) - expected) / unit);
        }

        Assert.InRange(worst, 0, Vector256.IsHardwareAccelerated ? 1.5 : 2);
    }

    [Fact]
    public void Exp_of_zero_is_one() => Assert.Equal(1f, Exp(0));

    [Fact]
    public void Exp_stays_at_the_ends_of_its_range_and_passes_on_what_is_no_number()
    {
        Assert.InRange(Exp(float.NegativeInfinity), 0, 1.3e-38f);
        Assert.InRange(Exp(-1000), 0, 1.3e-38f);
        Assert.InRange(Exp(float.PositiveInfinity), 2e38f, float.MaxValue);
        Assert.True(float.IsNaN(Exp(float.NaN)));
    }

    private static float Exp(float x) =>
        Vector512.IsHardwareAccelerated ? Exp<Simd512>(x) : Vector256.IsHardwareAccelerated ? Exp<Simd256>(x) : Exp<Simd128>(x);

    private static float Exp<TSimd>(float x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var lanes = stackalloc float[16];
        VectorMath.Exp(TSimd.Broadcast(x)).Store(lanes);
        return lanes[TSimd.Count - 1];
    }
}
