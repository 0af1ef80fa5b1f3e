using SummDiff.Tensors;

namespace SummDiff.Model;

/// <content>The fast path of sampling, equal to <see cref="Forward"/> up to rounding.</content>
internal sealed partial class TransformerDecoderLayer
{
    /// <summary>The layer while sampling: queries are shared until the branches part.</summary>
    /// <param name="tape">A tape that does not record.</param>
    /// <param name="x"><c>[n·L, D]</c> before the branches part, else <c>[b·n·L, D]</c>.</param>
    /// <param name="memory">Keys and values of the branches, each <c>[b·L, D]</c>.</param>
    /// <param name="positions">Added to the queries, <c>[n·L, D]</c>; only the first layer has them.</param>
    /// <param name="video">What stays the same over the steps.</param>
    /// <returns><c>[b·n·L, D]</c>.</returns>
    public Tensor ForwardFast(Tape tape, Tensor x, (Tensor Keys, Tensor Values) memory, Tensor? positions, PreparedVideo video)
    {
        using var scope = tape.Begin();
        var queries = Queries(tape, x, positions);
        if (x.Rows < video.Rows)
        {
            (x, queries) = (tape.Lookup(x, video.Shared), tape.Lookup(queries, video.Shared));          // [b·n·L, D]
        }

        return scope.Keep(Finish(tape, x, tape.Attention(queries, memory.Keys.Slice(0, video.Memories.Rows), memory.Values.Slice(0, video.Memories.Rows), video.Queries, video.Keys, _options.Heads, 0)));
    }
}
