namespace SummDiff.Video;

/// <summary>How far the work on a video is; reported at the start of each stage and while it lasts.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Share">How much of it is done, 0..1.</param>
/// <param name="Frames">Sampled frames done; 0 in stages that do not count them.</param>
public readonly record struct StageProgress(Stage Stage, double Share, int Frames = 0);
