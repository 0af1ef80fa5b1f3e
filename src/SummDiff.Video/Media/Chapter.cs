namespace SummDiff.Video.Media;

/// <summary>A chapter of a video file.</summary>
/// <param name="Start">When it starts, by the file's timestamps, in seconds.</param>
/// <param name="End">When it ends.</param>
/// <param name="Title">Its title, or null.</param>
internal sealed record Chapter(double Start, double End, string? Title);
