using SummDiff.Fingerprints;

namespace SummDiff.Data;

/// <summary>What a feature file holds, and what is wrong with it.</summary>
/// <param name="Kind">The benchmark whose layout the file has. TVSum and SumMe are told apart by their numbers of videos and people.</param>
/// <param name="Labelled">Whether its first video has scores by people.</param>
/// <param name="Note">What the file says of itself (its <c>note</c> attribute), or null.</param>
/// <param name="VideoCount">Videos in the file, looked at or not.</param>
/// <param name="FeatureWidth">Channels F of the first sound video; 0 where there is none.</param>
/// <param name="Fingerprint">How the features were made, as the file records or its layout tells; null where neither does.</param>
/// <param name="Videos">The sound ones of the videos looked at.</param>
/// <param name="Problems">One message for each video that cannot be used.</param>
/// <param name="Warnings">One message for each kind of oddity that is tolerated.</param>
internal sealed record DatasetDescription(
    DatasetKind Kind,
    bool Labelled,
    string? Note,
    int VideoCount,
    int FeatureWidth,
    FeatureFingerprint? Fingerprint,
    IReadOnlyList<InspectedVideo> Videos,
    IReadOnlyList<string> Problems,
    IReadOnlyList<string> Warnings);
