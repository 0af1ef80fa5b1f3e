using System.Text.Json;
using SummDiff.Formats;
using SummDiff.Model;
using SummDiff.Tensors;
using SummDiff.Tensors.Nn;

namespace SummDiff.Training;

/// <summary>The file that an interrupted fold resumes from: weights, optimizer, moving average and position.</summary>
internal static class TrainingState
{
    private const string PositionKey = "position";

    /// <summary>Writes the file, whole or not at all.</summary>
    public static void Save(string path, ScoreModel model, Adam adam, MovingAverage? average, TrainingPosition position) =>
        SafeTensorsFile.Write(
            path,
            new Dictionary<string, string> { [PositionKey] = JsonSerializer.Serialize(position, RunJson.Line) },
            Parts(model, adam, average).Select(part => (part.Name, new[] { (long)part.Tensor.Length }, (ReadOnlyMemory<float>)part.Tensor.ToArray())));

    /// <summary>Reads the file into a model, optimizer and moving average made from the same options.</summary>
    /// <exception cref="SummDiffException">Damaged, or of another model.</exception>
    public static TrainingPosition Load(string path, ScoreModel model, Adam adam, MovingAverage? average)
    {
        var file = SafeTensorsFile.Open(path);
        try
        {
            var position = JsonSerializer.Deserialize<TrainingPosition>(file.Metadata[PositionKey], RunJson.Line)!;
            foreach (var (name, tensor) in Parts(model, adam, average))
            {
                if (tensor is Parameter parameter)
                {
                    parameter.Restore(file.ReadFloats(name));
                }
                else
                {
                    tensor.CopyFrom(file.ReadFloats(name));
                }
            }

            adam.Steps = position.Step;
            return position;
        }
        catch (Exception error) when (error is KeyNotFoundException or JsonException or ShapeException)
        {
            throw new SummDiffException($"{path}: not the state of this run ({error.Message.TrimEnd('.')}). Start again in another folder.", error);
        }
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Parts(ScoreModel model, Adam adam, MovingAverage? average) =>
        model.Parameters.Select(p => ($"param/{p.Name}", (Tensor)p))
            .Concat(adam.Moments.Select(m => ($"adam/{m.Name}", m.Moment)))
            .Concat(average?.Averages.Select(a => ($"ema/{a.Name}", a.Average)) ?? []);
}
