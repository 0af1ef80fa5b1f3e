namespace SummDiff.Tensors.Kernels.Products;

/// <summary>How the units of a product find a factor.</summary>
internal enum FactorLayout
{
    /// <summary>In panels that were packed before the product, once for all units.</summary>
    Packed,

    /// <summary>In the matrix itself, without a copy. Left factors only.</summary>
    InPlace,

    /// <summary>In the matrix itself: each unit packs the part that it multiplies, just before.</summary>
    PackedByUnit,
}
