using System.Reflection;
using System.Text.RegularExpressions;
using SummDiff.Testing;
using SummDiff.Video;

namespace SummDiff.Cli.Tests;

/// <summary>Holds that what the documents name exists.</summary>
public partial class DocumentationTests
{
    private static readonly Assembly[] Assemblies =
        [typeof(Tensors.Tensor).Assembly, typeof(SummDiffException).Assembly, typeof(Summarizer).Assembly, typeof(global::SummDiff.Cli.Framework.CommandLine).Assembly];

    public static TheoryData<string> Documents => [.. Directory.GetFiles(Repository.Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md"))
        .Where(path => !path.EndsWith("CHANGELOG.md", StringComparison.Ordinal)).Select(path => Path.GetRelativePath(Repository.Root, path))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Files_and_folders_that_a_document_names_exist(string document)
    {
        foreach (var name in Code().Matches(Text(document)).Select(match => match.Groups[1].Value).Where(name => SourcePath().IsMatch(name)))
        {
            Assert.True(Path.Exists(Path.Combine(Repository.Root, name)), $"{document} names {name}");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Members_that_a_document_names_exist(string document)
    {
        var types = Assemblies.SelectMany(assembly => assembly.GetTypes()).ToLookup(type => type.Name.Split('`')[0]);
        foreach (var match in Code().Matches(Text(document)).Select(match => Member().Match(match.Groups[1].Value)).Where(match => match.Success))
        {
            var (type, member) = (match.Groups[1].Value, match.Groups[2].Value);
            const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy;
            Assert.True(
                !types.Contains(type) || types[type].Any(found => found.GetMember(member, All).Length > 0),
                $"{document} names {type}.{member}, which {type} does not have");
        }
    }

    [Fact]
    public void The_ways_through_the_code_name_a_file_and_a_symbol_in_it()
    {
        var rows = WayRow().Matches(Text("docs/architecture.md"));
        Assert.InRange(rows.Count, 20, 40);
        foreach (var row in rows.Cast<Match>())
        {
            var (file, symbol) = (row.Groups[1].Value, row.Groups[2].Value);
            var source = File.ReadAllText(Path.Combine(Repository.Root, file));
            Assert.All(symbol.Split('.'), name => Assert.Matches($@"\b{name}\b", source));
        }
    }

    [Fact]
    public void A_reader_gets_from_train_to_a_kernel_in_twelve_files()
    {
        var text = Text("docs/architecture.md");
        var start = text.IndexOf("## The way down", StringComparison.Ordinal);
        var files = WayRow().Matches(text[start..text.IndexOf("## The way through", StringComparison.Ordinal)]).Select(row => row.Groups[1].Value).Distinct();

        Assert.InRange(files.Count(), 6, 12);
    }

    [Fact]
    public void The_layout_has_a_line_for_every_folder_of_the_sources()
    {
        var named = Code().Matches(Text("docs/architecture.md")).Select(match => match.Groups[1].Value).ToHashSet();
        foreach (var project in Directory.GetDirectories(Path.Combine(Repository.Root, "src")))
        {
            foreach (var folder in Directory.GetDirectories(project).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj" or "Properties")))
            {
                Assert.Contains(Path.GetRelativePath(Repository.Root, folder), named);
            }
        }
    }

    [Fact]
    public void The_readme_shows_the_samples_as_they_are()
    {
        var shown = Regex.Matches(Text("README.md"), "```csharp\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value);

        Assert.Equal([Text("samples/Summarize/Program.cs"), Text("samples/Train/Program.cs")], shown);
    }

    private static string Text(string document) => File.ReadAllText(Path.Combine(Repository.Root, document));

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(src|tests|docs|presets|benchmarks|scripts|samples)/[\w./-]+$")]
    private static partial Regex SourcePath();

    [GeneratedRegex(@"^([A-Z]\w+)\.([A-Z]\w+)$")]
    private static partial Regex Member();

    [GeneratedRegex(@"^\| `(src/[^`]+\.cs)` \| `([\w.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex WayRow();
}
