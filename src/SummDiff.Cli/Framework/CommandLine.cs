using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using SummDiff.Checkpoints;
using SummDiff.Cli.Commands.Files;
using SummDiff.Cli.Commands.Scoring;
using SummDiff.Cli.Commands.Training;
using SummDiff.Cli.Commands.Videos;
using SummDiff.Options;

namespace SummDiff.Cli.Framework;

/// <summary>The command line as a whole: which commands there are, and what becomes of errors.</summary>
internal static class CommandLine
{
    /// <summary>The program's version, without the revision it was built from.</summary>
    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Runs one command line to its end.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="terminal">Where results and messages go.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, Terminal terminal)
    {
        var root = MakeRoot(terminal);
        var configuration = new ParserConfiguration { ResponseFileTokenReplacer = null };
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args, configuration);
        if (parsed.Action is ParseErrorAction)
        {
            // What was not recognised explains what is missing.
            var messages = parsed.Errors.Select(error => error.Message).ToList();
            var unknown = messages.FindAll(message => message.StartsWith("Unrecognized", StringComparison.Ordinal));
            terminal.Error(string.Join('\n', unknown.Count > 0 ? unknown : messages));
            terminal.Error($"See '{CommandPath(parsed.CommandResult.Command)} --help'.");
            return ExitCode.WrongUsage;
        }

        terminal.Flags = new FlagNames(parsed.CommandResult.Command);
        try
        {
            // Ctrl-C is each command's own business: those that have something to save listen, the others just end.
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OptionException error)
        {
            terminal.Error(error.Message);
            return ExitCode.WrongUsage;
        }
        catch (CheckpointMismatchException error)
        {
            terminal.Error($"{error.Message} Give {string.Join(' ', error.Needed.Select(one => $"{OptionCatalog.Find(one.Name)!.Flag} {one.Value}"))}.");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception error) when (error is SummDiffException or IOException or UnauthorizedAccessException)
        {
            terminal.Error(error.Message);
        }
        catch (Exception error) when (Environment.GetEnvironmentVariable("SUMMDIFF_TRACE") is null)
        {
            terminal.Error($"Unexpected {error.GetType().Name}: {error.Message} (a defect of this program; SUMMDIFF_TRACE=1 shows where)");
        }

        return ExitCode.Failed;
    }

    /// <summary>All commands, in the order in which help lists them.</summary>
    /// <param name="terminal">Where their results and messages go.</param>
    public static IReadOnlyList<CliCommand> Commands(Terminal terminal) =>
    [
        new DemoCommand(terminal),
        new TrainCommand(terminal),
        new EvaluateCommand(terminal),
        new ScoreCommand(terminal),
        new ConvertCommand(terminal),
        new AgreementCommand(terminal),
        new InspectCommand(terminal),
        new GetCommand(terminal),
        new SummarizeCommand(terminal),
        new EditCommand(terminal),
        new RenderCommand(terminal),
        new ExportCommand(terminal),
        new ExtractCommand(terminal),
        new PrepareCommand(terminal),
        new ShotsCommand(terminal),
        new FeaturesCommand(terminal),
        new VerifyCommand(terminal),
    ];

    /// <summary>The words that reach a command: <c>summdiff train</c>.</summary>
    /// <param name="command">The command.</param>
    public static string CommandPath(Command command) => command is RootCommand ? "summdiff" : $"summdiff {command.Name}";

    private static RootCommand MakeRoot(Terminal terminal)
    {
        var root = new RootCommand("Video summarization by diffusion: trains and runs models that score a video's frames, and draws summaries from them.");
        foreach (var command in Commands(terminal))
        {
            root.Subcommands.Add(command);
        }

        root.Options.Clear();
        root.Options.Add(new HelpOption("--help", "-h") { Action = new HelpTextAction(terminal), Description = "Show this help." });
        root.Options.Add(new VersionOption("--version") { Action = new VersionAction(terminal), Description = "Show the version." });
        return root;
    }

    private sealed class VersionAction(Terminal terminal) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            terminal.WriteLine(Version);
            return ExitCode.Done;
        }
    }
}
