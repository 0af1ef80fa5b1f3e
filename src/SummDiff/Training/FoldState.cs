using System.Text.Json;
using SummDiff.Formats;
using SummDiff.Model;
using SummDiff.Runs;
using SummDiff.Tensors;
using SummDiff.Tensors.Optim;

namespace SummDiff.Training;

/// <summary>The file that an interrupted fold resumes from: weights, optimizer, moving average and position.</summary>
internal static class FoldState
{
    private const string PositionKey = "position";

    /// <summary>Writes the file, whole or not at all.</summary>
    public static void Save(string path, ScoreModel model, Adam adam, MovingAverage? average, FoldPosition position) =>
        SafeTensorsFile.Write(
            path,
            new Dictionary<string, string> { [PositionKey] = RunJson.ToLine(position) },
            [
                .. model.Parameters.Select(p => Part($"param/{p.Name}", p.Save())),
                .. Moving(adam, average).Select(part => Part(part.Name, part.Tensor.ToArray())),
            ]);

    /// <summary>Reads the file into a model, optimizer and moving average made from the same options.</summary>
    /// <exception cref="SummDiffException">Damaged, or of another model.</exception>
    public static FoldPosition Load(string path, ScoreModel model, Adam adam, MovingAverage? average)
    {
        try
        {
            var file = SafeTensorsFile.Open(path);
            var position = RunJson.Read<FoldPosition>(file.Metadata[PositionKey]);
            foreach (var parameter in model.Parameters)
            {
                parameter.Load(file.ReadFloats($"param/{parameter.Name}"));
            }

            foreach (var (name, tensor) in Moving(adam, average))
            {
                tensor.CopyFrom(file.ReadFloats(name));
            }

            adam.Steps = position.Step;
            return position;
        }
        catch (Exception error) when (error is SummDiffException or KeyNotFoundException or JsonException or ShapeException)
        {
            var what = error.Message.StartsWith(path, StringComparison.Ordinal) ? error.Message[(path.Length + 2)..] : error.Message;
            throw new SummDiffException(
                $"{path}: not the state of this run ({what.TrimEnd('.')}). Put back a copy of the file, or delete the folder {Path.GetDirectoryName(path)} and resume the run, which trains this fold again.", error);
        }
    }

    private static (string Name, long[] Shape, ReadOnlyMemory<float> Values) Part(string name, float[] values) => (name, [values.Length], values);

    private static IEnumerable<(string Name, Tensor Tensor)> Moving(Adam adam, MovingAverage? average) =>
        adam.Moments.Select(m => ($"adam/{m.Name}", m.Moment)).Concat(average?.Averages.Select(a => ($"ema/{a.Name}", a.Average)) ?? []);
}
