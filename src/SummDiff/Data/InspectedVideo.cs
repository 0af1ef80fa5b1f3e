namespace SummDiff.Data;

/// <summary>One sound video of an inspected file.</summary>
/// <param name="Key">Its key, such as <c>video_7</c>.</param>
/// <param name="Samples">Sampled frames L.</param>
/// <param name="Frames">Original frames.</param>
/// <param name="Shots">Shots S.</param>
/// <param name="People">Users U whose summaries are there.</param>
internal sealed record InspectedVideo(string Key, int Samples, int Frames, int Shots, int People);
