using SummDiff.Tensors.Kernels.Pointwise;
using SummDiff.Tensors.Kernels.Rows;

namespace SummDiff.Tensors.Tests.Kernels.Pointwise;

/// <summary>Row and element kernels against plain double-precision loops, at every tail length.</summary>
public class ElementwiseTests
{
    public static TheoryData<int> Lengths => new([.. Enumerable.Range(1, 70), 511, 512, 513, 1025]);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Sigmoid_and_silu_with_its_gradient(int n)
    {
        var (x, dy, y) = (Values(n, 1), Values(n, 2), new float[n]);
        SigmoidKernels.Sigmoid(x, 2, y);
        Near(x.Select(v => 1 / (1 + Math.Exp(-2.0 * v))), y);
        SigmoidKernels.Silu(x, y);
        Near(x.Select(v => v / (1 + Math.Exp(-v))), y);
        var dx = Values(n, 3);
        var expected = x.Select((v, i) => dx[i] + (dy[i] * SiluSlope(v))).ToArray();
        SigmoidKernels.AddSiluGradient(x, dy, dx);
        Near(expected, dx);

        static double SiluSlope(double v)
        {
            var s = 1 / (1 + Math.Exp(-v));
            return s * (1 + (v * (1 - s)));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_value_has_the_same_sigmoid_wherever_it_lies(int n)
    {
        var x = Values(n + 1, 4);
        var (all, rest) = (new float[n + 1], new float[n]);
        SigmoidKernels.Silu(x, all);
        SigmoidKernels.Silu(x.AsSpan(1), rest);
        Assert.Equal(all[1..], rest);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Relu_and_prelu_gradients(int n)
    {
        var (x, dy, y) = (Values(n, 1), Values(n, 2), new float[n]);
        ReluKernels.PRelu(0.3f, x, y);
        Near(x.Select(v => v > 0 ? v : 0.3f * (double)v), y);
        var dx = Values(n, 3);
        var expected = x.Select((v, i) => dx[i] + (dy[i] * (v > 0 ? 1 : 0.3f))).ToArray();
        ReluKernels.AddPReluGradient(0.3f, x, dy, dx);
        Near(expected.Select(v => (double)v), dx);
        Assert.Equal(x.Select((v, i) => v > 0 ? 0 : (double)v * dy[i]).Sum(), ReluKernels.SlopeGradient(x, dy), 1e-4);
        ReluKernels.ZeroWhereNotPositive(x, dy);
        Assert.Equal(x.Select((v, i) => v > 0 ? Values(n, 2)[i] : 0), dy);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public unsafe void Layer_norm_and_its_gradient(int n)
    {
        const float plus = 1;
        var (x, w, b, dy) = (Values(n, 1), Values(n, 2), Values(n, 3), Values(n, 4));
        var y = new float[n];
        var statistics = new float[2];
        fixed (float* px = x, pw = w, pb = b, ps = statistics, py = y)
        {
            LayerNormKernel.Forward(n, px, pw, plus, pb, 1e-5f, ps, py);
        }

        var (mean, scale) = (statistics[0], statistics[1]);
        var m = x.Average(v => (double)v);
        var s = 1 / Math.Sqrt(x.Average(v => (v - m) * (v - m)) + 1e-5);
        Assert.Equal(m, mean, 1e-6);
        Assert.Equal(1, scale / s, 1e-5);
        if (n < 3)
        {
            return; // One or two values leave nothing but rounding after the mean is gone.
        }

        Near(x.Select((v, i) => ((v - m) * s * (w[i] + plus)) + b[i]), y, 1e-5);
        var hat = x.Select(v => (v - m) * s).ToArray();
        var g = dy.Select((v, i) => (double)v * (w[i] + plus)).ToArray();
        var (shift, slope) = (g.Average(), g.Select((v, i) => v * hat[i]).Average());
        var dx = Values(n, 5);
        var expected = dx.Select((v, i) => v + ((g[i] - shift - (hat[i] * slope)) * s)).ToArray();
        var (dw, db) = (Values(n, 6), Values(n, 7));
        var (expectedWeight, expectedBias) = (dw.Select((v, i) => v + (dy[i] * hat[i])).ToArray(), db.Select((v, i) => v + (double)dy[i]).ToArray());
        var overwritten = new float[n];
        fixed (float* px = x, pw = w, ps = statistics, pdy = dy, pdx = dx, pover = overwritten, pdw = dw, pdb = db)
        {
            LayerNormKernel.Backward(n, px, ps, pw, plus, pdy, pdx, accumulate: true);
            LayerNormKernel.Backward(n, px, ps, pw, plus, pdy, pover, accumulate: false);
            LayerNormKernel.AddGainGradient(n, px, ps, pdy, pdw, pdb);
        }

        Near(expected, dx, 1e-4);
        Near(expected.Select((v, i) => v - Values(n, 5)[i]), overwritten, 1e-4);
        Near(expectedWeight, dw, 1e-5);
        Near(expectedBias, db, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public unsafe void Modulation_and_its_gradient(int n)
    {
        var (x, gain, shift, dy) = (Values(n, 1), Values(n, 2), Values(n, 3), Values(n, 4));
        var (y, dx, overwritten, dGain, dShift) = (new float[n], Values(n, 5), new float[n], Values(n, 6), Values(n, 7));
        fixed (float* px = x, pgain = gain, pshift = shift, pdy = dy, py = y, pdx = dx, pover = overwritten, pdgain = dGain, pdshift = dShift)
        {
            ModulateKernel.Forward(n, px, pgain, 1, pshift, py);
            ModulateKernel.Backward(n, px, pgain, 1, pdy, pdx, accumulate: true, pdgain, pdshift);
            ModulateKernel.Backward(n, px, pgain, 1, pdy, pover, accumulate: false, null, null);
        }

        Near(x.Select((v, i) => (v * (1.0 + gain[i])) + shift[i]), y);
        Near(dy.Select((v, i) => Values(n, 5)[i] + (v * (1.0 + gain[i]))), dx);
        Near(dy.Select((v, i) => v * (1.0 + gain[i])), overwritten);
        Near(dy.Select((v, i) => Values(n, 6)[i] + ((double)v * x[i])), dGain);
        Near(dy.Select((v, i) => Values(n, 7)[i] + (double)v), dShift);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Adam_one_step(int n)
    {
        var (g, mean, square, w) = (Values(n, 1), Values(n, 2), Array.ConvertAll(Values(n, 3), MathF.Abs), Values(n, 4));
        var expected = Enumerable.Range(0, n).Select(i =>
        {
            var gradient = g[i] + (0.01 * w[i]);
            var (m, v) = ((0.9 * mean[i]) + (0.1 * gradient), (0.999 * square[i]) + (0.001 * gradient * gradient));
            return w[i] - (0.05 * m / ((Math.Sqrt(v) * 1.5) + 1e-8));
        }).ToArray();
        new AdamKernel(0.01f, 0.9f, 0.999f, 0.05f, 1.5f, 1e-8f).Step(g, mean, square, w);
        Near(expected, w, 1e-5);
    }

    private static float[] Values(int n, ulong seed)
    {
        var values = new float[n];
        new Rng(seed).FillNormal(values);
        return values;
    }

    private static void Near(IEnumerable<double> expected, float[] found, double tolerance = 2e-6)
    {
        var i = 0;
        foreach (var value in expected)
        {
            Assert.True(Math.Abs(value - found[i]) <= tolerance * (1 + Math.Abs(value)), $"at {i} of {found.Length}: {found[i]} for {value}");
            i++;
        }
    }
}
