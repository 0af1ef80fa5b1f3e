using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>Adds time and context to the state, mixes neighbouring frames, and adds the result to the residual.</summary>
internal sealed partial class LatentMlpBlock
{
    // Fixed in the official code, whatever --dropout says.
    private const double OutDropout = 0.1;

    private readonly LayerNorm _inNorm;
    private readonly Linear _in;
    private readonly Linear _time;
    private readonly LayerNorm _outNorm;
    private readonly Linear _out;
    private readonly Linear _context;
    private readonly Conv1d _convolution;
    private readonly PackedWeight _fused;

    public LatentMlpBlock(ParameterSet parameters, int width)
    {
        _inNorm = new(parameters.At("in_layers.0"), width);
        _in = new(parameters.At("in_layers.2"), width, width);
        _time = new(parameters.At("emb_layers.1"), width, width);
        _outNorm = new(parameters.At("out_layers.0"), width);
        _out = new(parameters.At("out_layers.3"), width, width, Initial.Zero, Initial.Zero);
        _context = new(parameters.At("context_layers.1"), width, width);
        _convolution = new(parameters.At("convs"), width);
        _fused = new(_in.Weight, _convolution.Weight);
    }

    /// <summary>Applies the block.</summary>
    /// <param name="tape">Runs and records it.</param>
    /// <param name="x"><c>[N, D]</c>.</param>
    /// <param name="context">SiLU of the memory, <c>[N, D]</c>.</param>
    /// <param name="time">SiLU of the embedded timesteps, <c>[B, D]</c>.</param>
    /// <param name="videos">Where each video's frames lie.</param>
    /// <returns><c>[N, D]</c>.</returns>
    public Tensor Forward(Tape tape, Tensor x, Tensor context, Tensor time, Videos videos)
    {
        using var scope = tape.Begin();
        var state = _in.Forward(tape, tape.Silu(_inNorm.Forward(tape, x)));                             // [N, D]
        state = tape.AddPerVideo(state, _time.Forward(tape, time), videos);                             // [N, D]
        state = tape.Add(state, _context.Forward(tape, context));                                       // [N, D]
        state = _convolution.Forward(tape, state, videos);                                              // [N, D]
        var update = tape.Dropout(tape.Silu(_outNorm.Forward(tape, state)), OutDropout);                // [N, D]
        return scope.Keep(tape.Add(x, _out.Forward(tape, update)));                                     // [N, D]
    }
}
