namespace SummDiff.Video.Backbones;

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

    /// <summary>How features are made, in one line; models and feature files that agree on it fit together.</summary>
    /// <param name="weights">The network's <see cref="GoogLeNet.Fingerprint"/>.</param>
    public string Describe(string weights) => $"googlenet pool5, weights {weights}, {(Normalize ? "unit length" : "as computed")}{(TransformInput ? ", transform-input" : "")}";
}
