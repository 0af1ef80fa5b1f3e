using SummDiff.Tensors;
using SummDiff.Tensors.Nn;
using SummDiff.Tensors.Optim;
using SummDiff.Tensors.Threading;

namespace SummDiff.Benchmarks;

/// <summary>
/// <c>elementwise</c>: operations that are bound by memory, on the 2,400 × 256 state of a training step, as a share of copying as many
/// bytes. Every operand counts once read or written; a backward pass reads and writes the gradients as well.
/// </summary>
internal static class ElementwiseCommand
{
    private const int Rows = 2400;
    private const int Channels = 256;
    private const int Bytes = Rows * Channels * sizeof(float);
    private const int LargeBytes = 1 << 28;

    public static int Run()
    {
        var copy = Yardstick.CopyRate(Bytes);
        Console.WriteLine(FormattableString.Invariant($"{Workers.Count} threads. Copying {Bytes / 1e6:0.0} MB: {copy:0} GB/s; copying {LargeBytes / 1e6:0} MB: {Yardstick.CopyRate(LargeBytes):0} GB/s."));
        Console.WriteLine($"{"operation",-26} {"MB",6} {"us",8} {"GB/s",7} {"of copy",8}");
        var tape = new Tape();
        Tensor[] x = [.. Enumerable.Range(0, 3).Select(i => Normal(Rows, (ulong)i))];
        Forward("add", 3, () => tape.Add(x[0], x[1]));
        Forward("layer norm", 2, () => tape.LayerNorm(x[0], null, null, 1e-6f));
        Forward("modulate", 4, () => tape.Modulate(x[0], x[1], x[2]));
        Forward("residual with gate", 4, () => tape.AddGated(x[0], x[1], x[2]));
        Forward("SiLU", 2, () => tape.Silu(x[0]));
        Forward("sigmoid", 2, () => tape.Sigmoid(x[0]));

        // The largest layer of a DiT block, with a gradient.
        var parameters = new ParameterSet(new Rng(1));
        var layer = new Linear(parameters, Channels, 6 * Channels);
        var recording = new Tape(recording: true);
        recording.Backward(recording.MeanSquaredError(layer.Forward(recording, x[0]), new float[Rows * 6 * Channels], 1));
        var adam = new Adam(parameters.All);
        Report("Adam", 7.0 * 4 * parameters.All.Sum(parameter => parameter.Length), () => adam.Step(1e-4, 1e-4));
        return 0;

        void Forward(string name, int operands, Func<Tensor> operation) => Report(name, (double)operands * Bytes, () =>
        {
            tape.Reset();
            operation();
        });

        void Report(string name, double bytes, Action action)
        {
            var seconds = Yardstick.MedianSeconds(action);
            var rate = bytes / seconds / 1e9;
            Console.WriteLine(FormattableString.Invariant($"{name,-26} {bytes / 1e6,6:0.0} {seconds * 1e6,8:0} {rate,7:0} {rate / copy,8:P0}"));
        }
    }

    private static Tensor Normal(int rows, ulong seed)
    {
        var values = new float[rows * Channels];
        new Rng(seed).FillNormal(values);
        return Tensor.From(rows, Channels, values);
    }
}
