using System.Globalization;
using SummDiff.Formats.Matlab;
using SummDiff.Testing;

namespace SummDiff.Tests.Formats.Matlab;

/// <summary>MATLAB files that SciPy wrote; see Fixtures/make_mat.py.</summary>
public sealed class MatFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Types => ["f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"];

    [Theory]
    [MemberData(nameof(Types))]
    public void Numbers_of_every_type_are_read(string type)
    {
        foreach (var name in new[] { "mat/plain.mat", "mat/compressed.mat" })
        {
            var matrix = MatFile.Load(Fixture.Find(name)).Get($"n_{type}");

            Assert.Equal((2, 3), (matrix.Rows, matrix.Columns));
            Assert.Equal([0, 3], matrix.Column(0).ToArray());
            Assert.Equal([1, 100], matrix.Column(1).ToArray());
            Assert.Equal([2, type == "i1" ? 100 : 250], matrix.Column(2).ToArray());
        }
    }

    [Fact]
    public void Shapes_and_signs_are_kept()
    {
        var file = MatFile.Load(Fixture.Find("mat/plain.mat"));

        Assert.Equal([-1.5, -2], file.Get("negative").Values);
        Assert.Equal([7], file.Get("small").Values);
        Assert.Equal([1, 0, 1], file.Get("logical").Values);
        Assert.Equal((0, 3), (file.Get("empty").Rows, file.Get("empty").Columns));
        Assert.Equal((2, 12), (file.Get("cube").Rows, file.Get("cube").Columns));
        Assert.Equal([0, 12], file.Get("cube").Column(0).ToArray());
    }

    [Theory]
    [InlineData("text")]
    [InlineData("complex")]
    [InlineData("structure")]
    [InlineData("cells")]
    public void What_is_no_matrix_of_numbers_is_passed_over_until_it_is_asked_for(string name)
    {
        var file = MatFile.Load(Fixture.Find("mat/compressed.mat"));

        Assert.Contains(name, file.Names);
        Assert.Contains($"'{name}' is not a full, real matrix", Assert.Throws<SummDiffException>(() => file.Get(name)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_variable_is_answered_with_those_that_are_there() =>
        Assert.Contains("has no variable 'user_score', but ", Assert.Throws<SummDiffException>(() => MatFile.Load(Fixture.Find("mat/plain.mat")).Get("user_score")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("mat/version4.mat", "not a MATLAB file of version 5")]
    [InlineData("mat/tvsum50.mat", "version 7.3, which is HDF5")]
    [InlineData("tvsum.h5", "not a MATLAB file of version 5")]
    [InlineData("anno.tsv", "not a MATLAB file of version 5")]
    public void Other_files_and_versions_are_named(string name, string shown) =>
        Assert.Contains(shown, Assert.Throws<SummDiffException>(() => MatFile.Load(Fixture.Find(name))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("mat/plain.mat")]
    [InlineData("mat/compressed.mat")]
    public void A_file_cut_anywhere_or_with_any_byte_changed_is_read_or_refused(string name)
    {
        var bytes = File.ReadAllBytes(Fixture.Find(name));
        var refused = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            refused += IsRefused(changed);
            refused += at % 8 == 3 ? IsRefused(bytes[..at]) : 0;
        }

        Assert.InRange(refused, bytes.Length / 8, bytes.Length);
    }

    [Fact]
    public void Huge_claims_cost_no_memory()
    {
        var bytes = File.ReadAllBytes(Fixture.Find("mat/plain.mat"));
        var dimensions = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[5, 0, 0, 0, 8, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0]);
        bytes.AsSpan(dimensions + 8, 8).Fill(0x7F);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(1, IsRefused(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [PythonFact("numpy, scipy.io")]
    public void Files_that_SciPy_writes_here_are_read()
    {
        var made = Python.Run("numpy, scipy.io", """
            rng = numpy.random.default_rng(3)
            for order in "<>":
                scores = rng.random((501, 15)) * (rng.random((501, 15)) < 0.2)
                scipy.io.savemat(sys.argv[1] + ("little" if order == "<" else "big"), {"user_score": scores.astype(order + "f8"), "nFrames": 501}, appendmat=False, do_compression=order == "<")
                print(scores.sum(), scores[3, 7], (scores > 0).sum())
            """, _folder["scores-"]);
        foreach (var (line, name) in made.Split('\n').Zip(["little", "big"]))
        {
            var matrix = MatFile.Load(_folder[$"scores-{name}"]).Get("user_score");
            var expected = line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal((501, 15), (matrix.Rows, matrix.Columns));
            Assert.Equal(expected[0], matrix.Values.Sum(), 1e-9);
            Assert.Equal(expected[1], matrix.Column(7)[3], 1e-15);
            Assert.Equal(expected[2], matrix.Values.Count(value => value > 0));
        }
    }

    // 1 where the file is refused with an error that a user can act on, 0 where it is read.
    private static int IsRefused(byte[] bytes)
    {
        try
        {
            _ = MatFile.Parse("made-up.mat", bytes);
            return 0;
        }
        catch (SummDiffException error)
        {
            Assert.StartsWith("made-up.mat: ", error.Message, StringComparison.Ordinal);
            return 1;
        }
    }
}
