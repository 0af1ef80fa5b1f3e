using SummDiff.Tensors;

namespace SummDiff.Model;

/// <content>The fast path of sampling, equal to <see cref="Forward"/> up to rounding.</content>
internal sealed partial class DiT
{
    public DenoiseStep PrepareFast(Tape tape, PreparedVideo video)
    {
        var context = tape.LayerNorm(video.Memories, null, null, Eps);                          // [b·L, D]
        var nodes = new PositionNodes(tape, video.Positions, new Videos(video.Length));
        return (time, scores, view) =>
        {
            var embedded = tape.Scale(_time.Forward(tape, [time]), TimeShare);                  // [1, D]
            var condition = tape.Silu(nodes.Add(tape, embedded));                               // [M, D]
            var x = tape.SumRows(view.SharedRows, (view.Table, scores), (view.Positions, view.Frames));
            foreach (var block in _blocks)
            {
                x = block.ForwardFast(tape, x, context.Slice(0, view.Memories.Rows), nodes, condition, view); // [b·n·L, D]
            }

            return Finish(tape, x, _finalModulation.Forward(tape, tape.Silu(embedded)));
        };
    }
}
