namespace SummDiff.Fingerprints;

/// <summary>How a picture becomes what a network takes, and its output a feature row. Every part changes the features.</summary>
public sealed record InputRecipe
{
    /// <summary>
    /// What the published SumMe and TVSum files were made with: squashed, bilinear without antialiasing, BGR minus the mean color of ImageNet as BVLC
    /// has it, rows at unit length.
    /// </summary>
    public static InputRecipe Published { get; } = new() { Order = ChannelOrder.Bgr, Mean = new(123, 117, 104), Deviation = new(1) };

    /// <summary>As torchvision prepares pictures for its networks; rows at unit length, as DSNet and CSTA have them.</summary>
    public static InputRecipe Torchvision { get; } = new()
    {
        ShorterSide = 256,
        Antialias = true,
        Mean = new(255 * 0.485f, 255 * 0.456f, 255 * 0.406f),
        Deviation = new(255 * 0.229f, 255 * 0.224f, 255 * 0.225f),
    };

    /// <summary>
    /// The same with levels mapped to -1..1, as torchvision's own forward does when it loads the pretrained weights. The public summarization
    /// pipelines bypass that, and so does <see cref="Torchvision"/>.
    /// </summary>
    public static InputRecipe TorchvisionTransformed { get; } = Torchvision with { Mean = new(127.5f), Deviation = new(127.5f) };

    /// <summary>Width and height of the picture that the network takes, in pixels, at least 1.</summary>
    public int Size { get; init; } = 224;

    /// <summary>
    /// Pixels of the shorter side before the middle is cut out, at least <see cref="Size"/>; pixels are made square first. Null squashes the
    /// whole picture, pixels as they are stored.
    /// </summary>
    public int? ShorterSide { get; init; }

    /// <summary>Whether scaling down averages over all pixels; otherwise it interpolates between the nearest four, as OpenCV does.</summary>
    public bool Antialias { get; init; }

    /// <summary>The order of the colors.</summary>
    public ChannelOrder Order { get; init; }

    /// <summary>What is subtracted from the levels 0..255.</summary>
    public required ChannelValues Mean { get; init; }

    /// <summary>What the difference is divided by.</summary>
    public required ChannelValues Deviation { get; init; }

    /// <summary>Whether each feature row is divided by its Euclidean length.</summary>
    public bool UnitLength { get; init; } = true;

    /// <inheritdoc/>
    public override string ToString() => string.Join(
        ", ",
        ShorterSide is { } side ? $"shorter side {side}, middle {Size} x {Size}" : $"squashed to {Size} x {Size}",
        Antialias ? "antialiased" : "not antialiased",
        FormattableString.Invariant($"{(Order == ChannelOrder.Rgb ? "RGB" : "BGR")} minus ({Mean.Red:0.###}, {Mean.Green:0.###}, {Mean.Blue:0.###})"),
        FormattableString.Invariant($"divided by ({Deviation.Red:0.###}, {Deviation.Green:0.###}, {Deviation.Blue:0.###})"),
        UnitLength ? "unit length" : "as computed");

    /// <summary>Checks what came from a file.</summary>
    /// <returns>What is wrong, or null.</returns>
    internal string? Problem() => this switch
    {
        { Size: < 1 or > 4096 } => $"a picture of {Size} pixels",
        { ShorterSide: { } side } when side < Size || side > 8192 => $"a shorter side of {side} pixels for a picture of {Size}",
        _ when !IsFinite(Mean) || !IsFinite(Deviation) || Deviation.Red == 0 || Deviation.Green == 0 || Deviation.Blue == 0 => $"levels minus {Mean} divided by {Deviation}",
        _ => null,
    };

    private static bool IsFinite(ChannelValues values) => float.IsFinite(values.Red + values.Green + values.Blue);
}
