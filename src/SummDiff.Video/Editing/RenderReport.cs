namespace SummDiff.Video.Editing;

/// <summary>How a summary video came about.</summary>
/// <param name="CopiedFrames">Frames that are the source's own packets.</param>
/// <param name="EncodedFrames">Frames that were encoded anew.</param>
/// <param name="WhyNotCopied">Why nothing was copied though copying was asked for; null otherwise.</param>
internal sealed record RenderReport(int CopiedFrames, int EncodedFrames, string? WhyNotCopied);
