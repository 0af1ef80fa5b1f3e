using System.Text.RegularExpressions;
using System.Xml.Linq;
using SummDiff.Testing;

namespace SummDiff.Cli.Tests;

/// <summary>Holds what docs/architecture.md and CONTRIBUTING.md promise about the sources.</summary>
public partial class ArchitectureTests
{
    private const int MostLines = 400;

    // The folders of a project and the siblings each may use. Files in the project's root hold what all share, or what uses all.
    private static readonly Dictionary<string, Dictionary<string, string[]>> Siblings = new()
    {
        ["SummDiff"] = new()
        {
            ["Diffusion"] = [],
            ["Formats"] = [],
            ["Summaries"] = [],
            ["Annotations"] = ["Formats"],
            ["Downloads"] = ["Formats"],
            ["Fingerprints"] = ["Formats"],
            ["Metrics"] = ["Summaries"],
            ["Model"] = ["Diffusion"],
            ["Data"] = ["Annotations", "Fingerprints", "Formats", "Summaries"],
            ["Options"] = ["Formats", "Model"],
            ["Checkpoints"] = ["Fingerprints", "Formats", "Model", "Options"],
            ["Runs"] = ["Data", "Formats", "Metrics", "Options"],
            ["Scoring"] = ["Checkpoints", "Data", "Formats", "Model", "Summaries"],
            ["Evaluation"] = ["Data", "Formats", "Metrics", "Model", "Options", "Scoring", "Summaries"],
            ["Training"] = ["Checkpoints", "Data", "Evaluation", "Fingerprints", "Formats", "Metrics", "Model", "Options", "Runs"],
        },
        ["SummDiff.Video"] = new()
        {
            ["Media"] = [],
            ["Backbones"] = ["Media"],
            ["Shots"] = ["Media"],
            ["Features"] = ["Backbones", "Media", "Shots"],
            ["Editing"] = ["Features", "Media", "Shots"],
            ["Reports"] = ["Editing", "Media"],
        },
    };

    public static TheoryData<string, string> Folders
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var project in Siblings.Keys)
            {
                foreach (var folder in Directory.GetDirectories(Path.Combine(Repository.Root, "src", project)).Select(path => Path.GetFileName(path)!).Except(["bin", "obj"]))
                {
                    data.Add(project, folder);
                }
            }

            return data;
        }
    }

    [Theory]
    [InlineData("src/SummDiff.Tensors")]
    [InlineData("src/SummDiff", "SummDiff.Tensors")]
    [InlineData("src/SummDiff.Video", "SummDiff")]
    [InlineData("src/SummDiff.Cli", "SummDiff.Video")]
    public void Projects_depend_on_the_layer_below_alone(string project, params string[] below)
    {
        var file = Directory.GetFiles(Path.Combine(Repository.Root, project), "*.csproj").Single();
        var references = XDocument.Load(file).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));

        Assert.Equal(below, references);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_the_siblings_it_may(string project, string folder)
    {
        var siblings = Siblings[project];
        var allowed = siblings[folder].Append(folder).ToHashSet();
        var name = new Regex($@"\b{Regex.Escape(project)}\.([A-Z][A-Za-z]+)");
        foreach (var (file, text) in Sources($"src/{project}/{folder}"))
        {
            var used = name.Matches(text).Select(match => match.Groups[1].Value).Where(siblings.ContainsKey).Distinct();
            Assert.True(allowed.IsSupersetOf(used), $"{file} uses {string.Join(", ", used.Except(allowed))}");
        }
    }

    [Fact]
    public void The_engine_knows_nothing_of_the_library() =>
        Assert.All(Sources("src/SummDiff.Tensors"), source => Assert.DoesNotMatch(@"SummDiff\.(?!Tensors|Benchmarks)[A-Z]", source.Text));

    [Fact]
    public void Libraries_name_no_flags_of_the_command_line()
    {
        foreach (var (file, text) in Sources("src").Where(source => !source.File.StartsWith("src/SummDiff.Cli/", StringComparison.Ordinal)))
        {
            var named = text.Split('\n').Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)).FirstOrDefault(line => FlagInMessage().IsMatch(line));
            Assert.True(named is null, $"{file}: {named}");
        }
    }

    [Fact]
    public void Namespaces_are_folders()
    {
        foreach (var (file, text) in Sources("src"))
        {
            var match = Namespace().Match(text);
            var folder = Path.GetDirectoryName(file)!.Split('/', 2)[1].Replace('/', '.');
            Assert.True(!match.Success || match.Groups[1].Value == folder, $"{file} is in {match.Groups[1].Value}");
        }
    }

    [Fact]
    public void Files_stay_short() =>
        Assert.All(Sources("src").Concat(Sources("tests")), source => Assert.True(source.Text.Count(c => c == '\n') <= MostLines, source.File));

    [Fact]
    public void A_file_has_one_public_type_at_most() =>
        Assert.All(Sources("src"), source => Assert.True(PublicType().Count(source.Text) <= 1, source.File));

    [Fact]
    public void Nothing_is_left_to_be_done()
    {
        // Put together here so that this file does not find itself.
        var unfinished = new Regex(string.Join('|', "TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception"));

        Assert.All(Sources("src").Concat(Sources("tests")), source => Assert.False(unfinished.IsMatch(source.Text), source.File));
    }

    [Fact]
    public void Usings_are_sorted_with_those_of_the_system_first()
    {
        foreach (var (file, text) in Sources("src").Concat(Sources("tests")))
        {
            var names = Using().Matches(text).Select(match => match.Groups[1].Value).ToList();
            var sorted = names.OrderBy(name => name == "System" || name.StartsWith("System.", StringComparison.Ordinal) ? 0 : 1)
                .ThenBy(name => name, StringComparer.OrdinalIgnoreCase);
            Assert.True(names.SequenceEqual(sorted), file);
        }
    }

    [Fact]
    public void Documents_link_to_files_that_are_there()
    {
        var documents = Directory.GetFiles(Repository.Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md"));
        foreach (var document in documents)
        {
            foreach (var link in Link().Matches(File.ReadAllText(document)).Select(match => match.Groups[1].Value))
            {
                var target = Path.Combine(Path.GetDirectoryName(document)!, link.Split('#')[0]);
                Assert.True(Path.Exists(target), $"{Path.GetFileName(document)} links to {link}");
            }
        }
    }

    private static IEnumerable<(string File, string Text)> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Select(file => (file, File.ReadAllText(Path.Combine(Repository.Root, file))));

    [GeneratedRegex(@"Exception\(.*[ ""(]--[a-z]")]
    private static partial Regex FlagInMessage();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^public (?:[a-z]+ )*(?:class|record|struct|interface|enum|delegate) ", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^using ([A-Z][\w.]*);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)\s]+)\)")]
    private static partial Regex Link();
}
