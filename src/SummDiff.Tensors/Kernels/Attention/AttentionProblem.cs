namespace SummDiff.Tensors.Kernels.Attention;

/// <summary>
/// Attention of one video: queries [Lq, D] over keys and values [Lk, D], each row-major with its own stride, D shared out to heads in
/// equal parts. Gradients lie as their values do and are added to.
/// </summary>
internal unsafe struct AttentionProblem
{
    /// <summary>Lq, at least 1.</summary>
    public required int QueryRows { get; init; }

    /// <summary>Lk, at least 1.</summary>
    public required int KeyRows { get; init; }

    /// <summary>Heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Channels of a head, D / heads.</summary>
    public required int HeadWidth { get; init; }

    /// <summary>Queries [Lq, D].</summary>
    public required float* Query { get; init; }

    /// <summary>Keys [Lk, D].</summary>
    public required float* Key { get; init; }

    /// <summary>Values [Lk, D].</summary>
    public required float* Value { get; init; }

    /// <summary>The result [Lq, D]: written by the forward pass, read by the backward pass.</summary>
    public required float* Output { get; init; }

    /// <summary>ln Σ e^score of each head and query, [heads, Lq]: written by the forward pass, read by the backward pass.</summary>
    public required float* LogSumExp { get; init; }

    /// <summary>Floats from one query to the next.</summary>
    public required int QueryStride { get; init; }

    /// <summary>Floats from one key to the next.</summary>
    public required int KeyStride { get; init; }

    /// <summary>Floats from one value to the next.</summary>
    public required int ValueStride { get; init; }

    /// <summary>Floats from one row of the result to the next.</summary>
    public required int OutputStride { get; init; }

    /// <summary>Gradient of the result.</summary>
    public float* OutputGradient { get; init; }

    /// <summary>Gradient of the queries, or null where not wanted.</summary>
    public float* QueryGradient { get; init; }

    /// <summary>Gradient of the keys, or null where not wanted.</summary>
    public float* KeyGradient { get; init; }

    /// <summary>Gradient of the values, or null where not wanted.</summary>
    public float* ValueGradient { get; init; }

    /// <summary>Share of weights dropped, 0 up to but not including 1.</summary>
    public double Dropout { get; init; }

    /// <summary>Names the dropout mask.</summary>
    public ulong DropoutKey { get; init; }
}
