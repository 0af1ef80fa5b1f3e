using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Model;

/// <summary>Adds time and context to the state, mixes neighbouring frames, and adds the result to the residual.</summary>
internal sealed class LatentMlpBlock
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

    /// <summary>
    /// Computes what the block's steps share. Between the first SiLU and the second layer norm everything is linear: the linear layer and
    /// the convolution become one, the context goes through the convolution once, and of a step's time, the same in every frame, only the
    /// first, a middle and the last frame.
    /// </summary>
    /// <param name="tape">A tape that does not record.</param>
    /// <param name="context">SiLU of the memories, <c>[b·L, D]</c>.</param>
    /// <param name="video">What stays the same over the steps.</param>
    /// <returns>
    /// The block's step: state <c>[n·L, D]</c> or <c>[b·n·L, D]</c>, SiLU of the embedded timestep <c>[1, D]</c> and the branches to compute, to
    /// <c>[b·n·L, D]</c>.
    /// </returns>
    public Func<Tensor, Tensor, PreparedVideo, Tensor> Prepare(Tape tape, Tensor context, PreparedVideo video)
    {
        tape.Compose(_fused);
        using var preparing = tape.Begin();
        var seen = preparing.Keep(_convolution.Forward(tape, tape.AddPerVideo(_context.Forward(tape, context), _in.Bias, new Videos(context.Rows)), video.Keys));
        var still = new Videos(Math.Min(video.Length, 3));
        return (x, time, view) =>
        {
            using var scope = tape.Begin();
            var own = x.Rows == view.Rows ? view.Every : view.Shared;
            var copies = new Videos([.. Enumerable.Repeat(view.Length, x.Rows / view.Length)]);
            var rows = tape.Expand(_time.Forward(tape, time), still);                                                           // [3, D]
            var timeSeen = tape.Conv1d(rows, _convolution.Weight, null, still);                                                 // [3, D]
            var state = tape.Conv1d(tape.ByRows(x, part => tape.Silu(_inNorm.Forward(tape, part))), _fused, copies);
            state = tape.SumRows(view.Rows, (state, own), (seen, view.Memory), (timeSeen, view.Ends));                          // [b·n·L, D]
            var update = tape.ByRows(state, part => _out.Forward(tape, tape.Silu(_outNorm.Forward(tape, part))));               // [b·n·L, D]
            return scope.Keep(x.Rows == view.Rows ? tape.Add(x, update) : tape.SumRows(view.Rows, (x, own), (update, view.Every)));
        };
    }
}
