using SummDiff.Model;
using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Tests.Model;

public class DenoiseStepTests
{
    [Theory]
    [InlineData(DenoiserKind.DiT, 1, 1, 1)]
    [InlineData(DenoiserKind.DiT, 9, 2, 3)]
    [InlineData(DenoiserKind.LatentMlp, 1, 2, 2)]
    [InlineData(DenoiserKind.LatentMlp, 2, 2, 1)]
    [InlineData(DenoiserKind.LatentMlp, 3, 1, 2)]
    [InlineData(DenoiserKind.LatentMlp, 40, 2, 3)]
    [InlineData(DenoiserKind.TransformerDecoder, 1, 2, 1)]
    [InlineData(DenoiserKind.TransformerDecoder, 9, 2, 3)]
    public void The_step_that_shares_work_gives_the_numbers_of_the_plain_network(DenoiserKind kind, int length, int branches, int samples)
    {
        const int width = 16;
        var options = new ModelOptions { Denoiser = kind, HiddenDim = width, Heads = 2, FeedforwardDim = 24, DecoderLayers = 3, K = 6 };
        var parameters = new ParameterSet(new Rng(1));
        IDenoiser denoiser = kind switch
        {
            DenoiserKind.DiT => new DiT(parameters, options),
            DenoiserKind.LatentMlp => new LatentMlp(parameters, options),
            _ => new TransformerDecoder(parameters, options),
        };
        foreach (var parameter in parameters.All)
        {
            parameter.Load(Normal(parameter.Length, parameter.Name, 0.4f));
        }

        var tape = new Tape();
        var memories = tape.Input(branches * length, width, Normal(branches * length * width, "memories", 1));
        var positions = tape.Input(length, width, Normal(length * width, "positions", 1));
        var table = tape.Input(7, width, Normal(7 * width, "table", 1));
        var video = new PreparedVideo(memories, positions, table, samples);
        var scores = PreparedVideo.Indices(video.SharedRows, row => new Rng(5).Below((ulong)row, 7));
        var step = denoiser.PrepareFast(tape, video);
        var found = step(431, scores, video).ToArray();
        var conditional = step(431, scores, video.Conditional()).ToArray();

        var videos = new Videos([.. Enumerable.Repeat(length, branches * samples)]);
        var expected = denoiser.Forward(
            tape,
            tape.Lookup(table, PreparedVideo.Indices(video.Rows, row => scores[row % video.SharedRows])),
            tape.Lookup(memories, video.Memory),
            tape.Lookup(positions, PreparedVideo.Indices(video.Rows, row => row % length)),
            [.. Enumerable.Repeat(431, videos.Count)],
            videos).ToArray();
        var scale = expected.Max(MathF.Abs);
        Assert.True(scale > 0.1f);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 2e-5f * scale));
        Assert.Equal(found[..conditional.Length], conditional);
        Assert.Equal(video.SharedRows * width, conditional.Length);
    }

    private static float[] Normal(int count, string name, float deviation)
    {
        var values = new float[count];
        new Rng(2).Fork(name).FillNormal(values);
        return Array.ConvertAll(values, value => value * deviation);
    }
}
