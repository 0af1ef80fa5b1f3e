namespace SummDiff.Tensors.Kernels.Images;

/// <summary>Height and width of a feature map, which is a tensor of <c>[height·width, channels]</c>.</summary>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Width">Pixels in a row.</param>
internal readonly record struct MapSize(int Height, int Width)
{
    /// <summary>Pixels: rows of the tensor.</summary>
    public int Pixels => Height * Width;
}
