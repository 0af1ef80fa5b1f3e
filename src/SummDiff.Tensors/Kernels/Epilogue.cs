namespace SummDiff.Tensors.Kernels;

/// <summary>Writes a finished tile: adds what was there, adds the bias, applies the activation.</summary>
internal static unsafe class Epilogue
{
    /// <summary>c = activation(tile (+ c) (+ bias)).</summary>
    public static void Write(float* tile, int stride, int rows, int columns, float* c, nint ldc, bool accumulate, float* bias, Activation activation)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var x = tile[column];
                x = accumulate ? c[column] + x : x;
                x = bias is null ? x : x + bias[column];
                c[column] = activation switch
                {
                    Activation.Relu => MathF.Max(x, 0),
                    Activation.Silu => x / (1 + MathF.Exp(-x)),
                    Activation.Sigmoid => 1 / (1 + MathF.Exp(-x)),
                    _ => x,
                };
            }

            tile += stride;
            c += ldc;
        }
    }
}
