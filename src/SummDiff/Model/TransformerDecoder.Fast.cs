using SummDiff.Tensors;

namespace SummDiff.Model;

/// <content>The fast path of sampling, equal to <see cref="Forward"/> up to rounding.</content>
internal sealed partial class TransformerDecoder
{
    public DenoiseStep PrepareFast(Tape tape, PreparedVideo video)
    {
        // Keys and values do not depend on time.
        var memory = _layers.Select(layer => layer.KeysAndValues(tape, video.Memories)).ToArray();
        var placed = tape.Lookup(video.Positions, video.Frames);                                            // [n·L, D]
        var every = new Videos(video.SharedRows);
        return (time, scores, view) =>
        {
            var x = tape.AddPerVideo(tape.Lookup(view.Table, scores), tape.Scale(_time.Forward(tape, [time]), TimeShare), every);
            for (var i = 0; i < _layers.Length; i++)
            {
                x = _layers[i].ForwardFast(tape, x, memory[i], i == 0 ? placed : null, view);                    // [b·n·L, D]
            }

            return x;
        };
    }
}
