namespace SummDiff.Tensors;

/// <summary>
/// Where each video's rows lie in a packed batch: all frames of all videos are stacked, without padding.
/// </summary>
public sealed class Videos
{
    private readonly int[] _offsets;

    /// <summary>Stacks videos of the given lengths.</summary>
    /// <param name="lengths">Frames of each video, at least 1.</param>
    /// <exception cref="ShapeException">A video has no frames.</exception>
    public Videos(params ReadOnlySpan<int> lengths)
    {
        _offsets = new int[lengths.Length + 1];
        for (var i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < 1)
            {
                throw new ShapeException($"Video {i} of the batch has {lengths[i]} frames; each needs at least one.");
            }

            _offsets[i + 1] = checked(_offsets[i] + lengths[i]);
        }
    }

    /// <summary>Number of videos B.</summary>
    public int Count => _offsets.Length - 1;

    /// <summary>Frames of all videos N.</summary>
    public int Rows => _offsets[^1];

    /// <summary>The first row of a video.</summary>
    /// <param name="video">0 up to <see cref="Count"/>.</param>
    public int Start(int video) => _offsets[video];

    /// <summary>The number of rows of a video.</summary>
    /// <param name="video">0 up to, not including, <see cref="Count"/>.</param>
    public int Length(int video) => _offsets[video + 1] - _offsets[video];

    /// <summary>The same videos with one row put before each.</summary>
    public Videos WithLeadingRow()
    {
        var lengths = new int[Count];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = Length(i) + 1;
        }

        return new Videos(lengths);
    }
}
