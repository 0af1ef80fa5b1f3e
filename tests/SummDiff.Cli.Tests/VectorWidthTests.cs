using System.Runtime.Intrinsics;
using SummDiff.Testing;

namespace SummDiff.Cli.Tests;

public class VectorWidthTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "SummDiff.Cli.dll");

    [Avx512Theory]
    [InlineData("dit")]
    [InlineData("latentmlp")]
    [InlineData("transformer_dec")]
    public void Training_writes_the_same_bytes_with_AVX_512_and_with_AVX2(string denoiser)
    {
        using var tiny = new TinyBenchmark();

        // Widths that are no multiple of a register reach the ends of all loops.
        string[] odd = ["--denoiser", denoiser, "--hidden_dim", "44", "--nheads", "2", "--dim_feedforward", "36"];
        var wide = Cli.Run(tiny.Train("wide", odd));
        Assert.True(wide.Exit == 0, wide.Error);
        var narrow = Repository.Run("dotnet", [Program, .. tiny.Train("narrow", odd)], null, ("DOTNET_EnableAVX512", "0"));
        Assert.True(narrow.Exit == 0, narrow.Error);

        var files = Directory.GetFiles(tiny.In("wide"), "*.safetensors", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(tiny.In("narrow"), Path.GetRelativePath(tiny.In("wide"), file)))));
    }

    private sealed class Avx512TheoryAttribute : TheoryAttribute
    {
        public Avx512TheoryAttribute()
        {
            if (!Vector512.IsHardwareAccelerated)
            {
                Skip = "This machine has no AVX-512 to compare AVX2 with.";
            }
        }
    }
}
