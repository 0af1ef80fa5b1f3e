using SummDiff.Tensors;

namespace SummDiff.Model;

/// <content>The fast path of sampling, equal to <see cref="Forward"/> up to rounding.</content>
internal sealed partial class DiTBlock
{
    /// <summary>
    /// The block while sampling. Modulation depends on time and position alone, keys and values on the branch as well: samples share both.
    /// </summary>
    /// <param name="tape">A tape that does not record.</param>
    /// <param name="x"><c>[n·L, D]</c> before the branches part, else <c>[b·n·L, D]</c>.</param>
    /// <param name="context">The memories after a layer norm without affine, <c>[b·L, D]</c>.</param>
    /// <param name="nodes">Where time and position are taken.</param>
    /// <param name="condition">SiLU of time and position there, <c>[M, D]</c>.</param>
    /// <param name="video">What stays the same over the steps.</param>
    /// <returns><c>[b·n·L, D]</c>.</returns>
    public Tensor ForwardFast(Tape tape, Tensor x, Tensor context, PositionNodes nodes, Tensor condition, PreparedVideo video)
    {
        using var scope = tape.Begin();
        var parts = nodes.Spread(tape, _modulation.Forward(tape, condition));                               // [L, 6D]
        var (shift1, scale1, gate1) = (Columns.Part(parts, 0, 6), Columns.Part(parts, 1, 6), Columns.Part(parts, 2, 6));
        var (shift2, scale2, gate2) = (Columns.Part(parts, 3, 6), Columns.Part(parts, 4, 6), Columns.Part(parts, 5, 6));

        return scope.Keep(Finish(tape, x.Rows < video.Rows ? tape.Lookup(x, video.Shared) : x, Mix(), gate1, shift2, scale2, gate2));

        Tensor Mix()
        {
            using var inner = tape.Begin();
            var seen = tape.Modulate(context, shift1, scale1);                                              // [b·L, D]
            var queries = _queries.Forward(tape, tape.AdaptiveLayerNorm(x, shift1, scale1, Eps));
            queries = queries.Rows < video.Rows ? tape.Lookup(queries, video.Shared) : queries;                   // [b·n·L, D]
            return inner.Keep(tape.Attention(queries, _keys.Forward(tape, seen), _values.Forward(tape, seen), video.Queries, video.Keys, _options.Heads, 0));
        }
    }
}
