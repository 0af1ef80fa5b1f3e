using FsCheck;
using FsCheck.Fluent;
using SummDiff.Formats.Hdf5;
using SummDiff.Testing;

namespace SummDiff.Tests.Formats.Hdf5;

public sealed class Hdf5FileTests
{
    private static readonly string Formats = Fixture.Find("formats.h5");

    [Theory]
    [InlineData("f2", "float16")]
    [InlineData("f4", "float32")]
    [InlineData("f8", "float64")]
    [InlineData("i1", "int8")]
    [InlineData("i2", "int16")]
    [InlineData("i4", "int32")]
    [InlineData("i8", "int64")]
    [InlineData("u1", "uint8")]
    [InlineData("u2", "uint16")]
    [InlineData("u4", "uint32")]
    [InlineData("u8", "uint64")]
    [InlineData(">f4", "float32")]
    [InlineData(">i4", "int32")]
    public void Numbers_of_any_width_read_as_the_type_asked_for(string name, string type)
    {
        using var file = Hdf5File.Open(Formats);
        var last = name == "i1" ? 100 : 250;
        var path = $"numbers/{name}";
        Assert.Equal([2L, 3L], file.Shape(path));
        Assert.Equal(type, file.TypeName(path));
        Assert.Equal([0, 1, 2, 3, 100, last], file.Read<float>(path));
        Assert.Equal([0, 1, 2, 3, 100, last], file.Read<double>(path));
        Assert.Equal([0, 1, 2, 3, 100, last], file.Read<int>(path));
        Assert.Equal([0, 1, 2, 3, 100, last], file.Read<long>(path));
        Assert.Equal([0, 1, 2, 3, 100, (byte)last], file.Read<byte>(path));
        Assert.Equal([3, 100, last], file.ReadRows<int>(path, 1, 1));
    }

    [Fact]
    public void Floats_become_whole_numbers_toward_zero_and_booleans_become_one_and_zero()
    {
        using var file = Hdf5File.Open(Formats);
        Assert.Equal([-1, -1, 2], file.Read<int>("numbers/negative"));
        Assert.Equal([1, 0, 1], file.Read<byte>("numbers/bool"));
        Assert.Equal("bool", file.TypeName("numbers/bool"));
        Assert.Equal(4929, file.ReadScalar<int>("numbers/scalar"));
        Assert.Equal(4929f, file.ReadScalar<float>("numbers/one"));
        Assert.Empty(file.Read<float>("numbers/empty"));
    }

    [Fact]
    public void Compressed_rows_read_in_any_part()
    {
        using var file = Hdf5File.Open(Formats);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (float)i), file.Read<float>("numbers/gzip"));
        Assert.Equal(Enumerable.Range(50, 230).Select(i => (float)i), file.ReadRows<float>("numbers/gzip", 5, 23));
        Assert.Empty(file.ReadRows<float>("numbers/gzip", 100, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadRows<float>("numbers/gzip", 99, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadRows<float>("numbers/gzip", -1, 2));
    }

    [Fact]
    public void Texts_and_attributes_read_in_every_form()
    {
        using var file = Hdf5File.Open(Formats);
        Assert.Equal("Air_Force_One é", file.ReadText("text/variable"));
        Assert.Equal("St Maarten Landing", file.ReadText("text/fixed"));
        Assert.Equal("Cooking", file.ReadText("text/padded"));
        Assert.Equal("Jumps", file.ReadText("text/array_of_one"));
        Assert.Equal("made up", file.ReadTextAttribute("/", "source"));
        Assert.Equal("pool5", file.ReadTextAttribute("numbers/f4", "name"));
        Assert.Equal(29.97, file.ReadAttribute<double>("numbers", "fps"));
        Assert.Equal(15, file.ReadAttribute<int>("numbers/f4", "stride"));
        Assert.Null(file.ReadTextAttribute("/", "none"));
        Assert.Null(file.ReadAttribute<int>("/", "none"));
    }

    [Fact]
    public void Groups_list_their_members()
    {
        using var file = Hdf5File.Open(Formats);
        Assert.Equal(["numbers", "other", "text"], file.Members());
        Assert.Equal(["compound", "huge"], file.Members("other"));
        Assert.True(file.Exists("other/huge"));
        Assert.False(file.Exists("nowhere/huge"));
        Assert.False(file.Exists(""));
        Assert.True(file.IsGroup("other"));
        Assert.False(file.IsGroup("other/huge"));
    }

    [Theory]
    [InlineData("text/fixed", "holds text where numbers")]
    [InlineData("other/compound", "holds other where numbers")]
    [InlineData("other/huge", "far more than a file of features holds")]
    [InlineData("numbers/none", "there is no 'numbers/none'")]
    [InlineData("none/none", "there is no 'none/none'")]
    [InlineData("numbers", "is a group")]
    public void What_cannot_be_read_as_numbers_is_said(string path, string expected)
    {
        using var file = Hdf5File.Open(Formats);
        AssertError(expected, () => file.Read<float>(path));
    }

    [Fact]
    public void A_wrong_kind_of_scalar_or_text_is_said()
    {
        using var file = Hdf5File.Open(Formats);
        AssertError("[2, 3] where one number", () => file.ReadScalar<int>("numbers/f4"));
        AssertError("not one text", () => file.ReadText("text/two"));
        AssertError("not one text", () => file.ReadText("numbers/f4"));
        AssertError("not one number", () => file.ReadAttribute<int>("numbers/f4", "name"));
        AssertError("not one text", () => file.ReadTextAttribute("numbers", "fps"));
    }

    [Fact]
    public void A_file_that_is_not_whole_hdf5_is_refused_in_words()
    {
        using var folder = Fixture.TemporaryFolder();
        AssertError("no such file", () => Hdf5File.Open(folder["none"]));
        AssertError("a folder where", () => Hdf5File.Open(folder.Path));
        File.WriteAllText(folder["page.h5"], "<html>" + new string('x', 5000));
        AssertError("not an HDF5 file", () => Hdf5File.Open(folder["page.h5"]));
        File.WriteAllBytes(folder["empty.h5"], []);
        AssertError("not an HDF5 file", () => Hdf5File.Open(folder["empty.h5"]));
        var whole = File.ReadAllBytes(Formats);
        foreach (var length in new[] { 100, 2000, whole.Length - 1 })
        {
            File.WriteAllBytes(folder["cut.h5"], whole[..length]);
            AssertError(length < 2000 ? "cut.h5" : "truncated", () => Hdf5File.Open(folder["cut.h5"]));
        }

        AssertError("none", () => Hdf5File.Create(Path.Combine(folder["none"], "a.h5")));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var folder = Fixture.TemporaryFolder();
        Prop.ForAll(ArbMap.Default.ArbFor<(float[], double[], int[], byte[], NonNull<string>)>(), t =>
        {
            var (floats, doubles, ints, bytes, given) = t;
            var text = new string([.. given.Get.Where(c => c > 0 && !char.IsSurrogate(c))]);
            using (var file = Hdf5File.Create(folder["f"]))
            {
                file.Write("a/b/floats", [floats.Length], floats.AsSpan());
                file.Write("a/b/packed", [floats.Length, 1], floats.AsSpan(), compress: true);
                file.Write("a/doubles", [doubles.Length], doubles.AsSpan());
                file.Write("a/ints", [1, ints.Length], ints.AsSpan());
                file.Write("bytes", [bytes.Length], bytes.AsSpan());
                file.Write("long", [], [long.MaxValue]);
                file.WriteText("text", text);
                file.WriteTextAttribute("a", "text", "first");
                file.WriteTextAttribute("a", "text", text);
                file.WriteAttribute("a", "number", 0.1);
                file.Flush();
            }

            using var back = Hdf5File.Open(folder["f"]);
            Assert.Equal(floats, back.Read<float>("a/b/floats"));
            Assert.Equal(floats, back.Read<float>("a/b/packed"));
            Assert.Equal(doubles, back.Read<double>("a/doubles"));
            Assert.Equal(ints, back.Read<int>("a/ints"));
            Assert.Equal(bytes, back.Read<byte>("bytes"));
            Assert.Equal(long.MaxValue, back.ReadScalar<long>("long"));
            Assert.Equal(text, back.ReadText("text"));
            Assert.Equal(text, back.ReadTextAttribute("a", "text"));
            Assert.Equal(0.1, back.ReadAttribute<double>("a", "number"));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Writing_the_same_twice_gives_the_same_bytes()
    {
        using var folder = Fixture.TemporaryFolder();
        foreach (var name in new[] { "one", "two" })
        {
            using var file = Hdf5File.Create(folder[name]);
            file.Write("a/b", [2], [1f, 2f]);
            file.Write("a/c", [2], [1f, 2f], compress: true);
            file.WriteTextAttribute("a", "b", "c");
            Thread.Sleep(name == "one" ? 1100 : 0); // HDF5 would store a time in seconds.
        }

        Assert.Equal(File.ReadAllBytes(folder["one"]), File.ReadAllBytes(folder["two"]));
    }

    [Fact]
    public void Objects_can_be_added_renamed_and_deleted()
    {
        using var folder = Fixture.TemporaryFolder();
        Hdf5File.Create(folder["f"]).Dispose();
        using (var file = Hdf5File.OpenForUpdate(folder["f"]))
        {
            file.Write("temporary/a", [1], [1]);
            file.CreateGroup("empty");
            file.Move("temporary", "final");
            AssertError("final/a", () => file.Write("final/a", [1], [1]));
            AssertError("none", () => file.Delete("none"));
            file.Delete("empty");
        }

        using var back = Hdf5File.Open(folder["f"]);
        Assert.Equal(["final"], back.Members());
        AssertError(folder["f"], () => back.Write("x", [1], [1]));
        Assert.Throws<ArgumentException>(() => back.Write("x", [2], [1]));
    }

    [Fact]
    public void Several_threads_may_read_at_once()
    {
        using var file = Hdf5File.Open(Formats);
        Parallel.For(0, 200, _ => Assert.Equal(1000, file.Read<float>("numbers/gzip").Length));
    }

    [Fact]
    public void A_missing_library_says_what_to_install() =>
        AssertError("apt-get install hdf5-tools", () => Hdf5Library.Load(["libsurely-not-there.so.1"]));

    [PythonFact("h5py")]
    public void What_we_write_h5py_reads()
    {
        using var folder = Fixture.TemporaryFolder();
        using (var file = Hdf5File.Create(folder["f.h5"]))
        {
            file.Write("video_1/features", [2, 2], [1f, 2f, 3f, 4.5f], compress: true);
            file.Write("video_1/n_frames", [], [30]);
            file.WriteText("video_1/video_name", "é ü");
            file.WriteTextAttribute("/", "note", "made up");
        }

        var printed = Python.Run(
            "h5py",
            "f = h5py.File(sys.argv[1]); g = f['video_1']\n"
            + "print(g['features'][...].tolist(), g['features'].dtype, g['n_frames'][()], g['video_name'][()].decode() == 'é ü', f.attrs['note'])",
            folder["f.h5"]);
        Assert.Equal("[[1.0, 2.0], [3.0, 4.5]] float32 30 True made up\n", printed);
    }

    private static void AssertError(string expected, Action action) =>
        Assert.Contains(expected, Assert.Throws<SummDiffException>(action).Message, StringComparison.Ordinal);
}
