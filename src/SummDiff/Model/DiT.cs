using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>The diffusion transformer: blocks with adaptive layer norm, conditioned on time, position and the video.</summary>
internal sealed partial class DiT : IDenoiser
{
    // A quirk: the official code always builds two blocks, whatever dec_layers says. See docs/reference.md.
    private const int Depth = 2;
    private const float TimeShare = 0.1f;
    private const float Eps = 1e-6f;

    private readonly DiTBlock[] _blocks;
    private readonly TimeEmbedding _time;
    private readonly Linear _finalModulation;
    private readonly Linear _final;

    public DiT(ParameterSet decoder, ModelOptions options)
    {
        var (layers, width) = (decoder.At("layers"), options.HiddenDim);
        _blocks = [.. Enumerable.Range(0, Depth).Select(i => new DiTBlock(layers.At($"blocks.{i}"), options))];
        _finalModulation = new Linear(layers.At("final_layer.adaLN_modulation.1"), width, 2 * width, Initial.Zero, Initial.Zero);
        _final = new Linear(layers.At("final_layer.linear"), width, width, Initial.Zero, Initial.Zero);
        _time = new TimeEmbedding(decoder.At("time_mlp.mlp"), 256, width, Initial.Normal(0.02));
    }

    public Tensor Forward(Tape tape, Tensor scores, Tensor memory, Tensor positions, ReadOnlySpan<int> times, Videos videos)
    {
        var time = tape.Scale(_time.Forward(tape, times), TimeShare);                           // [B, D]
        var nodes = new PositionNodes(tape, positions, videos);
        var condition = tape.Silu(nodes.Add(tape, time));                                       // [M, D]
        var x = tape.Add(scores, positions);                                                    // [N, D]
        var context = tape.LayerNorm(memory, null, null, Eps);                                  // [N, D]
        foreach (var block in _blocks)
        {
            x = block.Forward(tape, x, context, nodes, condition, videos);                      // [N, D]
        }

        // No position in the last modulation: it is the same for all frames of a video.
        return Finish(tape, x, tape.Expand(_finalModulation.Forward(tape, tape.Silu(time)), videos));
    }

    private Tensor Finish(Tape tape, Tensor x, Tensor modulation)
    {
        x = tape.AdaptiveLayerNorm(x, Columns.Part(modulation, 0, 2), Columns.Part(modulation, 1, 2), Eps);
        return _final.Forward(tape, x);                                                         // [N, D]
    }
}
