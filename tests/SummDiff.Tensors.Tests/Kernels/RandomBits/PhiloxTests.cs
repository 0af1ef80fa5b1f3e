using SummDiff.Tensors.Kernels.RandomBits;

namespace SummDiff.Tensors.Tests.Kernels.RandomBits;

public sealed class PhiloxTests
{
    // The known answers for philox4x32 with 10 rounds that its authors publish with Random123 (kat_vectors).
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0xa4093822u, 0x299f31d0u, 0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Blocks_equal_the_published_answers(uint keyLow, uint keyHigh, uint x, uint y, uint z, uint w, uint a, uint b, uint c, uint d) =>
        Assert.Equal((a, b, c, d), Philox.Block(keyLow, keyHigh, x, y, z, w));

    [Fact]
    public void A_counter_of_64_bits_fills_the_lower_half() =>
        Assert.Equal(Philox.Block(0x89ABCDEFu, 0x01234567u, 0x76543210u, 0xFEDCBA98u, 0, 0), Philox.Block(0x0123456789ABCDEF, 0xFEDCBA9876543210));
}
