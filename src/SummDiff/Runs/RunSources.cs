namespace SummDiff.Runs;

/// <summary>The files a run was trained on, so that it can be evaluated without naming them again.</summary>
/// <param name="Data">The dataset's HDF5 file.</param>
/// <param name="Annotations">TVSum's annotations; null for the shipped ones.</param>
/// <param name="NullVideo">The null video; null for the shipped one or none.</param>
public sealed record RunSources(string Data, string? Annotations, string? NullVideo);
