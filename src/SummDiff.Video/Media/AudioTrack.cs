namespace SummDiff.Video.Media;

/// <summary>One audio stream of a video file.</summary>
/// <param name="Index">The stream's index in the file.</param>
/// <param name="Codec">The codec's short name, such as <c>aac</c>.</param>
/// <param name="SampleRate">Samples a second and channel.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Language">The language tag, or null.</param>
internal sealed record AudioTrack(int Index, string Codec, int SampleRate, int Channels, string? Language);
