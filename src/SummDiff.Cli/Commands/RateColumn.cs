using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SummDiff.Cli.Commands;

/// <summary>Steps a second of a progress bar.</summary>
internal sealed class RateColumn : ProgressColumn
{
    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(task.Speed is { } speed && !task.IsFinished ? speed.ToString("0.0", CultureInfo.InvariantCulture) + "/s" : "");
}
