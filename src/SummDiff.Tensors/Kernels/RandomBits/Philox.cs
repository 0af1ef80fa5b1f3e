namespace SummDiff.Tensors.Kernels.RandomBits;

/// <summary>Philox 4x32-10 (Salmon, Moraes, Dror and Shaw, SC 2011): four random words from a key and a counter.</summary>
internal static class Philox
{
    public const int Rounds = 10;
    public const uint MultiplierX = 0xD2511F53;
    public const uint MultiplierZ = 0xCD9E8D57;
    public const uint WeylLow = 0x9E3779B9;
    public const uint WeylHigh = 0xBB67AE85;

    /// <summary>The four words of one counter; the counter's upper half is zero.</summary>
    public static (uint X, uint Y, uint Z, uint W) Block(ulong key, ulong counter) => Block((uint)key, (uint)(key >> 32), (uint)counter, (uint)(counter >> 32), 0, 0);

    /// <summary>The four words of one counter of 128 bits.</summary>
    public static (uint X, uint Y, uint Z, uint W) Block(uint keyLow, uint keyHigh, uint x, uint y, uint z, uint w)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (productX, productZ) = ((ulong)MultiplierX * x, (ulong)MultiplierZ * z);
            (x, y, z, w) = ((uint)(productZ >> 32) ^ y ^ keyLow, (uint)productZ, (uint)(productX >> 32) ^ w ^ keyHigh, (uint)productX);
            keyLow += WeylLow;
            keyHigh += WeylHigh;
        }

        return (x, y, z, w);
    }
}
