using System.Numerics.Tensors;
using SummDiff.Formats;
using SummDiff.Tensors;

namespace SummDiff.Checkpoints;

/// <summary>The tensors of a checkpoint file of either format, by official name.</summary>
internal sealed class CheckpointWeights
{
    private readonly string _path;
    private readonly Dictionary<string, (IReadOnlyList<long> Shape, Func<float[]> Values)> _tensors;

    private CheckpointWeights(string path, IReadOnlyDictionary<string, string> metadata, Dictionary<string, (IReadOnlyList<long> Shape, Func<float[]> Values)> tensors) =>
        (_path, Metadata, _tensors) = (path, metadata, tensors);

    public IReadOnlyDictionary<string, string> Metadata { get; }

    public IEnumerable<string> Names => _tensors.Keys;

    public static CheckpointWeights Open(string path)
    {
        var file = TensorFile.Open(path);
        return new(path, file.Metadata, file.Names.ToDictionary(name => name, name => (file.Shape(name), (Func<float[]>)(() => file.ReadFloats(name)))));
    }

    /// <summary>The values of a tensor, or null where there is none.</summary>
    /// <exception cref="SummDiffException">A value is not finite.</exception>
    public float[]? Find(string name) => _tensors.TryGetValue(name, out var tensor) ? Finite(name, tensor.Values()) : null;

    /// <summary>The shape of a tensor, or null where there is none.</summary>
    public IReadOnlyList<long>? Shape(string name) => _tensors.TryGetValue(name, out var tensor) ? tensor.Shape : null;

    /// <summary>The values of a parameter.</summary>
    /// <exception cref="SummDiffException">There is none, it has another shape, or a value is not finite.</exception>
    public float[] Read(Parameter parameter)
    {
        if (!_tensors.TryGetValue(parameter.Name, out var tensor))
        {
            throw new SummDiffException($"{_path}: has no tensor '{parameter.Name}', which the model needs. Check that the file is a SummDiff checkpoint, and give the options it was trained with.");
        }

        return tensor.Shape.SequenceEqual(parameter.Shape.Select(n => (long)n))
            ? Finite(parameter.Name, tensor.Values())
            : throw new SummDiffException($"{_path}: tensor '{parameter.Name}' is [{string.Join(", ", tensor.Shape)}], but the options ask for [{string.Join(", ", parameter.Shape)}]. Give the options it was trained with.");
    }

    private float[] Finite(string name, float[] values) => TensorPrimitives.IsFiniteAll<float>(values)
        ? values
        : throw new SummDiffException($"{_path}: tensor '{name}' holds NaN or infinite numbers, and a model with these makes no scores. Copy the file again, or use another checkpoint of the run.");
}
