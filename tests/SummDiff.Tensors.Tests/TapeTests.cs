using SummDiff.Tensors.Nn;
using SummDiff.Tensors.Optim;

namespace SummDiff.Tensors.Tests;

[Collection(RunAlone.Name)]
public class TapeTests
{
    [Fact]
    public void A_steady_training_step_allocates_next_to_nothing()
    {
        var set = new ParameterSet(new Rng(1));
        var (linear, norm, slope) = (new Linear(set.At("linear"), 64, 64), new LayerNorm(set.At("norm"), 64), set.Add("slope", Initial.Constant(0.25f), 1));
        var convolution = new Conv1d(set.At("conv"), 64);
        var (adam, average) = (new Adam(set.All), new MovingAverage(set.All, 0.99));
        var (tape, videos) = (new Tape(recording: true), new Videos(300, 200));
        var (values, targets) = (new float[500 * 64], new float[500 * 64]);
        for (var i = 0; i < 3; i++)
        {
            Step((ulong)i);
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < 10; i++)
        {
            Step((ulong)i);
        }

        // The tensors of one step hold 3 MB; closures, tensor objects and lists are what is left.
        var perStep = (GC.GetTotalAllocatedBytes(precise: true) - before) / 10;
        Assert.True(perStep < 64 * 1024, $"{perStep} bytes a step");

        void Step(ulong step)
        {
            tape.Reset(new Rng(step));
            var x = tape.Input(500, 64, values);
            var y = tape.Dropout(tape.PRelu(norm.Forward(tape, linear.Forward(tape, x)), slope), 0.1);
            y = convolution.Forward(tape, tape.Attention(y, y, y, videos, 4, 0.1), videos);
            tape.Backward(tape.MeanSquaredError(y, targets, 500));
            adam.Step(1e-3, 1e-4);
            average.Update();
        }
    }

    [Fact]
    public void A_step_gives_the_same_bytes_with_one_thread_and_with_several()
    {
        Assert.Equal(With(1), With(3));

        static float[] With(int count)
        {
            using var threads = new ThreadCount(count);
            return TrainedParameters();
        }
    }

    [Fact]
    public void Reading_a_tensor_after_reset_is_an_error()
    {
        var tape = new Tape();
        var x = tape.Input(2, 3, new float[6]);
        tape.Reset();
        Assert.Throws<ObjectDisposedException>(() => x.ToArray());
    }

    [Fact]
    public void A_scope_releases_all_but_what_it_keeps()
    {
        var tape = new Tape();
        Tensor kept, dropped;
        using (var scope = tape.Begin())
        {
            dropped = tape.Input(1, 2, [1, 2]);
            kept = scope.Keep(tape.Scale(dropped, 2));
        }

        Assert.Equal([2f, 4f], kept.ToArray());
        Assert.Throws<ObjectDisposedException>(() => dropped.ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named_in_the_error()
    {
        var tape = new Tape();
        var error = Assert.Throws<ShapeException>(() => tape.Add(tape.Input(2, 3, new float[6]), tape.Input(3, 2, new float[6])));
        Assert.Equal("add: [2, 3] does not fit [3, 2].", error.Message);
        Assert.Throws<InvalidOperationException>(() => tape.Backward(tape.Input(1, 1, [1])));
    }

    [Fact]
    public void Adam_moves_as_PyTorch_does()
    {
        // torch.optim.Adam([tensor([1., -2.])], lr=0.1, weight_decay=0.01), gradients [0.5, -1] then [-0.25, 3].
        var parameter = new ParameterSet(default).Add("p", (values, _) => (values[0], values[1]) = (1, -2), 2);
        var adam = new Adam([parameter]);
        foreach (var gradient in (float[][])[[0.5f, -1f], [-0.25f, 3f]])
        {
            parameter.Gradient = Tensor.From(1, 2, gradient);
            adam.Step(0.1, 0.01);
        }

        var (m, v, w) = (new double[2], new double[2], new[] { 1.0, -2.0 });
        double[][] gradients = [[0.5, -1], [-0.25, 3]];
        for (var step = 1; step <= 2; step++)
        {
            for (var i = 0; i < 2; i++)
            {
                var g = gradients[step - 1][i] + (0.01 * w[i]);
                (m[i], v[i]) = ((0.9 * m[i]) + (0.1 * g), (0.999 * v[i]) + (0.001 * g * g));
                w[i] -= 0.1 * (m[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
            }
        }

        Assert.Equal(w[0], parameter.Save()[0], 1e-5);
        Assert.Equal(w[1], parameter.Save()[1], 1e-5);
    }

    [Fact]
    public void The_moving_average_starts_as_a_copy_and_swaps_both_ways()
    {
        var parameter = new ParameterSet(default).Add("p", (values, _) => values[0] = 1, 1);
        var average = new MovingAverage([parameter], 0.75);
        parameter.Load([5f]);
        average.Update();
        average.Swap();
        Assert.Equal([2f], parameter.Save());
        average.Swap();
        Assert.Equal([5f], parameter.Save());
    }

    [Fact]
    public void A_convolution_weight_keeps_its_checkpoint_order()
    {
        var values = Enumerable.Range(0, 24).Select(i => (float)i).ToArray();
        var parameter = new ParameterSet(default).Add("w", Initial.Zero, 2, 4, 3);
        parameter.Load(values);
        Assert.Equal(values, parameter.Save());
        Assert.Equal([0f, 3, 6, 9, 1], parameter.ToArray()[..5]);
    }

    private static float[] TrainedParameters()
    {
        var set = new ParameterSet(new Rng(5));
        var (linear, norm, convolution) = (new Linear(set.At("linear"), 24, 96), new LayerNorm(set.At("norm"), 96), new Conv1d(set.At("conv"), 96));
        var (tape, videos, adam) = (new Tape(recording: true), new Videos(311, 17, 90), new Adam(set.All));
        var (values, targets) = (new float[videos.Rows * 24], new float[videos.Rows * 96]);
        new Rng(6).FillNormal(values);
        for (var step = 0UL; step < 3; step++)
        {
            tape.Reset(new Rng(step));
            var y = norm.Forward(tape, linear.Forward(tape, tape.Input(videos.Rows, 24, values)));
            y = convolution.Forward(tape, tape.Silu(tape.Attention(y, y, y, videos, 3, 0.2)), videos);
            foreach (var parameter in set.All)
            {
                parameter.ClearGradient();
            }

            tape.Backward(tape.MeanSquaredError(y, targets, videos.Rows));
            adam.Step(1e-2, 1e-3);
        }

        return [.. set.All.SelectMany(p => p.Save())];
    }

    [Fact]
    public void Rows_in_blocks_give_what_all_rows_at_once_give()
    {
        const int rows = 5000;
        var values = new float[rows * 3];
        new Rng(1).FillNormal(values);
        var weight = new Parameter("weight", [4, 3]);
        weight.Load([.. values[..12]]);
        var (calls, tape) = (0, new Tape());
        var x = tape.Input(rows, 3, values);
        var found = tape.ByRows(x, part =>
        {
            calls++;
            return tape.Silu(tape.Linear(part, weight));
        });
        Assert.True(calls > 1, "one block was enough");
        Assert.Equal(tape.Silu(tape.Linear(x, weight)).ToArray(), found.ToArray());
    }

    [Fact]
    public void A_slice_shares_memory_and_refuses_what_is_not_there()
    {
        var x = Tensor.From(3, 2, [1, 2, 3, 4, 5, 6]);
        var slice = x.Slice(1, 2);
        x.CopyRowsFrom(2, [7, 8]);
        Assert.Equal([3, 4, 7, 8], slice.ToArray());
        Assert.Equal([7, 8], slice.Slice(1, 1).ToArray());
        Assert.Throws<ShapeException>(() => x.Slice(2, 2));
        Assert.Throws<ShapeException>(() => x.Slice(-1, 2));
    }
}
