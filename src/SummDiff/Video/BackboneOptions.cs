namespace SummDiff.Video;

/// <summary>How frames become features. Kept with the features, because a model fits only the features it was trained on.</summary>
public sealed record BackboneOptions
{
    /// <summary>
    /// Re-maps the input as torchvision's own forward does when it loads the pretrained weights (<c>--transform-input</c>).
    /// The public summarization pipelines bypass it, and so does the default.
    /// </summary>
    public bool TransformInput { get; init; }

    /// <summary>Divides each feature row by its Euclidean length, as DSNet and CSTA do (<c>--normalize</c>).</summary>
    public bool Normalize { get; init; } = true;
}
