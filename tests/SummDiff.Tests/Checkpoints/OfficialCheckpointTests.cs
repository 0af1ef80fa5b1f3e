using SummDiff.Checkpoints;
using SummDiff.Formats;
using SummDiff.Testing;

namespace SummDiff.Tests.Checkpoints;

public sealed class OfficialCheckpointTests
{
    // dit.pkl and latentmlp.pkl hold the parameters of the golden files of the same names, as the official code saves them.
    [Theory]
    [InlineData("dit")]
    [InlineData("latentmlp")]
    public void An_official_checkpoint_loads_with_the_weights_of_its_golden_file(string name)
    {
        var golden = SafeTensorsFile.Open(Fixture.Find($"{name}.safetensors"));
        var checkpoint = Checkpoint.Load(Fixture.Find($"{name}.pkl"));
        Assert.NotEmpty(checkpoint.Model.Parameters);
        foreach (var parameter in checkpoint.Model.Parameters)
        {
            Assert.Equal(golden.ReadFloats($"param/{parameter.Name}"), parameter.Save());
        }

        Assert.Empty(checkpoint.Origin);
    }
}
