using SummDiff.Evaluation;
using SummDiff.Formats;
using SummDiff.Testing;

namespace SummDiff.Tests.Evaluation;

/// <summary>
/// Metrics of the official implementation for 12 made-up videos, four of each dataset. Tolerances: 1e-6, F1 (in percent) 1e-4,
/// and the same summary to the frame.
/// </summary>
public class MetricsReplayTests
{
    [Fact]
    public void Every_metric_and_summary_of_the_official_code_is_reproduced()
    {
        var results = MetricsReplay.Replay(SafeTensorsFile.Open(Fixture.Find("metrics.safetensors")));

        Assert.Equal(3 * 6 + 4, results.Count);
        Assert.All(results, result => Assert.True(result.Passed, result.ToString()));
    }

    [Fact]
    public void A_number_that_differs_is_found()
    {
        using var folder = Fixture.TemporaryFolder();
        var bytes = File.ReadAllText(Fixture.Find("metrics.safetensors"), System.Text.Encoding.Latin1);
        File.WriteAllText(folder["off.safetensors"], bytes.Replace("0.038945", "0.038955", StringComparison.Ordinal), System.Text.Encoding.Latin1);

        var failed = MetricsReplay.Replay(SafeTensorsFile.Open(folder["off.safetensors"])).Where(r => !r.Passed);

        Assert.Equal("tvsum srho", Assert.Single(failed).Part);
    }

    [Fact]
    public void A_file_of_another_layout_is_refused_by_name()
    {
        using var folder = Fixture.TemporaryFolder();
        var path = folder["other.safetensors"];
        SafeTensorsFile.Write(path, new Dictionary<string, string> { ["cases"] = "[{\"dataset\": \"youtube\"}]" }, []);

        var error = Assert.Throws<SummDiffException>(() => MetricsReplay.Replay(SafeTensorsFile.Open(path)));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("youtube", error.Message, StringComparison.Ordinal);
    }
}
