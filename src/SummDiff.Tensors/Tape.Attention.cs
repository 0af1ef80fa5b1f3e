using SummDiff.Tensors.Kernels;
using SummDiff.Tensors.Kernels.Attention;
using SummDiff.Tensors.Threading;

namespace SummDiff.Tensors;

public sealed partial class Tape
{
    /// <summary>
    /// Multi-head attention of each video's frames over the same video's frames: softmax(q·kᵀ/√d)·v for each head of width d, with
    /// dropout on the weights while training.
    /// </summary>
    /// <param name="q"><c>[N, D]</c>.</param>
    /// <param name="k"><c>[N, D]</c>.</param>
    /// <param name="v"><c>[N, D]</c>.</param>
    /// <param name="videos">Where each video's frames lie.</param>
    /// <param name="heads">Heads; they divide D.</param>
    /// <param name="dropout">0 up to but not including 1.</param>
    /// <returns><c>[N, D]</c>.</returns>
    /// <exception cref="ShapeException">The shapes differ, or D is no multiple of the heads.</exception>
    public Tensor Attention(Columns q, Columns k, Columns v, Videos videos, int heads, double dropout) =>
        Attention(q, k, v, videos, videos, heads, dropout);

    /// <summary>As above, with queries of one length and keys of another: video i's queries look at video i's keys.</summary>
    /// <param name="q"><c>[N, D]</c>.</param>
    /// <param name="k"><c>[M, D]</c>.</param>
    /// <param name="v"><c>[M, D]</c>.</param>
    /// <param name="videos">Where each video's queries lie.</param>
    /// <param name="keyVideos">Where each video's keys and values lie.</param>
    /// <param name="heads">Heads; they divide D.</param>
    /// <param name="dropout">0 up to but not including 1.</param>
    /// <returns><c>[N, D]</c>.</returns>
    /// <exception cref="ShapeException">The shapes differ, or D is no multiple of the heads.</exception>
    public Tensor Attention(Columns q, Columns k, Columns v, Videos videos, Videos keyVideos, int heads, double dropout)
    {
        ArgumentNullException.ThrowIfNull(videos);
        ArgumentNullException.ThrowIfNull(keyVideos);
        ShapeException.Require(q.Rows == videos.Rows && videos.Count == keyVideos.Count, "attention", q.Tensor, $"{videos.Rows} frames");
        ShapeException.Require(k.Rows == keyVideos.Rows && v.Rows == keyVideos.Rows, "attention", k.Tensor, $"{keyVideos.Rows} frames");
        ShapeException.Require(q.Count == k.Count && q.Count == v.Count && q.Count % heads == 0, "attention", q.Tensor, $"{heads} heads");
        var (qt, kt, vt) = (q.Tensor, k.Tensor, v.Tensor);
        var y = New(videos.Rows, q.Count, qt.NeedsGradient || kt.NeedsGradient || vt.NeedsGradient);
        var logSums = New(videos.Rows, heads, needsGradient: false);
        var p = _training ? dropout : 0;
        var key = p > 0 ? NextDropoutKey() : 0;

        // All videos' units go into one loop, so that one long video does not leave threads idle.
        var ends = new int[videos.Count];
        for (var video = 0; video < videos.Count; video++)
        {
            Work.CountProduct(2L * videos.Length(video), keyVideos.Length(video), q.Count);
            ends[video] = (video == 0 ? 0 : ends[video - 1]) + AttentionKernel.UnitCount(videos.Length(video), heads);
        }

        Workers.For(videos.Count == 0 ? 0 : ends[^1], unit =>
        {
            var found = Array.BinarySearch(ends, unit + 1);
            var video = found >= 0 ? found : ~found;
            AttentionKernel.RunUnit(AttentionOf(video, q, k, v, videos, keyVideos, heads, p, key, logSums, y), unit - (video == 0 ? 0 : ends[video - 1]));
        });
        Record(y, () => AttentionBackward(q, k, v, videos, keyVideos, heads, p, key, logSums, y));
        return y;
    }

    private void AttentionBackward(Columns q, Columns k, Columns v, Videos videos, Videos keyVideos, int heads, double p, ulong key, Tensor logSums, Tensor y)
    {
        foreach (var tensor in (Tensor[])[q.Tensor, k.Tensor, v.Tensor])
        {
            if (tensor.NeedsGradient)
            {
                GradientToAddTo(tensor);
            }
        }

        // The longest first: what is left at the end is short, and is shared out evenly.
        var order = new int[videos.Count];
        var lengths = new int[videos.Count];
        for (var video = 0; video < videos.Count; video++)
        {
            Work.CountProduct(5L * videos.Length(video), keyVideos.Length(video), q.Count);
            (order[video], lengths[video]) = (video, -videos.Length(video));
        }

        Array.Sort(lengths, order);
        var units = AttentionKernel.GradientUnitCount(heads);
        Workers.For(videos.Count * units, unit =>
            AttentionKernel.RunGradientUnit(AttentionOf(order[unit / units], q, k, v, videos, keyVideos, heads, p, key, logSums, y), unit % units));
    }

    private static unsafe AttentionProblem AttentionOf(int video, Columns q, Columns k, Columns v, Videos videos, Videos keyVideos, int heads, double p, ulong key, Tensor logSums, Tensor y)
    {
        var (first, firstKey) = ((nint)videos.Start(video), (nint)keyVideos.Start(video));
        return new AttentionProblem
        {
            QueryRows = videos.Length(video),
            KeyRows = keyVideos.Length(video),
            Heads = heads,
            HeadWidth = q.Count / heads,
            Query = q.Pointer + (first * q.Stride),
            Key = k.Pointer + (firstKey * k.Stride),
            Value = v.Pointer + (firstKey * v.Stride),
            Output = y.Pointer + (first * y.Channels),
            LogSumExp = logSums.Pointer + (first * heads),
            QueryStride = q.Stride,
            KeyStride = k.Stride,
            ValueStride = v.Stride,
            OutputStride = y.Channels,
            OutputGradient = y.Gradient is { } dy ? dy.Pointer + (first * dy.Channels) : null,
            QueryGradient = GradientPointer(q, first),
            KeyGradient = GradientPointer(k, firstKey),
            ValueGradient = GradientPointer(v, firstKey),
            Dropout = p,
            DropoutKey = new Rng(key).Fork((ulong)video).Key,
        };
    }

    private static unsafe float* GradientPointer(Columns columns, nint row) =>
        columns.Tensor.Gradient is { } gradient && columns.Tensor.NeedsGradient ? gradient.Pointer + (row * columns.Stride) + columns.First : null;
}
