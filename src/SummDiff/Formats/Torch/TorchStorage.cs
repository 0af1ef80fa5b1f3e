namespace SummDiff.Formats.Torch;

/// <summary>A block of numbers of a PyTorch checkpoint, which several tensors may share.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">How its numbers are stored.</param>
/// <param name="Count">How many there are.</param>
internal sealed record TorchStorage(string Key, ElementType Type, long Count)
{
    /// <summary>Bytes that the numbers take.</summary>
    public long Bytes => Count * Elements.Size(Type);
}
