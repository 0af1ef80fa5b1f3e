using System.Text.Json;
using SummDiff.Checkpoints;
using SummDiff.Formats;
using SummDiff.Testing;

namespace SummDiff.Tests.Checkpoints;

/// <summary>Numbers recorded from the official implementation under PyTorch 1.13; tolerances as its recording states (see Fixtures/README.md).</summary>
public class ModelReplayTests
{
    [Theory]
    [InlineData("dit")]
    [InlineData("dit-long")]
    [InlineData("dit-sinusoidal-unguided")]
    [InlineData("latentmlp")]
    [InlineData("latentmlp-sinusoidal")]
    [InlineData("decoder")]
    [InlineData("decoder-prenorm-unguided")]
    public void The_model_agrees_with_the_official_one_in_every_part(string name)
    {
        var results = ModelReplay.Replay(SafeTensorsFile.Open(Fixture.Find($"{name}.safetensors")));
        Assert.Equal(9, results.Count);
        Assert.All(results, result => Assert.True(result.Passed, $"{result}"));
    }

    [Theory]
    [InlineData("param/transformer.encoder.layers.0.linear1.weight")]
    [InlineData("grad/input_vid_proj.0.LayerNorm.bias")]
    [InlineData("sample/scores")]
    public void A_golden_file_with_a_number_changed_does_not_pass(string tensor)
    {
        var bytes = File.ReadAllBytes(Fixture.Find("latentmlp.safetensors"));
        var header = BitConverter.ToInt32(bytes);
        using var json = JsonDocument.Parse(bytes.AsMemory(8, header));
        var at = 8 + header + json.RootElement.GetProperty(tensor).GetProperty("data_offsets")[0].GetInt32();
        BitConverter.TryWriteBytes(bytes.AsSpan(at), BitConverter.ToSingle(bytes, at) + 0.1f);
        using var folder = Fixture.TemporaryFolder();
        var path = folder["changed.safetensors"];
        File.WriteAllBytes(path, bytes);
        Assert.Contains(ModelReplay.Replay(SafeTensorsFile.Open(path)), result => !result.Passed && !result.Part.StartsWith("noise schedule", StringComparison.Ordinal));
    }
}
