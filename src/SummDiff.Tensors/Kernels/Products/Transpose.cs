namespace SummDiff.Tensors.Kernels.Products;

/// <summary>Which factor of a product is stored transposed.</summary>
internal enum Transpose
{
    /// <summary>C = A·B: A is [m, k], B is [k, n].</summary>
    None,

    /// <summary>C = A·Bᵀ: A is [m, k], B is stored as [n, k]. A linear layer's forward pass.</summary>
    B,

    /// <summary>C = Aᵀ·B: A is stored as [k, m], B is [k, n]. The gradient of weights.</summary>
    A,
}
