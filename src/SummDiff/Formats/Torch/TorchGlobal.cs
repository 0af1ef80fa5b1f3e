namespace SummDiff.Formats.Torch;

/// <summary>Something a pickle may refer to by name.</summary>
/// <param name="Name">Its Python name.</param>
/// <param name="Storage">How numbers are stored, where it is a kind of storage.</param>
/// <param name="Call">Builds a value from arguments, or returns null where they are not as expected; null where it cannot be called.</param>
internal sealed record TorchGlobal(string Name, ElementType? Storage, Func<object?[], object?>? Call);
