using SummDiff.Formats;
using SummDiff.Formats.Torch;
using SummDiff.Testing;

namespace SummDiff.Tests.Formats.Torch;

public sealed class TorchCheckpointTests
{
    private static readonly string[] ModuleNames =
        ["0.bias", "0.weight", "1.bias", "1.num_batches_tracked", "1.running_mean", "1.running_var", "1.weight"];

    [Theory]
    [InlineData("module.pkl")]
    [InlineData("legacy.pth")]
    [InlineData("parallel.pkl")]
    [InlineData("nested.pkl")]
    public void A_state_dict_reads_however_it_was_saved(string name)
    {
        var file = TensorFile.Open(Fixture.Find($"torch/{name}"));
        Assert.IsType<TorchCheckpoint>(file);
        Assert.Equal(ModuleNames, file.Names);
        Assert.Equal([2L, 3L], file.Shape("0.weight"));
        Assert.Equal([0f, 1, 2, 3, 4, 5], file.ReadFloats("0.weight"));
        Assert.Equal([10f, 11], file.ReadFloats("0.bias"));
        Assert.Equal([50f, 51], file.ReadFloats("1.running_var"));
        Assert.Empty(file.Shape("1.num_batches_tracked"));
        Assert.Equal(ElementType.I64, file.Type("1.num_batches_tracked"));
        Assert.Equal([60f], file.ReadFloats("1.num_batches_tracked"));
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void Parameters_saved_by_a_newer_pickle_read_too()
    {
        var file = TorchCheckpoint.Open(Fixture.Find("torch/parameters.pkl"));
        Assert.Equal(["0.bias", "0.weight", "1.bias", "1.weight"], file.Names);
        Assert.Equal([20f, 21], file.ReadFloats("1.weight"));
    }

    [Fact]
    public void Every_type_of_number_is_read()
    {
        var file = TorchCheckpoint.Open(Fixture.Find("torch/types.pkl"));
        foreach (var name in file.Names.Where(n => n != "bool"))
        {
            Assert.Equal([0f, 1, Elements.IsInteger(file.Type(name)) ? 2 : 2.5f, 100], file.ReadFloats(name));
        }

        Assert.Equal([1f, 0], file.ReadFloats("bool"));
        Assert.Equal(10, file.Names.Select(file.Type).Distinct().Count());
    }

    [Fact]
    public void Views_of_a_shared_storage_are_put_in_order()
    {
        var file = TorchCheckpoint.Open(Fixture.Find("torch/views.pkl"));
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (float)i), file.ReadFloats("whole"));
        Assert.Equal([6L, 4L], file.Shape("transposed"));
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (float)((i % 4 * 6) + (i / 4))), file.ReadFloats("transposed"));
        Assert.Equal([2L, 2L, 2L], file.Shape("part"));
        Assert.Equal([4f, 6, 8, 10, 16, 18, 20, 22], file.ReadFloats("part"));
        Assert.Equal([7f], file.ReadFloats("scalar"));
        Assert.Empty(file.ReadFloats("empty"));
    }

    [Theory]
    [InlineData("hostile", "asks for posix.system")]
    [InlineData("hostile4", "asks for posix.system")]
    [InlineData("object", "asks for collections.Counter")]
    [InlineData("newobj", "operation NEWOBJ")]
    [InlineData("inst", "operation INST")]
    [InlineData("cut", "ends in the middle")]
    [InlineData("stackless", "takes what it did not put")]
    [InlineData("beyond", "in a way that is not known")]
    [InlineData("no-storage", "there are no numbers '0'")]
    [InlineData("expanded", "in a way that is not known")]
    [InlineData("no-tensors", "holds no named tensors")]
    [InlineData("other", "without a data.pkl")]
    [InlineData("bomb", "is compressed")]
    public void What_is_not_a_checkpoint_of_tensors_is_refused(string name, string expected)
    {
        var path = Fixture.Find($"torch/{name}.pkl");
        var error = Assert.Throws<SummDiffException>(() => TensorFile.Open(path));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_files_are_told_apart_by_content()
    {
        using var folder = Fixture.TemporaryFolder();
        SafeTensorsFile.Write(folder["wrong-name.pkl2"], new Dictionary<string, string> { ["k"] = "v" }, [("a", [1], new[] { 1f })]);
        Assert.Equal("v", TensorFile.Open(folder["wrong-name.pkl2"]).Metadata["k"]);
        File.WriteAllText(folder["text.pkl"], "text");
        Assert.Contains("not a PyTorch checkpoint", Assert.Throws<SummDiffException>(() => TensorFile.Open(folder["text.pkl"])).Message, StringComparison.Ordinal);
        Assert.Contains("not a PyTorch checkpoint", Assert.Throws<SummDiffException>(() => TorchCheckpoint.Open(folder["text.pkl"])).Message, StringComparison.Ordinal);
        Assert.Contains("no tensor 'x'", Assert.Throws<SummDiffException>(() => TorchCheckpoint.Open(Fixture.Find("torch/module.pkl")).Shape("x")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("module.pkl")]
    [InlineData("legacy.pth")]
    public void Files_cut_or_damaged_anywhere_never_do_worse_than_an_error(string name)
    {
        var whole = File.ReadAllBytes(Fixture.Find($"torch/{name}"));
        for (var length = 16; length < whole.Length; length += 7)
        {
            Assert.Throws<SummDiffException>(() => TorchCheckpoint.Parse("cut", whole[..length]));
        }

        var random = new Random(1);
        var refused = 0;
        for (var i = 0; i < 1000; i++)
        {
            var bytes = whole.ToArray();
            for (var k = random.Next(3); k >= 0; k--)
            {
                bytes[random.Next(4, bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                var file = TorchCheckpoint.Parse("damaged", bytes);
                foreach (var tensor in file.Names)
                {
                    file.ReadFloats(tensor);
                }
            }
            catch (SummDiffException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, 999);
    }

    [PythonFact("pickle,zipfile,os")]
    public void A_hostile_pickle_would_have_run_in_PyTorch()
    {
        // Without this the test of refusal might pass on a file that is merely broken.
        using var folder = Fixture.TemporaryFolder();
        var printed = Python.Run(
            "pickle,zipfile,os",
            "os.chdir(sys.argv[2])\npickle.loads(zipfile.ZipFile(sys.argv[1]).read('archive/data.pkl'))\nprint(os.path.exists('hostile'))",
            Fixture.Find("torch/hostile.pkl"), folder.Path);
        Assert.Equal("True\n", printed);
    }

    [PythonFact("torch")]
    public void PyTorch_reads_our_safetensors()
    {
        using var folder = Fixture.TemporaryFolder();
        SafeTensorsFile.Write(folder["f"], new Dictionary<string, string> { ["k"] = "v" }, [("b.weight", [2, 3], new[] { 1f, 2, 3, 4, 5, 6.5f }), ("a", [], new[] { 7f })]);
        const string Script = """
            import json, struct
            data = open(sys.argv[1], 'rb').read()
            n = struct.unpack('<Q', data[:8])[0]
            header = json.loads(data[8:8 + n])
            print({k: v for k, v in header.pop('__metadata__').items() if k != 'sha256'})
            for name, t in header.items():
                a, b = t['data_offsets']
                print(name, torch.frombuffer(bytearray(data[8 + n + a:8 + n + b]), dtype=torch.float32).reshape(t['shape']).tolist())
            """;
        var printed = Python.Run("torch", Script, folder["f"]);
        Assert.Equal("{'k': 'v'}\na 7.0\nb.weight [[1.0, 2.0, 3.0], [4.0, 5.0, 6.5]]\n", printed);
    }
}
