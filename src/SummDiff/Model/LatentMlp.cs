using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>Residual blocks with convolutions over time, conditioned on time and the video.</summary>
internal sealed class LatentMlp : IDenoiser
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

    public DenoiseStep Prepare(Tape tape, PreparedVideo video)
    {
        // The input layer and the first convolution are linear: positions go through them once, and each row of the codebook once a tap.
        var length = video.Length;
        var placed = _convolution.Forward(tape, _input.Forward(tape, video.Positions), new Videos(length));                    // [L, D]
        var taps = tape.ThroughTaps(tape.Linear(video.Table, _input.Weight), _convolution.Weight);                              // [3·(K + 1), D]
        var context = tape.Silu(video.Memories);                                                                                // [b·L, D]
        var blocks = _blocks.Select(block => block.Prepare(tape, context, video)).ToArray();
        return (time, scores, view) =>
        {
            var embedded = tape.Silu(_time.Forward(tape, [time]));                                                              // [1, D]
            var codes = video.Table.Rows;
            var before = PreparedVideo.Indices(view.SharedRows, row => view.Frames[row] == 0 ? -1 : scores[row - 1]);
            var here = PreparedVideo.Indices(view.SharedRows, row => codes + scores[row]);
            var after = PreparedVideo.Indices(view.SharedRows, row => view.Frames[row] == length - 1 ? -1 : (2 * codes) + scores[row + 1]);
            var x = tape.SumRows(view.SharedRows, (placed, view.Frames), (taps, before), (taps, here), (taps, after));          // [n·L, D]
            foreach (var block in blocks)
            {
                x = block(x, embedded, view);                                                                                   // [b·n·L, D]
            }

            return tape.ByRows(x, part => _out.Forward(tape, tape.Silu(_outNorm.Forward(tape, part))));                         // [b·n·L, D]
        };
    }
}
