using System.Numerics.Tensors;
using SummDiff.Tensors.Kernels.Pointwise;
using SummDiff.Tensors.Threading;

namespace SummDiff.Tensors;

public sealed partial class Tape
{
    /// <summary>Gives every frame its video's row.</summary>
    /// <param name="rows"><c>[B, C]</c>.</param>
    /// <param name="videos">Where each video's frames lie.</param>
    /// <returns><c>[N, C]</c>.</returns>
    /// <exception cref="ShapeException">There is not one row a video.</exception>
    public Tensor Expand(Tensor rows, Videos videos) => AddPerVideo(null, rows, videos);

    /// <summary>Adds to every frame its video's row.</summary>
    /// <param name="x"><c>[N, C]</c>, or null for zeros.</param>
    /// <param name="rows"><c>[B, C]</c>.</param>
    /// <param name="videos">Where each video's frames lie.</param>
    /// <returns><c>[N, C]</c>.</returns>
    /// <exception cref="ShapeException">There is not one row a video, or the widths differ.</exception>
    public Tensor AddPerVideo(Tensor? x, Tensor rows, Videos videos)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(videos);
        ShapeException.Require(rows.Rows == videos.Count, "per video", rows, $"{videos.Count} videos");
        ShapeException.Require(x is null || (x.Rows == videos.Rows && x.Channels == rows.Channels), "per video", rows, $"{x} of {videos.Rows} frames");
        var channels = rows.Channels;
        var y = New(videos.Rows, channels, rows.NeedsGradient || (x?.NeedsGradient ?? false));
        for (var video = 0; video < videos.Count; video++)
        {
            var (first, row) = (videos.Start(video), video);
            ForRows(videos.Length(video), (start, end) =>
            {
                var added = rows.Span.Slice(row * channels, channels);
                for (var frame = first + start; frame < first + end; frame++)
                {
                    var to = y.Span.Slice(frame * channels, channels);
                    if (x is null)
                    {
                        added.CopyTo(to);
                    }
                    else
                    {
                        TensorPrimitives.Add(x.Span.Slice(frame * channels, channels), added, to);
                    }
                }
            });
        }

        Record(y, () => AddPerVideoBackward(x, rows, videos, y));
        return y;
    }

    private void AddPerVideoBackward(Tensor? x, Tensor rows, Videos videos, Tensor y)
    {
        if (rows.NeedsGradient)
        {
            var (dy, dr, channels) = (y.Gradient!, GradientToAddTo(rows), y.Channels);
            Workers.For(videos.Count, video =>
            {
                var sum = dr.Span.Slice(video * channels, channels);
                for (var frame = videos.Start(video); frame < videos.Start(video) + videos.Length(video); frame++)
                {
                    Elementwise.Add(dy.Span.Slice(frame * channels, channels), sum);
                }
            });
        }

        if (x is not null)
        {
            PassGradient(y.Gradient!, x);
        }
    }

    /// <summary>Puts one row, the same for all, before each video's frames.</summary>
    /// <param name="x"><c>[N, C]</c>.</param>
    /// <param name="row"><c>[1, C]</c>.</param>
    /// <param name="videos">Where each video's frames lie in x.</param>
    /// <returns><c>[N + B, C]</c>, laid out as <see cref="Videos.WithLeadingRow"/>.</returns>
    /// <exception cref="ShapeException">The widths differ.</exception>
    public Tensor PrependRow(Tensor x, Tensor row, Videos videos)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(videos);
        ShapeException.Require(row.Length == x.Channels && x.Rows == videos.Rows, "prepend row", x, row);
        var channels = x.Channels;
        var y = New(x.Rows + videos.Count, channels, x.NeedsGradient || row.NeedsGradient);
        Workers.For(videos.Count, video =>
        {
            var (from, to) = (videos.Start(video) * channels, (videos.Start(video) + video) * channels);
            row.Span.CopyTo(y.Span[to..]);
            x.Span.Slice(from, videos.Length(video) * channels).CopyTo(y.Span[(to + channels)..]);
        });
        Record(y, () => PrependRowBackward(x, row, videos, y));
        return y;
    }

    private void PrependRowBackward(Tensor x, Tensor row, Videos videos, Tensor y)
    {
        var (dy, channels) = (y.Gradient!, y.Channels);
        if (row.NeedsGradient)
        {
            var dr = GradientToAddTo(row);
            for (var video = 0; video < videos.Count; video++)
            {
                Elementwise.Add(dy.Span.Slice((videos.Start(video) + video) * channels, channels), dr.Span);
            }
        }

        if (x.NeedsGradient)
        {
            var dx = GradientToAddTo(x);
            Workers.For(videos.Count, video =>
            {
                var (to, from) = (videos.Start(video) * channels, (videos.Start(video) + video + 1) * channels);
                var count = videos.Length(video) * channels;
                Elementwise.Add(dy.Span.Slice(from, count), dx.Span.Slice(to, count));
            });
        }
    }

    /// <summary>Takes the first row of each video away: the inverse of <see cref="PrependRow"/>.</summary>
    /// <param name="x"><c>[N + B, C]</c>.</param>
    /// <param name="videos">Where each video's frames lie in the result.</param>
    /// <returns><c>[N, C]</c>.</returns>
    /// <exception cref="ShapeException">x does not have one row more a video.</exception>
    public Tensor DropFirstRows(Tensor x, Videos videos)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(videos);
        ShapeException.Require(x.Rows == videos.Rows + videos.Count, "drop first rows", x, $"{videos.Count} videos of {videos.Rows} frames");
        var channels = x.Channels;
        var y = New(videos.Rows, channels, x.NeedsGradient);
        Workers.For(videos.Count, video =>
        {
            var (to, from) = (videos.Start(video) * channels, (videos.Start(video) + video + 1) * channels);
            x.Span.Slice(from, videos.Length(video) * channels).CopyTo(y.Span[to..]);
        });
        Record(y, () => DropFirstRowsBackward(x, videos, y));
        return y;
    }

    private void DropFirstRowsBackward(Tensor x, Videos videos, Tensor y)
    {
        var (dy, dx, channels) = (y.Gradient!, GradientToAddTo(x), y.Channels);
        Workers.For(videos.Count, video =>
        {
            var (from, to) = (videos.Start(video) * channels, (videos.Start(video) + video + 1) * channels);
            var count = videos.Length(video) * channels;
            Elementwise.Add(dy.Span.Slice(from, count), dx.Span.Slice(to, count));
        });
    }
}
