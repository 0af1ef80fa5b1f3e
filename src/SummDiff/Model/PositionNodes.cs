using SummDiff.Tensors;

namespace SummDiff.Model;

/// <summary>
/// Where functions of time and position are computed. No wave of a position passes through more than one period within a video, so what the
/// network makes of positions alone is smooth, and 32 Chebyshev nodes of 0..2π give it at all frames within rounding: for SiLU of a
/// wave the largest error is 3e-8. Short videos are their own nodes, exactly.
/// </summary>
internal sealed class PositionNodes
{
    /// <summary>Nodes of a long video.</summary>
    public const int Count = 32;

    // Fewer frames than this would not save work.
    private const int LongVideo = 2 * Count;

    private static readonly double[] s_places = [.. Enumerable.Range(0, Count).Select(i => Math.PI * (1 + Math.Cos(Angle(i))))];
    private static readonly double[] s_barycentric = [.. Enumerable.Range(0, Count).Select(i => (i % 2 == 0 ? 1 : -1) * Math.Sin(Angle(i)))];

    private readonly Videos _videos;
    private readonly Videos _nodes;
    private readonly Tensor _weights;

    /// <summary>Lays out the nodes of a batch.</summary>
    /// <param name="tape">Holds them until its next reset.</param>
    /// <param name="positions">The codes of all frames, <c>[N, D]</c>.</param>
    /// <param name="videos">Where each video's frames lie.</param>
    public PositionNodes(Tape tape, Tensor positions, Videos videos)
    {
        var lengths = new int[videos.Count];
        for (var video = 0; video < lengths.Length; video++)
        {
            lengths[video] = videos.Length(video) < LongVideo ? videos.Length(video) : Count;
        }

        (_videos, _nodes) = (videos, new Videos(lengths));
        _weights = tape.Uninitialized(videos.Rows, Count);
        Positions = tape.Uninitialized(_nodes.Rows, positions.Channels);
        var (code, weights, frequencies) = (new float[positions.Channels], new float[Count], Waves.Frequencies(positions.Channels / 2));
        for (var video = 0; video < lengths.Length; video++)
        {
            if (lengths[video] == videos.Length(video))
            {
                Positions.CopyRowsFrom(_nodes.Start(video), positions.Slice(videos.Start(video), lengths[video]).ToArray());
                continue;
            }

            for (var node = 0; node < Count; node++)
            {
                Waves.Position(s_places[node], frequencies, code);
                Positions.CopyRowsFrom(_nodes.Start(video) + node, code);
            }

            for (var frame = 0; frame < videos.Length(video); frame++)
            {
                Weigh(Waves.PositionOf(frame, videos.Length(video)), weights);
                _weights.CopyRowsFrom(videos.Start(video) + frame, weights);
            }
        }
    }

    /// <summary>The codes of the nodes, <c>[M, D]</c>.</summary>
    public Tensor Positions { get; }

    /// <summary>Adds to every node its video's row.</summary>
    /// <param name="tape">Runs and records it.</param>
    /// <param name="rows"><c>[B, D]</c>.</param>
    /// <returns><c>[M, D]</c>.</returns>
    public Tensor Add(Tape tape, Tensor rows) => tape.AddPerVideo(Positions, rows, _nodes);

    /// <summary>From the nodes to the frames.</summary>
    /// <param name="tape">Runs and records it.</param>
    /// <param name="values"><c>[M, C]</c>.</param>
    /// <returns><c>[N, C]</c>.</returns>
    public Tensor Spread(Tape tape, Tensor values) => tape.Interpolate(values, _nodes, _weights, _videos);

    /// <summary>The share of each node's value in the value at a place, by the barycentric formula: they add up to one.</summary>
    /// <param name="place">In 0..2π.</param>
    /// <param name="weights"><c>[32]</c>.</param>
    internal static void Weigh(double place, Span<float> weights)
    {
        Span<double> shares = stackalloc double[Count];
        var sum = 0.0;
        for (var node = 0; node < Count; node++)
        {
            var distance = place - s_places[node];
            if (distance == 0)
            {
                weights.Clear();
                weights[node] = 1;
                return;
            }

            shares[node] = s_barycentric[node] / distance;
            sum += shares[node];
        }

        for (var node = 0; node < Count; node++)
        {
            weights[node] = (float)(shares[node] / sum);
        }
    }

    private static double Angle(int node) => ((2 * node) + 1) * Math.PI / (2 * Count);
}
