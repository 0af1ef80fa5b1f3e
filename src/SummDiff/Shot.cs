namespace SummDiff;

/// <summary>A shot of a video: the unit a summary takes or leaves.</summary>
/// <param name="Start">First frame, an original frame number.</param>
/// <param name="End">One past the last frame.</param>
/// <param name="Frames">The shot's weight in the knapsack (<c>n_frame_per_seg</c>); in odd files it differs from End - Start.</param>
public readonly record struct Shot(int Start, int End, int Frames);
