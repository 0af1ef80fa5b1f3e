using System.IO.Compression;
using System.Text;
using SummDiff.Formats.Torch;
using SummDiff.Testing;

namespace SummDiff.Tests.Formats.Torch;

public sealed class StoredZipTests
{
    [Fact]
    public void Checksums_are_those_of_the_zip_format()
    {
        // The check value that every description of CRC-32 gives.
        Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));
        Assert.Equal(0u, Crc32.Of([]));
    }

    [Fact]
    public void Archives_of_other_software_read_as_they_were_written()
    {
        (string Name, byte[] Content)[] entries = [("a/data.pkl", [1, 2, 3]), ("a/data/0", [.. Enumerable.Range(0, 1000).Select(i => (byte)i)]), ("a/empty", [])];
        var bytes = Zip(entries);
        var zip = new StoredZip(bytes);
        Assert.Equal(entries.Select(entry => entry.Name), zip.Names);
        foreach (var (name, content) in entries)
        {
            Assert.Equal(content, bytes[zip.Find(name)!.Value]);
        }

        Assert.Null(zip.Find("a"));
    }

    [Fact]
    public void A_flipped_bit_in_any_number_of_a_checkpoint_is_noticed()
    {
        var whole = File.ReadAllBytes(Fixture.Find("torch/module.pkl"));
        var storage = new StoredZip(whole).Find("module/data/0")!.Value;
        foreach (var at in Enumerable.Range(storage.Start.Value, storage.End.Value - storage.Start.Value))
        {
            var bytes = whole.ToArray();
            bytes[at] ^= 0x10;
            var error = Assert.Throws<SummDiffException>(() => TorchCheckpoint.Parse("damaged", bytes));
            Assert.Contains("checksum (CRC-32) of 'module/data/0' is wrong", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_that_occur_twice_are_refused() =>
        Assert.Contains("'a/data/0' occurs twice", Assert.Throws<InvalidDataException>(() => new StoredZip(Zip([("a/data/0", [1]), ("a/data/0", [2])]))).Message, StringComparison.Ordinal);

    [Fact]
    public void Entries_that_overlap_are_refused()
    {
        // The second entry of the directory is led to the local header of the first, which is given the same name.
        var bytes = Zip([("name1", [7]), ("name2", [7])]);
        var directory = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        bytes.AsSpan(directory + 42, 4).Clear();
        bytes[directory + 46 + 4] = (byte)'1';
        Assert.Contains("twice", Assert.Throws<InvalidDataException>(() => new StoredZip(bytes)).Message, StringComparison.Ordinal);

        var inner = Zip([("inner", [1, 2, 3])]);
        var outer = Zip([("outer", inner)]);
        var at = outer.AsSpan().IndexOf("PK\u0001\u0002"u8); // The directory inside the entry's content.
        var last = outer.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        byte[] both = [.. outer[..last], .. outer.AsSpan(at, 51), .. outer[last..]];
        BitConverter.TryWriteBytes(both.AsSpan(last + 42), outer.AsSpan(4).IndexOf("PK\u0003\u0004"u8) + 4);
        var end = both.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        both[end + 8] = both[end + 10] = 2;
        Assert.Contains("overlap", Assert.Throws<InvalidDataException>(() => new StoredZip(both)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compressed_entries_are_refused() =>
        Assert.Contains("is compressed", Assert.Throws<InvalidDataException>(() => new StoredZip(Zip([("a", new byte[1000])], CompressionLevel.Optimal))).Message, StringComparison.Ordinal);

    [Fact]
    public void No_truncation_and_no_damage_does_worse_than_an_error()
    {
        var whole = Zip([("a/data.pkl", Encoding.UTF8.GetBytes("content")), ("a/data/0", new byte[64])]);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => new StoredZip(whole[..length]));
        }

        var random = new Random(1);
        for (var i = 0; i < 5000; i++)
        {
            var bytes = whole.ToArray();
            for (var k = random.Next(4); k >= 0; k--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                _ = new StoredZip(bytes);
            }
            catch (InvalidDataException)
            {
                // As it should be.
            }
        }
    }

    internal static byte[] Zip((string Name, byte[] Content)[] entries, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
