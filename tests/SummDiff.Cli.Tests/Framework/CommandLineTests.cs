using SummDiff.Cli.Framework;

namespace SummDiff.Cli.Tests.Framework;

public class CommandLineTests
{
    public static TheoryData<string> CommandNames => [.. CommandLine.Commands(new Terminal(TextWriter.Null, TextWriter.Null)).Select(command => command.Name)];

    [Fact]
    public void Without_arguments_it_shows_its_help()
    {
        var (exit, output, error) = Cli.Run();

        Assert.Equal(0, exit);
        Assert.Contains("Commands:", output, StringComparison.Ordinal);
        Assert.Equal("", error);
        Assert.Equal(output, Cli.Run("-h").Output);
    }

    [Fact]
    public void It_knows_its_version() => Assert.Matches(@"^\d+\.\d+\.\d+\r?\n$", Cli.Run("--version").Output);

    [Theory]
    [MemberData(nameof(CommandNames))]
    public void Each_command_has_help_that_fits_eighty_columns(string command)
    {
        var (exit, output, error) = Cli.Run(command, "--help");

        Assert.Equal(0, exit);
        Assert.Equal("", error);
        Assert.Contains($"Usage: summdiff {command} ", output, StringComparison.Ordinal);
        Assert.Contains("--json", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Theory]
    [MemberData(nameof(CommandNames))]
    public void Each_option_says_what_it_means(string name)
    {
        var command = CommandLine.Commands(new Terminal(TextWriter.Null, TextWriter.Null)).Single(command => command.Name == name);

        Assert.All(command.Options.Where(option => !option.Hidden), option => Assert.EndsWith(".", option.Description, StringComparison.Ordinal));
        Assert.All(command.Arguments, argument => Assert.EndsWith(".", argument.Description, StringComparison.Ordinal));
        Assert.Equal(command.Options.Count, command.Sections.Sum(section => section.Options.Length));
    }

    [Theory]
    [MemberData(nameof(CommandNames))]
    public void Each_command_answers_an_unknown_option_with_wrong_usage(string command)
    {
        var (exit, output, error) = Cli.Run(command, "--no-such-option");

        Assert.Equal(2, exit);
        Assert.Equal("", output);
        Assert.Contains("'--no-such-option'", error, StringComparison.Ordinal);
        Assert.Contains($"See 'summdiff {command} --help'.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_command_is_wrong_usage()
    {
        var (exit, output, error) = Cli.Run("frobnicate");

        Assert.Equal(2, exit);
        Assert.Equal("", output);
        Assert.Equal("Unrecognized command or argument 'frobnicate'.\nSee 'summdiff --help'.\n", error.ReplaceLineEndings("\n"));
    }
}
