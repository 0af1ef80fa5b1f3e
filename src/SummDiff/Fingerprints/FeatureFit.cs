namespace SummDiff.Fingerprints;

/// <summary>Decides whether a model fits features, by how both were made.</summary>
internal static class FeatureFit
{
    /// <summary>Whether two records name the same way of making features. What one of them does not record is not compared.</summary>
    public static bool Agree(FeatureFingerprint a, FeatureFingerprint b) =>
        a.Network == b.Network && WeightsAgree(a.WeightsSha256, b.WeightsSha256) && (a.Input is null || b.Input is null || a.Input == b.Input) && RatesAgree(a, b);

    /// <summary>Refuses features that a model was not trained on.</summary>
    /// <param name="trainedOn">How the features that the model was trained on were made.</param>
    /// <param name="given">How the features it is to score are made.</param>
    /// <param name="model">The model's file, for errors.</param>
    /// <exception cref="SummDiffException">They do not agree; the message names both, and the way out.</exception>
    public static void Require(FeatureFingerprint trainedOn, FeatureFingerprint given, string model)
    {
        if (!Agree(trainedOn, given))
        {
            throw new SummDiffException($"{model}: the model was trained on other features ({trainedOn}) than these ({given}). {WayOut(trainedOn, given)}");
        }
    }

    private static string WayOut(FeatureFingerprint trainedOn, FeatureFingerprint given) => trainedOn.Network switch
    {
        FeatureFingerprint.YouTube8MInception =>
            "YouTube-8M's network and its projection were never published in a form that can be run here, so a model trained on MrHiSum fits MrHiSum's own files alone. Use a model trained on TVSum or SumMe, or train one on features extracted from videos.",
        FeatureFingerprint.MadeUp => "Made-up features have no meaning in videos. Train a model on real features.",
        _ when trainedOn.Network != given.Network && trainedOn.Network == FeatureFingerprint.BvlcGoogLeNet =>
            "Give the weights of BVLC's GoogLeNet (bvlc_googlenet.caffemodel) as backbone, or train a model on features like these.",
        _ when trainedOn.Network != given.Network => $"Give the weights of {trainedOn.Network} as backbone, or train a model on features like these.",
        _ when !WeightsAgree(trainedOn.WeightsSha256, given.WeightsSha256) => "Give the same file of weights, or train a model on features like these.",
        _ when !RatesAgree(trainedOn, given) => "Sample frames as often as for training, which is the default for this model, or train a model on features like these.",
        _ => "Prepare pictures as for training, which is the default for this model, or train a model on features like these.",
    };

    // Earlier versions recorded the first digits alone.
    private static bool WeightsAgree(string? a, string? b) =>
        a is null || b is null || (a.Length < b.Length ? b.StartsWith(a, StringComparison.Ordinal) : a.StartsWith(b, StringComparison.Ordinal));

    private static bool RatesAgree(FeatureFingerprint a, FeatureFingerprint b) =>
        (a.Every == b.Every && a.Rate == b.Rate) || a is { Every: null, Rate: null } || b is { Every: null, Rate: null } || (IsEvery15thOf30(a) && IsEvery15thOf30(b));

    // The published files took every 15th frame, mostly of 30 a second; counting and time mean the same there.
    private static bool IsEvery15thOf30(FeatureFingerprint made) => made is { Network: FeatureFingerprint.BvlcGoogLeNet, WeightsSha256: null, Rate: 2 } or { Every: 15 };
}
