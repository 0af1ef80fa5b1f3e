using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>Residual blocks with convolutions over time, conditioned on time and the video.</summary>
internal sealed partial class LatentMlp : IDenoiser
{
    private readonly Linear _input;
    private readonly Conv1d _convolution;
    private readonly TimeEmbedding _time;
    private readonly LatentMlpBlock[] _blocks;
    private readonly LayerNorm _outNorm;
    private readonly Linear _out;

    public LatentMlp(ParameterSet decoder, ModelOptions options)
    {
        var (layers, width) = (decoder.At("layers"), options.HiddenDim);
        _time = new TimeEmbedding(layers.At("time_embed"), width, width);
        _input = new Linear(layers.At("input_proj"), width, width);
        _blocks = [.. Enumerable.Range(0, options.DecoderLayers).Select(i => new LatentMlpBlock(layers.At($"res_blocks.{i}"), width))];
        _outNorm = new LayerNorm(layers.At("out.0"), width, eps: 1e-6f);
        _out = new Linear(layers.At("out.2"), width, width, Initial.Zero, Initial.Zero);
        _convolution = new Conv1d(layers.At("conv1d"), width);
    }

    public Tensor Forward(Tape tape, Tensor scores, Tensor memory, Tensor positions, ReadOnlySpan<int> times, Videos videos)
    {
        var x = _convolution.Forward(tape, _input.Forward(tape, tape.Add(scores, positions)), videos);     // [N, D]
        var time = tape.Silu(_time.Forward(tape, times));                                                   // [B, D]
        var context = tape.Silu(memory);                                                                    // [N, D]
        foreach (var block in _blocks)
        {
            x = block.Forward(tape, x, context, time, videos);                                              // [N, D]
        }

        return _out.Forward(tape, tape.Silu(_outNorm.Forward(tape, x)));                                    // [N, D]
    }
}
