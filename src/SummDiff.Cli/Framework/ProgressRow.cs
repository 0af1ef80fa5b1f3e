namespace SummDiff.Cli.Framework;

/// <summary>One line of a progress display.</summary>
/// <param name="Name">What is worked on.</param>
/// <param name="Share">How much of it is done, 0..1.</param>
/// <param name="Left">The time that the rest takes; null where it is not known yet.</param>
/// <param name="Rate">The speed with its unit; empty where it is not known.</param>
/// <param name="Notes">What else there is to say, the most important first: the last go where the terminal is narrow.</param>
internal sealed record ProgressRow(string Name, double Share, TimeSpan? Left, string Rate, params string[] Notes);
