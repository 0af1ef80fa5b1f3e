namespace SummDiff.Tensors.Kernels.Products;

/// <summary>What is applied to a product as it is written.</summary>
internal enum Activation
{
    /// <summary>y = x.</summary>
    None,

    /// <summary>y = max(x, 0).</summary>
    Relu,

    /// <summary>y = x / (1 + e⁻ˣ).</summary>
    Silu,

    /// <summary>y = 1 / (1 + e⁻ˣ).</summary>
    Sigmoid,
}
