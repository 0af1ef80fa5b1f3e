using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SummDiff.Formats;
using SummDiff.Testing;

namespace SummDiff.Tests.Formats;

public sealed class SafeTensorsFileTests
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    [Fact]
    public void Reads_every_type_of_number()
    {
        // Bytes put together by hand from the format's description: numbers 1 and -2 (or 254 and 1) in each type.
        using var folder = Fixture.TemporaryFolder();
        (string Type, byte[] Data, double[] Expected)[] cases =
        [
            ("F64", [.. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(-2.0)], [1, -2]),
            ("F32", [.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(-2f)], [1, -2]),
            ("F16", [0x00, 0x3C, 0x00, 0xC0], [1, -2]),
            ("BF16", [0x80, 0x3F, 0x00, 0xC0], [1, -2]),
            ("I64", [.. BitConverter.GetBytes(1L), .. BitConverter.GetBytes(-2L)], [1, -2]),
            ("I32", [1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF], [1, -2]),
            ("I16", [1, 0, 0xFE, 0xFF], [1, -2]),
            ("I8", [1, 0xFE], [1, -2]),
            ("U16", [1, 0, 0xFE, 0xFF], [1, 65534]),
            ("U8", [1, 0xFE], [1, 254]),
            ("BOOL", [1, 0], [1, 0]),
        ];
        foreach (var (type, data, expected) in cases)
        {
            var path = folder[type];
            File.WriteAllBytes(path, Assemble($"{{\"a\":{{\"dtype\":\"{type}\",\"shape\":[2,1],\"data_offsets\":[0,{data.Length}]}}}}", data));
            var file = SafeTensorsFile.Open(path);
            Assert.Equal(expected, file.ReadDoubles("a"));
            Assert.Equal(expected.Select(v => (float)v), file.ReadFloats("a"));
            Assert.Equal([2L, 1L], file.Shape("a"));
            if (type is "F64" or "F32" or "F16" or "BF16")
            {
                Assert.Contains("whole numbers", Assert.Throws<SummDiffException>(() => file.ReadLongs("a")).Message, StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal(expected.Select(v => (long)v), file.ReadLongs("a"));
            }
        }
    }

    [Fact]
    public void What_is_written_is_read_back_and_the_bytes_do_not_depend_on_order()
    {
        using var folder = Fixture.TemporaryFolder();
        var arrays = ArbMap.Default.ArbFor<float[][]>();
        Prop.ForAll(arrays, values =>
        {
            var tensors = values.Select((v, i) => ($"layer.{i}.\"é\"", new long[] { v.Length }, (ReadOnlyMemory<float>)v)).ToArray();
            var metadata = new Dictionary<string, string> { ["b"] = "é\"\\", ["a"] = $"{values.Length}" };
            SafeTensorsFile.Write(folder["one"], metadata, tensors);
            SafeTensorsFile.Write(folder["two"], metadata.Reverse().ToDictionary(), tensors.Reverse());
            var file = SafeTensorsFile.Open(folder["one"]);
            return tensors.All(t => file.ReadFloats(t.Item1).AsSpan().SequenceEqual(t.Item3.Span))
                && file.Names.Count == tensors.Length
                && file.Metadata.OrderBy(m => m.Key).SequenceEqual(metadata.OrderBy(m => m.Key))
                && File.ReadAllBytes(folder["one"]).SequenceEqual(File.ReadAllBytes(folder["two"]));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_data_begins_at_a_multiple_of_eight_bytes()
    {
        using var folder = Fixture.TemporaryFolder();
        foreach (var name in new[] { "a", "ab", "abc", "abcdefgh" })
        {
            SafeTensorsFile.Write(folder["f"], NoMetadata, [(name, [], new[] { 1f })]);
            Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(folder["f"])) % 8);
            Assert.Empty(SafeTensorsFile.Open(folder["f"]).Shape(name));
        }
    }

    [Fact]
    public void A_file_cut_at_any_byte_is_refused_by_name()
    {
        using var folder = Fixture.TemporaryFolder();
        SafeTensorsFile.Write(folder["whole"], new Dictionary<string, string> { ["k"] = "v" }, [("a", [3], new float[3]), ("b", [2, 2], new float[4])]);
        var whole = File.ReadAllBytes(folder["whole"]);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["cut"], whole[..length]);
            Assert.Contains("cut", Assert.Throws<SummDiffException>(() => SafeTensorsFile.Open(folder["cut"])).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("{\"a\":1}", "lacks a proper")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "overlaps")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "gap")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "tensors take 4 bytes, but 8")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}", "of 8 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", "lies at 8..0")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", "lacks a proper")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2.5],\"data_offsets\":[0,8]}}", "lacks a proper")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", "has 8 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4611686018427387904,4],\"data_offsets\":[0,8]}}", "has 8 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9223372036854775807]}}", "of 8 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"C64\",\"shape\":[1],\"data_offsets\":[0,8]}}", "C64")]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}", "twice")]
    [InlineData("{\"__metadata__\":{\"a\":1},\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}", "not text")]
    public void A_header_that_lies_is_refused(string header, string expected)
    {
        using var folder = Fixture.TemporaryFolder();
        File.WriteAllBytes(folder["bad"], Assemble(header, new byte[8]));
        Assert.Contains(expected, Assert.Throws<SummDiffException>(() => SafeTensorsFile.Open(folder["bad"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1ul << 62)]
    [InlineData(9ul)]
    public void A_hostile_header_length_is_refused_without_allocating_it(ulong length)
    {
        using var folder = Fixture.TemporaryFolder();
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        File.WriteAllBytes(folder["bad"], bytes);
        Assert.Contains($"claims {length} bytes", Assert.Throws<SummDiffException>(() => SafeTensorsFile.Open(folder["bad"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_missing_tensor_are_named()
    {
        using var folder = Fixture.TemporaryFolder();
        Assert.Contains("no such file", Assert.Throws<SummDiffException>(() => SafeTensorsFile.Open(folder["none"])).Message, StringComparison.Ordinal);
        SafeTensorsFile.Write(folder["f"], NoMetadata, [("a", [1], new float[1])]);
        var file = SafeTensorsFile.Open(folder["f"]);
        Assert.False(file.Contains("b"));
        Assert.Contains("'b'", Assert.Throws<SummDiffException>(() => file.ReadFloats("b")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Writing_a_name_twice_or_a_wrong_shape_is_a_mistake_of_the_caller()
    {
        using var folder = Fixture.TemporaryFolder();
        Assert.Throws<ArgumentException>(() => SafeTensorsFile.Write(folder["f"], NoMetadata, [("a", [2], new float[1])]));
        Assert.Throws<ArgumentException>(() => SafeTensorsFile.Write(folder["f"], NoMetadata, [("a", [1], new float[1]), ("a", [1], new float[1])]));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private static byte[] Assemble(string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. data];
    }

    [Fact]
    public void No_byte_of_a_file_written_here_can_change_unnoticed()
    {
        using var folder = Fixture.TemporaryFolder();
        SafeTensorsFile.Write(folder["f"], new Dictionary<string, string> { ["k"] = "17" }, [("a", [2, 2], new[] { 1f, 2, 3, 4 }), ("b", [], new[] { 5f })]);
        var whole = File.ReadAllBytes(folder["f"]);
        var name = whole.AsSpan().IndexOf("\"sha256"u8) + 1;
        for (var at = 0; at < whole.Length; at++)
        {
            if (at >= name && at < name + "sha256".Length)
            {
                continue; // Under another name it is no checksum, and nothing else has changed.
            }

            for (var bit = 0; bit < 8; bit++)
            {
                var bytes = whole.ToArray();
                bytes[at] ^= (byte)(1 << bit);
                Assert.StartsWith("damaged: not a whole safetensors file", Assert.Throws<SummDiffException>(() => SafeTensorsFile.Parse("damaged", bytes)).Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void The_checksum_is_that_of_the_file_with_zeros_in_its_place()
    {
        using var folder = Fixture.TemporaryFolder();
        SafeTensorsFile.Write(folder["f"], NoMetadata, [("a", [1], new[] { 1f })]);
        var text = File.ReadAllBytes(folder["f"]);
        var at = text.AsSpan().IndexOf("\"sha256\":\""u8) + 10;
        var recorded = Encoding.ASCII.GetString(text, at, 64);
        text.AsSpan(at, 64).Fill((byte)'0');
        Assert.Equal(recorded, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(text)));
    }

    [Theory]
    [InlineData("{\"a\u0080\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":{\"dtype\":\"\\ud800\",\"shape\":[],\"data_offsets\":[0,4]}}")]
    public void Headers_that_are_not_UTF8_are_refused(string header)
    {
        var bytes = Encoding.Latin1.GetBytes(header);
        var error = Assert.Throws<SummDiffException>(() => SafeTensorsFile.Parse("odd", [.. BitConverter.GetBytes((long)bytes.Length), .. bytes, 0, 0, 0, 0]));
        Assert.StartsWith("odd: not a whole safetensors file", error.Message, StringComparison.Ordinal);
    }
}
