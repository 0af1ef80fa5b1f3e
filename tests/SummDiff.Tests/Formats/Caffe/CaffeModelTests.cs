using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using SummDiff.Formats;
using SummDiff.Formats.Caffe;
using SummDiff.Testing;

namespace SummDiff.Tests.Formats.Caffe;

/// <summary>Files encoded by protoc from Caffe's own schema, and hostile ones put together by hand.</summary>
public sealed class CaffeModelTests
{
    private static readonly byte[] Sound = File.ReadAllBytes(Fixture.Find("caffe/layer.caffemodel"));

    [Fact]
    public void Layers_of_the_present_form_are_read_by_name()
    {
        var file = TensorFile.Open(Fixture.Find("caffe/layer.caffemodel"));
        Assert.Equal(["conv/3x1/bias", "conv/3x1/weight", "norm/2", "norm/bias", "norm/weight"], file.Names);
        Assert.Equal([1, 2, 3, 1], file.Shape("conv/3x1/weight"));
        Assert.Equal([1, -2, 3.5f, 0.25f, 1e-3f, 6], file.ReadFloats("conv/3x1/weight"));
        Assert.Equal([-0.5f], file.ReadFloats("conv/3x1/bias"));
        Assert.Equal([999], file.ReadFloats("norm/2"));
        Assert.Equal((ElementType.F64, ElementType.F32), (file.Type("norm/weight"), file.Type("norm/bias")));
        Assert.Equal([1.5f, 2.5f], file.ReadFloats("norm/weight"));
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void Layers_of_the_deprecated_form_have_the_same_names_and_shapes()
    {
        var file = TensorFile.Open(Fixture.Find("caffe/layers.caffemodel"));
        Assert.Equal(["classifier/bias", "classifier/weight", "conv/3x1/bias", "conv/3x1/weight"], file.Names);
        Assert.Equal([1, 2, 3, 1], file.Shape("conv/3x1/weight"));
        Assert.Equal([1], file.Shape("conv/3x1/bias"));
        Assert.Equal([2, 3], file.Shape("classifier/weight"));
        Assert.Equal([2], file.Shape("classifier/bias"));
        Assert.Equal([1, 2, 3, 4, 5, 6], file.ReadFloats("classifier/weight"));
        Assert.Equal([1, -2, 3.5f, 0.25f, 1e-3f, 6], file.ReadFloats("conv/3x1/weight"));
    }

    [Fact]
    public void The_content_tells_the_format_and_not_the_name()
    {
        using var folder = Fixture.TemporaryFolder();
        File.Copy(Fixture.Find("caffe/layers.caffemodel"), folder["weights"]);
        Assert.Equal([7, 8], TensorFile.Open(folder["weights"]).ReadFloats("classifier/bias"));

        // A safetensors file whose header is 10 bytes long begins with the byte of a network's name.
        File.WriteAllBytes(folder["short"], [10, 0, 0, 0, 0, 0, 0, 0, .. "{        }"u8]);
        Assert.IsType<SafeTensorsFile>(TensorFile.Open(folder["short"]));
    }

    [Fact]
    public void Values_and_lengths_may_come_one_by_one_or_in_several_runs()
    {
        var blob = Message(output =>
        {
            Write(output, 7, Message(shape =>
            {
                shape.WriteTag(1, WireFormat.WireType.Varint);
                shape.WriteInt64(2);
                Write(shape, 1, [3]);
            }));
            Write(output, 5, Floats(1, 2));
            foreach (var value in (float[])[3, 4, 5])
            {
                output.WriteTag(5, WireFormat.WireType.Fixed32);
                output.WriteFloat(value);
            }

            Write(output, 5, Floats(6));
        });
        var file = CaffeModel.Parse("made", Network(("layer", [blob])));
        Assert.Equal([2, 3], file.Shape("layer/weight"));
        Assert.Equal([1, 2, 3, 4, 5, 6], file.ReadFloats("layer/weight"));
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused_or_lacks_its_last_layers()
    {
        for (var length = 0; length < Sound.Length; length++)
        {
            try
            {
                Assert.True(CaffeModel.Parse("cut", Sound[..length]).Names.Count < 5);
            }
            catch (SummDiffException error)
            {
                Assert.StartsWith("cut: ", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Damage_anywhere_gives_an_error_or_other_numbers_and_nothing_else()
    {
        var places = Gen.Elements(Enumerable.Range(0, Sound.Length).ToArray());
        Prop.ForAll(Gen.Zip(places, ArbMap.Default.GeneratorFor<byte>()).ArrayOf().ToArbitrary(), changes =>
        {
            var bytes = (byte[])Sound.Clone();
            foreach (var (place, value) in changes)
            {
                bytes[place] = value;
            }

            try
            {
                var file = CaffeModel.Parse("damaged", bytes);
                return file.Names.All(name => file.ReadFloats(name).Length == file.Shape(name).Aggregate(1L, (a, b) => a * b));
            }
            catch (SummDiffException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Impossible_lengths_and_shapes_are_refused_with_the_reason()
    {
        static byte[] Blob(long[] shape, byte[] values) => Message(output =>
        {
            Write(output, 7, Message(inner => Write(inner, 1, Message(packed => Array.ForEach(shape, packed.WriteInt64)))));
            Write(output, 5, values);
        });

        void Refused(string words, byte[] bytes) =>
            Assert.Contains(words, Assert.Throws<SummDiffException>(() => CaffeModel.Parse("hostile", bytes)).Message, StringComparison.Ordinal);

        // A layer that claims 2 GB; arrays that claim more than there is, a negative length, a product beyond 64 bits, half a number.
        Refused("damaged", [0xA2, 0x06, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1, 2, 3]);
        Refused("'a/weight' holds 8 bytes of F32 values where shape [3] takes 12", Network(("a", [Blob([3], Floats(1, 2))])));
        Refused("an impossible number", Network(("a", [Blob([-1, 4], Floats(1))])));
        Refused("[4611686018427387904, 4611686018427387904, 0]", Network(("a", [Blob([1L << 62, 1L << 62, 0], Floats(1))])));
        Refused("holds 3 bytes", Network(("a", [Blob([1], [1, 2, 3])])));
        Refused("more than 32 axes", Network(("a", [Blob([.. Enumerable.Repeat(1L, 33)], Floats(1))])));
        Refused("'a/weight' twice", [.. Network(("a", [Blob([1], Floats(1))])), .. Network(("a", [Blob([1], Floats(1))]))]);
        Refused("without weights", Network(("a", [])));
        Refused("more than 65536 arrays", Network([.. Enumerable.Range(0, 65537).Select(i => ($"{i}", (byte[][])[Blob([1], Floats(1))]))]));

        // Groups within groups, which would exhaust the stack of a reader without a limit.
        Refused("damaged", [.. Network(("a", [Blob([1], Floats(1))])), .. Enumerable.Repeat((byte)((9 << 3) + 3), 100_000)]);
    }

    [Fact]
    public void Other_files_named_caffemodel_are_refused()
    {
        using var folder = Fixture.TemporaryFolder();
        File.WriteAllText(folder["text.caffemodel"], "name: \"GoogleNet\"\nlayer { name: \"data\" }");
        Assert.Contains("not a Caffe network", Assert.Throws<SummDiffException>(() => TensorFile.Open(folder["text.caffemodel"])).Message, StringComparison.Ordinal);
        File.WriteAllText(folder["page.caffemodel"], "<html><body>Not found</body></html>");
        Assert.Contains("not a Caffe network", Assert.Throws<SummDiffException>(() => TensorFile.Open(folder["page.caffemodel"])).Message, StringComparison.Ordinal);
        File.WriteAllBytes(folder["empty.caffemodel"], []);
        Assert.Contains("without weights", Assert.Throws<SummDiffException>(() => TensorFile.Open(folder["empty.caffemodel"])).Message, StringComparison.Ordinal);
    }

    private static byte[] Network(params (string Name, byte[][] Blobs)[] layers) => Message(output =>
    {
        foreach (var (name, blobs) in layers)
        {
            Write(output, 100, Message(layer =>
            {
                layer.WriteTag(1, WireFormat.WireType.LengthDelimited);
                layer.WriteString(name);
                Array.ForEach(blobs, blob => Write(layer, 7, blob));
            }));
        }
    });

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static void Write(CodedOutputStream output, int field, byte[] content)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(content));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        write(output);
        output.Flush();
        return stream.ToArray();
    }
}
