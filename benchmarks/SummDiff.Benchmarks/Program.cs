using BenchmarkDotNet.Running;
using SummDiff.Benchmarks;

return args switch
{
    ["gemm", .. var shapes] => GemmCommand.Run(shapes),
    ["attention", .. var lengths] => AttentionCommand.Run(lengths),
    ["scaling", .. var lengths] => ScalingCommand.Run(lengths),
    ["elementwise"] => ElementwiseCommand.Run(),
    ["data", .. var files] => DataCommand.Run(files),
    ["bench", .. var commands] => BenchCommand.Run(commands),
    ["model", .. var names] => ModelCommand.Run(names),
    ["video", var path] => VideoCommand.Run(path),
    _ => RunBenchmarkDotNet(args),
};

static int RunBenchmarkDotNet(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(GemmCommand).Assembly).Run(args);
    return 0;
}
