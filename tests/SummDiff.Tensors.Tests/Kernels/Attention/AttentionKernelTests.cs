using SummDiff.Tensors.Kernels.Attention;
using SummDiff.Tensors.Threading;

namespace SummDiff.Tensors.Tests.Kernels.Attention;

[Collection(RunAlone.Name)]
public sealed unsafe class AttentionKernelTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, 0)]
    [InlineData(1, 1, 2, 8, 0.5)]
    [InlineData(2, 1, 1, 3, 0.1)]
    [InlineData(1, 300, 2, 32, 0.1)]
    [InlineData(300, 1, 1, 16, 0)]
    [InlineData(95, 119, 2, 8, 0)]
    [InlineData(96, 120, 1, 32, 0.1)]
    [InlineData(97, 121, 3, 33, 0.3)]
    [InlineData(193, 241, 2, 48, 0.1)]
    [InlineData(300, 300, 8, 32, 0.1)]
    public void Both_passes_equal_the_plain_loops(int queryRows, int keyRows, int heads, int width, double dropout) =>
        Check(new Case(queryRows, keyRows, heads, width, dropout, Gap: 0, Magnitude: 1));

    [Fact]
    public void Both_passes_equal_the_plain_loops_at_every_tail()
    {
        for (var rows = 1; rows <= 70; rows++)
        {
            Check(new Case(rows, 71 - rows, 1, 1 + (rows % 37), rows % 2 * 0.25, rows % 3, 1));
        }
    }

    [Fact]
    public void Large_scores_neither_overflow_nor_lose_the_sum() =>
        Check(new Case(130, 250, 2, 16, 0, Gap: 5, Magnitude: 30));

    [Fact]
    public void Gradients_are_added_to_and_those_not_wanted_are_left_alone()
    {
        using var data = new Data(new Case(20, 30, 2, 8, 0, 0, 1));
        data.Forward();
        var all = data.Problem();
        data.Run(all);
        var (query, key) = (data.QueryGradient.ToArray(), data.KeyGradient.ToArray());
        data.Run(data.Problem(queryOnly: true));
        Assert.Equal(key, data.KeyGradient);
        Assert.All(query.Zip(data.QueryGradient), pair => Assert.Equal(2 * pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void One_thread_and_several_give_the_same_bytes()
    {
        var results = new List<float[]>();
        foreach (var count in (int[])[1, 2, 5])
        {
            using var threads = new ThreadCount(count);
            using var data = new Data(new Case(310, 290, 4, 32, 0.1, 0, 1));
            data.Forward();
            data.Run(data.Problem());
            results.Add([.. data.Output, .. data.QueryGradient, .. data.KeyGradient, .. data.ValueGradient]);
        }

        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    private static void Check(Case test)
    {
        using var actual = new Data(test);
        using var expected = new Data(test);
        actual.Forward();
        actual.Run(actual.Problem());
        var problem = expected.Problem();
        for (var head = 0; head < test.Heads; head++)
        {
            AttentionReference.Forward(problem, head);
            AttentionReference.Backward(problem, head);
        }

        var width = test.Heads * test.Width;
        Same(test, "output", expected.Output, actual.Output, width);
        Same(test, "log sum", expected.LogSumExp, actual.LogSumExp, test.QueryRows * test.Heads);
        Same(test, "dq", expected.QueryGradient, actual.QueryGradient, width);
        Same(test, "dk", expected.KeyGradient, actual.KeyGradient, width);
        Same(test, "dv", expected.ValueGradient, actual.ValueGradient, width);
    }

    private static void Same(Case test, string name, float[] expected, float[] actual, int width)
    {
        // Scores of magnitude s carry rounding errors of s·2⁻²⁴·√width, which the exponential passes on; the largest value sets the scale.
        var tolerance = 5e-6 * test.Magnitude * test.Magnitude * Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance))
            {
                Assert.Fail($"{test}: {name} at {i / (width + test.Gap)},{i % (width + test.Gap)} is {actual[i]:R}, expected {expected[i]:R}");
            }
        }
    }

    private sealed record Case(int QueryRows, int KeyRows, int Heads, int Width, double Dropout, int Gap, float Magnitude);

    private sealed class Data : IDisposable
    {
        private readonly Case _test;
        private readonly List<System.Runtime.InteropServices.GCHandle> _pins = [];
        private readonly float* _query;
        private readonly float* _key;
        private readonly float* _value;
        private readonly float* _output;
        private readonly float* _logSumExp;
        private readonly float* _outputGradient;
        private readonly float* _queryGradient;
        private readonly float* _keyGradient;
        private readonly float* _valueGradient;

        public Data(Case test)
        {
            _test = test;
            var random = new Random(7);
            _query = Pin(Fill(random, test.QueryRows, test.Magnitude), out _);
            _key = Pin(Fill(random, test.KeyRows, test.Magnitude), out _);
            _value = Pin(Fill(random, test.KeyRows, 1), out _);
            _outputGradient = Pin(Fill(random, test.QueryRows, 1), out _);
            _output = Pin(new float[test.QueryRows * Stride], out var output);
            _logSumExp = Pin(new float[test.QueryRows * test.Heads], out var logSumExp);
            _queryGradient = Pin(new float[test.QueryRows * Stride], out var queryGradient);
            _keyGradient = Pin(new float[test.KeyRows * Stride], out var keyGradient);
            _valueGradient = Pin(new float[test.KeyRows * Stride], out var valueGradient);
            (Output, LogSumExp, QueryGradient, KeyGradient, ValueGradient) = (output, logSumExp, queryGradient, keyGradient, valueGradient);
        }

        public float[] Output { get; }

        public float[] LogSumExp { get; }

        public float[] QueryGradient { get; }

        public float[] KeyGradient { get; }

        public float[] ValueGradient { get; }

        private int Stride => (_test.Heads * _test.Width) + _test.Gap;

        public AttentionProblem Problem(bool queryOnly = false) => new()
        {
            QueryRows = _test.QueryRows,
            KeyRows = _test.KeyRows,
            Heads = _test.Heads,
            HeadWidth = _test.Width,
            Query = _query,
            Key = _key,
            Value = _value,
            Output = _output,
            LogSumExp = _logSumExp,
            QueryStride = Stride,
            KeyStride = Stride,
            ValueStride = Stride,
            OutputStride = Stride,
            OutputGradient = _outputGradient,
            QueryGradient = _queryGradient,
            KeyGradient = queryOnly ? null : _keyGradient,
            ValueGradient = queryOnly ? null : _valueGradient,
            Dropout = _test.Dropout,
            DropoutKey = 0x123456789ABCDEF0,
        };

        public void Forward()
        {
            var problem = Problem();
            Workers.For(AttentionKernel.UnitCount(_test.QueryRows, _test.Heads), unit => AttentionKernel.RunUnit(problem, unit));
        }

        public void Run(AttentionProblem problem) =>
            Workers.For(AttentionKernel.GradientUnitCount(_test.Heads), unit => AttentionKernel.RunGradientUnit(problem, unit));

        public void Dispose() => _pins.ForEach(pin => pin.Free());

        private float[] Fill(Random random, int rows, float magnitude)
        {
            var values = new float[rows * Stride];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = ((random.NextSingle() * 2) - 1) * magnitude;
            }

            return values;
        }

        private float* Pin(float[] values, out float[] same)
        {
            same = values;
            var pin = System.Runtime.InteropServices.GCHandle.Alloc(values, System.Runtime.InteropServices.GCHandleType.Pinned);
            _pins.Add(pin);
            return (float*)pin.AddrOfPinnedObject();
        }
    }
}
