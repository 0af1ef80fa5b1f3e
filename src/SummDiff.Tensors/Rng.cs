using SummDiff.Tensors.Kernels.RandomBits;

namespace SummDiff.Tensors;

/// <summary>
/// A counter-based generator (Philox 4x32-10): draw number i depends on the key and on i alone, so draws can be made in any order and
/// by any thread. Streams for different purposes are made by <see cref="Fork(ulong)"/>.
/// </summary>
/// <param name="Key">Names the stream.</param>
public readonly record struct Rng(ulong Key)
{
    /// <summary>A stream of its own for a purpose, a step or a video.</summary>
    /// <param name="id">Names the purpose.</param>
    public Rng Fork(ulong id)
    {
        var block = Philox.Block(Key, ~id);
        return new Rng(((ulong)block.Y << 32) | block.X);
    }

    /// <summary>A stream of its own for a name, such as a video's key.</summary>
    /// <param name="name">Any text.</param>
    public Rng Fork(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var rng = Fork((ulong)name.Length);
        foreach (var letter in name)
        {
            rng = rng.Fork(letter);
        }

        return rng;
    }

    /// <summary>Draw i, uniform in 0 up to but not including 1.</summary>
    /// <param name="i">Number of the draw.</param>
    public double Uniform(ulong i)
    {
        var block = Philox.Block(Key, i);
        return Unit(block.X, block.Y);
    }

    /// <summary>Draw i, standard normal (Box and Muller).</summary>
    /// <param name="i">Number of the draw.</param>
    public double Normal(ulong i)
    {
        var block = Philox.Block(Key, i);
        var radius = Math.Sqrt(-2 * Math.Log(1 - Unit(block.X, block.Y)));
        return radius * Math.Cos(2 * Math.PI * Unit(block.Z, block.W));
    }

    /// <summary>Draw i, a whole number of 0 up to but not including a bound.</summary>
    /// <param name="i">Number of the draw.</param>
    /// <param name="bound">At least 1.</param>
    public int Below(ulong i, int bound) => (int)(Uniform(i) * bound);

    /// <summary>Fills a span with standard normal draws 0, 1, ….</summary>
    /// <param name="values">Overwritten.</param>
    public void FillNormal(Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)Normal((ulong)i);
        }
    }

    /// <summary>Puts values into a random order (Fisher and Yates).</summary>
    /// <param name="values">Reordered in place.</param>
    public void Shuffle<T>(Span<T> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = Below((ulong)i, i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static double Unit(uint high, uint low) => ((((ulong)high << 32) | low) >> 11) * (1.0 / (1UL << 53));
}
