using SummDiff.Tensors;

namespace SummDiff.Model;

/// <content>The fast path of sampling, equal to <see cref="Forward"/> up to rounding.</content>
internal sealed partial class LatentMlp
{
    public DenoiseStep PrepareFast(Tape tape, PreparedVideo video)
    {
        // The input layer and the first convolution are linear: positions go through them once, and each row of the codebook once a tap.
        var length = video.Length;
        var placed = _convolution.Forward(tape, _input.Forward(tape, video.Positions), new Videos(length));                    // [L, D]
        var taps = tape.ThroughTaps(tape.Linear(video.Table, _input.Weight), _convolution.Weight);                              // [3·(K + 1), D]
        var context = tape.Silu(video.Memories);                                                                                // [b·L, D]
        var blocks = _blocks.Select(block => block.PrepareFast(tape, context, video)).ToArray();
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
