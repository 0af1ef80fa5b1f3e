using System.Globalization;
using System.Runtime.InteropServices;
using SummDiff.Tensors.Kernels.Attention;
using SummDiff.Tensors.Threading;

namespace SummDiff.Benchmarks;

/// <summary><c>attention [LENGTH …]</c>: attention of one video, 8 heads of 32, as a share of the register-only peak measured in alternation with it.</summary>
internal static unsafe class AttentionCommand
{
    private const int Heads = 8;
    private const int Width = 32;
    private const int Samples = 9;

    /// <summary>Runs the table; returns the process's exit code.</summary>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        var lengths = new List<int>();
        foreach (var argument in arguments)
        {
            lengths.Add(int.Parse(argument, CultureInfo.InvariantCulture));
        }

        Console.WriteLine("Products only are counted: 4·L²·D FLOP forward, 10·L²·D backward. Share is of the register-only peak between samples.");
        Console.WriteLine("threads  dropout       L   forward ms   GFLOP/s   share   backward ms   GFLOP/s   share");
        foreach (var threads in (int[])[1, 2])
        {
            foreach (var dropout in (double[])[0, 0.1])
            {
                foreach (var length in lengths.Count > 0 ? lengths : [50, 300, 1000, 3000])
                {
                    Workers.Count = threads;
                    Measure(threads, dropout, length);
                }
            }
        }

        return 0;
    }

    private static void Measure(int threads, double dropout, int length)
    {
        const int D = Heads * Width;
        var random = new Random(1);
        float* NewMatrix(int rows)
        {
            var start = (float*)NativeMemory.AlignedAlloc((nuint)(rows * D * sizeof(float)), 64);
            for (var i = 0; i < rows * D; i++)
            {
                start[i] = random.NextSingle() - 0.5f;
            }

            return start;
        }

        var memory = Enumerable.Range(0, 9).Select(_ => (nint)NewMatrix(length)).ToArray();
        var problem = new AttentionProblem
        {
            QueryRows = length,
            KeyRows = length,
            Heads = Heads,
            HeadWidth = Width,
            Query = (float*)memory[0],
            Key = (float*)memory[1],
            Value = (float*)memory[2],
            Output = (float*)memory[3],
            LogSumExp = (float*)memory[4],
            QueryStride = D,
            KeyStride = D,
            ValueStride = D,
            OutputStride = D,
            OutputGradient = (float*)memory[5],
            QueryGradient = (float*)memory[6],
            KeyGradient = (float*)memory[7],
            ValueGradient = (float*)memory[8],
            Dropout = dropout,
            DropoutKey = 42,
        };
        var (forward, peak) = Interleaved.Run(
            () => Workers.For(AttentionKernel.UnitCount(length, Heads), unit => AttentionKernel.RunUnit(problem, unit)),
            () => FmaPeak.Measure(threads),
            Samples);
        var (backward, peakAgain) = Interleaved.Run(
            () => Workers.For(AttentionKernel.GradientUnitCount(Heads), unit => AttentionKernel.RunGradientUnit(problem, unit)),
            () => FmaPeak.Measure(threads),
            Samples);
        var flop = (double)length * length * D;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{threads,7} {dropout,8:F1} {length,7} {forward * 1e3,12:F3} {4 * flop / forward / 1e9,9:F1} {4 * flop / forward / (FmaPeak.Flop(threads) / peak),7:P0} {backward * 1e3,13:F3} {10 * flop / backward / 1e9,9:F1} {10 * flop / backward / (FmaPeak.Flop(threads) / peakAgain),7:P0}"));
        Array.ForEach(memory, start => NativeMemory.AlignedFree((void*)start));
    }
}
