using SummDiff.Tensors;

namespace SummDiff.Model;

/// <content>The fast path of sampling, equal to <see cref="Forward"/> up to rounding.</content>
internal sealed partial class LatentMlpBlock
{
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
    public Func<Tensor, Tensor, PreparedVideo, Tensor> PrepareFast(Tape tape, Tensor context, PreparedVideo video)
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
