namespace SummDiff.Video.Features;

/// <summary>How far two sets of features of one video agree.</summary>
/// <param name="Key">The video's key in the first file.</param>
/// <param name="Rows">Sampled frames that both have; only these are compared.</param>
/// <param name="MeanCosine">Mean cosine of the two rows of a frame, -1..1.</param>
/// <param name="WorstCosine">The least cosine of the two rows of a frame.</param>
/// <param name="WorstFrame">The frame that has it.</param>
/// <param name="NearestIsItself">Share of the frames whose row is nearer to the same frame's other row than to any other frame's, 0..1; ties count.</param>
/// <param name="Boundaries">Shot boundaries in the first and in the second.</param>
/// <param name="Agreement">F1 of the boundaries, 0..1, where those within 0, 1 and 2 sampled frames count as the same; null where neither has any.</param>
/// <param name="RandomAgreement">The same for random boundaries in place of the second's, as many: a mean over draws.</param>
internal sealed record ComparedVideo(
    string Key, int Rows, double MeanCosine, double WorstCosine, int WorstFrame, double NearestIsItself, (int One, int Other) Boundaries, double[]? Agreement, double[]? RandomAgreement);
