using SummDiff.Model;
using SummDiff.Tensors;

namespace SummDiff.Tests.Model;

public class PositionNodesTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(300)]
    [InlineData(4001)]
    public void Weights_of_the_nodes_give_smooth_functions_of_waves_within_rounding(int length)
    {
        var nodes = new double[PositionNodes.Count];
        var weights = new float[PositionNodes.Count];
        foreach (var (shift, frequency, phase) in from shift in (double[])[-5, -1, -0.2, 0, 0.7, 3] from frequency in (double[])[1, 0.6, 0.01] from phase in (double[])[0, Math.PI / 2] select (shift, frequency, phase))
        {
            // The nodes' places by their definition, not from the class.
            for (var i = 0; i < nodes.Length; i++)
            {
                nodes[i] = Of(Math.PI * (1 + Math.Cos(((2 * i) + 1) * Math.PI / (2 * nodes.Length))));
            }

            for (var frame = 0; frame < length; frame += 1 + (length / 97))
            {
                var place = Waves.PositionOf(frame, length);
                PositionNodes.Weigh(place, weights);
                Assert.Equal(Of(place), weights.Select((weight, i) => weight * nodes[i]).Sum(), 5e-7 * (1 + Math.Abs(shift)));
            }

            double Of(double place)
            {
                var x = shift + Math.Sin((frequency * place) + phase);
                return x / (1 + Math.Exp(-x));
            }
        }
    }

    [Fact]
    public void Modulation_by_nodes_equals_modulation_at_every_frame_for_short_and_long_videos()
    {
        const int width = 64;
        var tape = new Tape();
        var videos = new Videos(5, 63, 64, 700);
        var (positions, frequencies) = (new float[videos.Rows * width], Waves.Frequencies(width / 2));
        for (var video = 0; video < videos.Count; video++)
        {
            for (var frame = 0; frame < videos.Length(video); frame++)
            {
                Waves.Position(Waves.PositionOf(frame, videos.Length(video)), frequencies, positions.AsSpan((videos.Start(video) + frame) * width, width));
            }
        }

        var codes = tape.Input(videos.Rows, width, positions);
        var times = tape.Input(videos.Count, width, Normal(videos.Count * width));
        var nodes = new PositionNodes(tape, codes, videos);
        Assert.Equal(5 + 63 + (2 * PositionNodes.Count), nodes.Positions.Rows);
        var expected = tape.Silu(tape.AddPerVideo(codes, times, videos)).ToArray();
        var found = nodes.Spread(tape, tape.Silu(nodes.Add(tape, times))).ToArray();
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-6f * (1 + MathF.Abs(pair.First))));
        Assert.Equal(expected[..(68 * width)], found[..(68 * width)]);
    }

    private static float[] Normal(int count)
    {
        var values = new float[count];
        new Rng(3).FillNormal(values);
        return values;
    }
}
