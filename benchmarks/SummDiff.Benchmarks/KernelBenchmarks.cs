using BenchmarkDotNet.Attributes;
using SummDiff.Tensors.Kernels.Products;
using SummDiff.Tensors.Kernels.RandomBits;
using SummDiff.Tensors.Threading;

namespace SummDiff.Benchmarks;

/// <summary>Single kernels under BenchmarkDotNet: <c>--filter *KernelBenchmarks*</c>.</summary>
[MemoryDiagnoser]
public unsafe class KernelBenchmarks
{
    private const int Rows = 512;
    private const int Width = 256;
    private const int Hidden = 1024;
    private float[] _x = [];
    private float[] _y = [];
    private float* _a;
    private float* _b;
    private float* _c;

    /// <summary>Threads that share the work.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Workers.Count = Threads;
        var random = new Random(1);
        _x = [.. Enumerable.Range(0, Rows * Hidden).Select(_ => random.NextSingle() - 0.5f)];
        _y = new float[_x.Length];
        _a = Pinned(Rows * Hidden, random);
        _b = Pinned(Width * Hidden, random);
        _c = Pinned(Rows * Hidden, random);
    }

    [Benchmark(Description = "y = x·Wᵀ, 512×256 by 1024")]
    public void Forward() => Gemm.Multiply(Transpose.B, Rows, Hidden, Width, _a, Width, _b, Width, _c, Hidden);

    [Benchmark(Description = "dx = dy·W, 512×1024 by 256")]
    public void InputGradient() => Gemm.Multiply(Transpose.None, Rows, Width, Hidden, _a, Hidden, _b, Width, _c, Width);

    [Benchmark(Description = "dW = dyᵀ·x, 1024×256 over 512")]
    public void WeightGradient() => Gemm.Multiply(Transpose.A, Hidden, Width, Rows, _a, Hidden, _b, Width, _c, Width);

    [Benchmark(Description = "dropout of 512×1024")]
    public void Dropout() => DropoutKernel.Apply(1, 0, 0.1, _x, _y);

    private static float* Pinned(int count, Random random)
    {
        var memory = GC.AllocateUninitializedArray<float>(count, pinned: true);
        for (var i = 0; i < count; i++)
        {
            memory[i] = random.NextSingle() - 0.5f;
        }

        s_kept.Add(memory);
        return (float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref memory[0]);
    }

    private static readonly List<float[]> s_kept = [];
}
