namespace SummDiff.Tensors;

/// <summary>Two shapes that do not fit together. The message names the operation and both shapes.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>Creates an error without a message.</summary>
    public ShapeException() { }

    /// <summary>Creates an error.</summary>
    /// <param name="message">The operation and the shapes.</param>
    public ShapeException(string message) : base(message) { }

    /// <summary>Creates an error that another one caused.</summary>
    /// <param name="message">The operation and the shapes.</param>
    /// <param name="innerException">The cause.</param>
    public ShapeException(string message, Exception? innerException) : base(message, innerException) { }

    internal static void Require(bool fits, string operation, Tensor a, Tensor b)
    {
        if (!fits)
        {
            throw new ShapeException($"{operation}: {a} does not fit {b}.");
        }
    }

    internal static void Require(bool fits, string operation, Tensor a, string expected)
    {
        if (!fits)
        {
            throw new ShapeException($"{operation}: {a} does not fit {expected}.");
        }
    }
}
