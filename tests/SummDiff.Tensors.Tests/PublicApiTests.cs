using SummDiff.Testing;

namespace SummDiff.Tensors.Tests;

public class PublicApiTests
{
    private const string List = "tests/SummDiff.Tensors.Tests/PublicApi.txt";

    [Fact]
    public void The_public_types_and_members_are_those_of_the_committed_list()
    {
        var expected = File.ReadAllLines(Path.Combine(Repository.Root, List));
        var found = PublicSurface.Of(typeof(Tensor).Assembly);

        Assert.True(expected.SequenceEqual(found), $"{List} differs. Where the change is meant, replace its text with this:\n{string.Join('\n', found)}");
    }
}
