using Google.Protobuf;
using SummDiff.Fingerprints;
using SummDiff.Formats;
using SummDiff.Testing;
using SummDiff.Video.Backbones;

namespace SummDiff.Video.Tests.Backbones;

/// <summary>Made-up weights of both networks in files of every kind.</summary>
public sealed class BackboneFileTests(BackboneFileTests.Files files) : IClassFixture<BackboneFileTests.Files>
{
    [Fact]
    public void The_names_of_the_weights_tell_which_network_it_is()
    {
        var (bvlc, torchvision) = (GoogLeNet.Load(files["bvlc.safetensors"]), GoogLeNet.Load(files["torchvision.safetensors"]));
        Assert.Equal((FeatureFingerprint.BvlcGoogLeNet, InputRecipe.Published), (bvlc.Name, bvlc.Recipe));
        Assert.Equal((FeatureFingerprint.TorchvisionGoogLeNet, InputRecipe.Torchvision), (torchvision.Name, torchvision.Recipe));

        var (exit, sha, _) = Repository.Run("sha256sum", [files["bvlc.safetensors"]]);
        Assert.Equal((0, bvlc.WeightsSha256), (exit, sha.Split(' ')[0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_caffemodel_gives_the_same_features_and_so_does_what_is_converted_from_it(bool deprecated)
    {
        using var folder = Fixture.TemporaryFolder();
        WriteCaffeModel(folder["bvlc.caffemodel"], files.Bvlc, deprecated);
        var expected = Features(GoogLeNet.Load(files["bvlc.safetensors"]));
        var original = GoogLeNet.Load(folder["bvlc.caffemodel"]);
        Assert.Equal(expected, Features(original));

        BackboneFile.Convert(TensorFile.Open(folder["bvlc.caffemodel"]), folder["converted.safetensors"]);
        var converted = GoogLeNet.Load(folder["converted.safetensors"]);
        Assert.Equal(expected, Features(converted));
        Assert.Equal(original.WeightsSha256, converted.WeightsSha256);
        Assert.Equal(files.Bvlc.Select(tensor => tensor.Name).Order(StringComparer.Ordinal), SafeTensorsFile.Open(folder["converted.safetensors"]).Names);
    }

    [Fact]
    public void Other_networks_are_refused_by_what_they_hold()
    {
        using var folder = Fixture.TemporaryFolder();
        // AlexNet's first layers, by their names in Caffe's model zoo.
        (string, long[], ReadOnlyMemory<float>)[] alexNet = [("conv1/weight", [96, 3, 11, 11], new float[96 * 363]), ("conv1/bias", [96], new float[96]), ("fc6/weight", [64, 2], new float[128])];
        WriteCaffeModel(folder["alexnet.caffemodel"], alexNet, deprecated: true);
        var error = Refused(folder["alexnet.caffemodel"]);
        Assert.Contains("3 tensors, such as conv1/bias, conv1/weight, fc6/weight", error, StringComparison.Ordinal);
        Assert.Contains("bvlc_googlenet.caffemodel", error, StringComparison.Ordinal);
        Assert.Contains("googlenet-1378be20.pth", error, StringComparison.Ordinal);
        Assert.Equal(error, Assert.Throws<SummDiffException>(() => BackboneFile.Convert(TensorFile.Open(folder["alexnet.caffemodel"]), folder["out.safetensors"])).Message);
        Assert.False(File.Exists(folder["out.safetensors"]));

        SafeTensorsFile.Write(folder["empty.safetensors"], new Dictionary<string, string>(), []);
        Assert.Contains("no tensors", Refused(folder["empty.safetensors"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_layers_other_shapes_numbers_that_are_none_and_cut_files_are_refused()
    {
        using var folder = Fixture.TemporaryFolder();
        void Refuses(string words, IEnumerable<(string Name, long[] Shape, ReadOnlyMemory<float> Values)> tensors)
        {
            SafeTensorsFile.Write(folder["w.safetensors"], new Dictionary<string, string>(), tensors);
            Assert.Contains(words, Refused(folder["w.safetensors"]), StringComparison.Ordinal);
        }

        Refuses("there is no tensor 'inception_4c/5x5/bias'", files.Bvlc.Where(tensor => tensor.Name != "inception_4c/5x5/bias"));
        Refuses("'inception_4c/5x5/weight' is [64, 600] where GoogLeNet has [64, 24, 5, 5]", files.Bvlc.Select(tensor => tensor.Name == "inception_4c/5x5/weight" ? (tensor.Name, [64, 600], tensor.Values) : tensor));
        Refuses("not finite", files.Bvlc.Select(tensor => tensor.Name == "conv2/3x3/bias" ? (tensor.Name, tensor.Shape, Enumerable.Repeat(float.NaN, 192).ToArray()) : tensor));

        WriteCaffeModel(folder["cut.caffemodel"], files.Bvlc, deprecated: false);
        File.WriteAllBytes(folder["cut.caffemodel"], File.ReadAllBytes(folder["cut.caffemodel"])[..5_000_000]);
        Assert.Contains("damaged", Refused(folder["cut.caffemodel"]), StringComparison.Ordinal);
    }

    private static string Refused(string path)
    {
        var error = Assert.Throws<SummDiffException>(() => GoogLeNet.Load(path)).Message;
        Assert.StartsWith(path + ": ", error, StringComparison.Ordinal);
        return error;
    }

    private static float[] Features(GoogLeNet network)
    {
        var features = new float[GoogLeNet.Channels];
        network.Forward(new BackboneRecipe(3).Pixels(GoogLeNet.ImageBytes), network.Recipe, features);
        return features;
    }

    /// <summary>Writes layers with weight and bias in turn as Caffe does.</summary>
    private static void WriteCaffeModel(string path, IEnumerable<(string Name, long[] Shape, ReadOnlyMemory<float> Values)> tensors, bool deprecated)
    {
        using var stream = File.Create(path);
        using var output = new CodedOutputStream(stream);
        var (layers, name, blobs) = deprecated ? (2, 4, 6) : (100, 1, 7);
        foreach (var layer in tensors.GroupBy(tensor => tensor.Name[..tensor.Name.LastIndexOf('/')]))
        {
            Field(output, layers, Message(message =>
            {
                Field(message, name, System.Text.Encoding.UTF8.GetBytes(layer.Key));
                foreach (var (_, shape, values) in layer.OrderByDescending(tensor => tensor.Name))
                {
                    Field(message, blobs, Message(blob => Blob(blob, shape, values, deprecated)));
                }
            }));
        }
    }

    private static void Blob(CodedOutputStream blob, long[] shape, ReadOnlyMemory<float> values, bool deprecated)
    {
        if (deprecated)
        {
            long[] four = [.. Enumerable.Repeat(1L, 4 - shape.Length), .. shape];
            for (var axis = 0; axis < 4; axis++)
            {
                blob.WriteTag(axis + 1, WireFormat.WireType.Varint);
                blob.WriteInt64(four[axis]);
            }
        }
        else
        {
            Field(blob, 7, Message(message => Field(message, 1, Message(packed => Array.ForEach(shape, packed.WriteInt64)))));
        }

        Field(blob, 5, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.Span).ToArray());
    }

    private static void Field(CodedOutputStream output, int number, byte[] content)
    {
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(content));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        write(output);
        output.Flush();
        return stream.ToArray();
    }

    public sealed class Files : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Files()
        {
            Bvlc = Write(GoogLeNetVariant.Bvlc, this["bvlc.safetensors"]);
            Write(GoogLeNetVariant.Torchvision, this["torchvision.safetensors"]);
        }

        internal IReadOnlyList<(string Name, long[] Shape, ReadOnlyMemory<float> Values)> Bvlc { get; }

        public string this[string name] => _folder[name];

        public void Dispose() => _folder.Dispose();

        private static List<(string Name, long[] Shape, ReadOnlyMemory<float> Values)> Write(GoogLeNetVariant variant, string path)
        {
            var tensors = new BackboneRecipe(7).Tensors(variant.Network);
            SafeTensorsFile.Write(path, new Dictionary<string, string>(), tensors);
            return tensors;
        }
    }
}
