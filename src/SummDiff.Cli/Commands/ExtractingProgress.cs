using SummDiff.Video;

namespace SummDiff.Cli.Commands;

/// <summary>Reports the extraction's share as a stage.</summary>
/// <param name="progress">Told the stage and its share.</param>
internal sealed class ExtractingProgress(IProgress<(Stage Stage, double Share)> progress) : IProgress<double>
{
    public void Report(double value) => progress.Report((Stage.Extracting, value));
}
