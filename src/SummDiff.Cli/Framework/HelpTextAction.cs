using System.CommandLine;
using System.CommandLine.Invocation;

namespace SummDiff.Cli.Framework;

/// <summary>Prints the help of a command, made to fit the terminal.</summary>
/// <param name="terminal">Where it goes.</param>
internal sealed class HelpTextAction(Terminal terminal) : SynchronousCommandLineAction
{
    private const int MaxTermWidth = 24;
    private const int NarrowColumn = 6; // Then each term has a line of its own.

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var flags = new FlagNames(command);
        WriteWrapped(command.Description!, 0);
        terminal.WriteLine();
        terminal.WriteLine($"Usage: {Usage(command)}");
        WriteSection("Commands", command.Subcommands.Select(sub => (sub.Name, FirstSentence(sub.Description!))));
        WriteSection("Arguments", command.Arguments.Select(argument => (argument.Name, argument.Description!)));
        if (command is CliCommand cli)
        {
            foreach (var (title, options) in cli.Sections)
            {
                WriteSection(title, options.Where(option => !option.Hidden).Select(option => (Term(option), flags.In(option.Description!))));
            }

            WriteExamples(cli.Examples);
        }
        else
        {
            WriteSection("Options", command.Options.Select(option => (Term(option), option.Description!)));
            terminal.WriteLine();
            terminal.WriteLine("'summdiff COMMAND --help' tells more about each.");
        }

        return ExitCode.Done;
    }

    private static string Usage(Command command) => command is RootCommand
        ? "summdiff COMMAND [options]"
        : string.Join(' ', (string[])[CommandLine.CommandPath(command), .. command.Arguments.Select(Placeholder), "[options]"]);

    private static string Placeholder(Argument argument)
    {
        var name = argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + "..." : argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    // The underscore spellings of the official code are aliases nobody needs to read about.
    private static string Term(Option option)
    {
        var names = option.Aliases.Where(alias => alias.Length == 2).Append(option.Name);
        var takesValue = option.Arity.MinimumNumberOfValues > 0;
        return string.Join(", ", names) + (takesValue ? " " + (option.HelpName ?? "VALUE") : "");
    }

    private static string FirstSentence(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }

    private void WriteSection(string title, IEnumerable<(string Term, string Text)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        terminal.WriteLine();
        terminal.WriteLine($"{title}:");
        var column = terminal.Width < 60 ? NarrowColumn : 4 + Math.Min(MaxTermWidth, all.Max(row => row.Term.Length));
        foreach (var (term, text) in all)
        {
            // A term too long for its column has a line of its own.
            var first = $"  {term}";
            if (first.Length > column - 2)
            {
                terminal.WriteLine(first);
                first = "";
            }

            WriteWrapped(text, column, first.PadRight(column));
        }
    }

    private void WriteExamples(IReadOnlyList<(string Line, string Does)> examples)
    {
        if (examples.Count > 0)
        {
            terminal.WriteLine();
            terminal.WriteLine("Examples:");
        }

        foreach (var (line, does) in examples)
        {
            WriteWrapped(does, 2, "  ");
            terminal.WriteLine($"    {line}");
        }
    }

    // The first line may stand beside a term; the others are indented. Help is wrapped for files and pagers too.
    private void WriteWrapped(string text, int indent, string line = "")
    {
        foreach (var wrapped in WordWrap.Lines(line + text, terminal.Width, indent))
        {
            terminal.WriteAsIs(wrapped);
        }
    }
}
