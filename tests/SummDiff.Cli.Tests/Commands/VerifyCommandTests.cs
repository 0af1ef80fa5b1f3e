using System.Text;
using SummDiff.Formats;
using SummDiff.Testing;

namespace SummDiff.Cli.Tests.Commands;

public class VerifyCommandTests
{
    // Recorded from the official implementation; see the README beside the original.
    private static readonly string Metrics = Path.Combine(AppContext.BaseDirectory, "Fixtures", "metrics.safetensors");

    [Fact]
    public void Golden_metrics_agree()
    {
        var (exit, output, _) = Cli.Run("verify", Metrics);
        var json = Cli.RunJson(0, "verify", Metrics, Metrics);

        Assert.Equal(0, exit);
        Assert.Contains("All parts agree.", output, StringComparison.Ordinal);
        Assert.Equal(2, json.GetProperty("files").GetArrayLength());
        Assert.True(json.GetProperty("passed").GetBoolean());
        Assert.Contains(
            json.GetProperty("files")[0].GetProperty("parts").EnumerateArray(),
            part => part.GetProperty("part").GetString() == "mrhisum wse");
    }

    [Theory]
    [InlineData("dit-sinusoidal-unguided.safetensors", "sampled scores")]
    [InlineData("latentmlp.safetensors", "sampled scores")]
    [InlineData("kts.json", "change points, seed 15")]
    public void Golden_files_of_every_kind_are_recognised(string name, string part)
    {
        var json = Cli.RunJson(0, "verify", Path.Combine(AppContext.BaseDirectory, "Fixtures", name));

        Assert.Contains(json.GetProperty("files")[0].GetProperty("parts").EnumerateArray(), each => each.GetProperty("part").GetString() == part);
    }

    [Fact]
    public void A_number_that_differs_is_out_of_tolerance_and_exits_with_one()
    {
        using var folder = new TemporaryFolder();
        var path = folder["metrics.safetensors"];
        var bytes = File.ReadAllBytes(Metrics);
        var text = Encoding.Latin1.GetString(bytes);
        var at = text.IndexOf("ktau", StringComparison.Ordinal);
        var digit = text.IndexOf("0.", at, StringComparison.Ordinal) + 3;
        bytes[digit] = (byte)(bytes[digit] == '9' ? '1' : '9');
        File.WriteAllBytes(path, bytes);

        var (exit, output, _) = Cli.Run("verify", path);

        Assert.Equal(1, exit);
        Assert.Contains("OUT", output, StringComparison.Ordinal);
        Assert.False(Cli.RunJson(1, "verify", path).GetProperty("passed").GetBoolean());
    }

    [Fact]
    public void A_file_that_is_not_golden_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder["weights.safetensors"];
        SafeTensorsFile.Write(path, new Dictionary<string, string>(), [("a", [1], new float[1])]);

        var (exit, _, error) = Cli.Run("verify", path);

        Assert.Equal(1, exit);
        Assert.Contains("not a golden file", error, StringComparison.Ordinal);
    }
}
