using System.CommandLine;

namespace SummDiff.Cli.Framework;

/// <summary>A command with its options in sections, as help shows them.</summary>
internal abstract class CliCommand : Command
{
    private readonly List<(string Title, Option[] Options)> _sections = [];
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON on standard output." };

    /// <summary>Creates a command without options of its own.</summary>
    /// <param name="name">The word that calls it.</param>
    /// <param name="description">What it does. The first sentence stands in the list of commands.</param>
    /// <param name="terminal">Where its results and messages go.</param>
    protected CliCommand(string name, string description, Terminal terminal)
        : base(name, description)
    {
        Terminal = terminal;
        Options.Add(_json);
        SetAction(Run);
    }

    /// <summary>Where results and messages go.</summary>
    public Terminal Terminal { get; }

    /// <summary>The options by what they are about, in the order in which help lists them.</summary>
    public IEnumerable<(string Title, Option[] Options)> Sections => _sections.Append(("Output", [_json]));

    /// <summary>Whole command lines that help shows, each with what it does.</summary>
    public virtual IReadOnlyList<(string Line, string Does)> Examples => [];

    /// <summary>Adds options under a title.</summary>
    /// <param name="title">What they are about.</param>
    /// <param name="options">The options.</param>
    protected void AddSection(string title, params Option[] options)
    {
        _sections.Add((title, options));
        foreach (var option in options)
        {
            Options.Add(option);
        }
    }

    /// <summary>Adds what stands without a flag before it.</summary>
    /// <param name="argument">The argument. A mistyped option is not taken for it; a file whose name starts with a dash is.</param>
    protected void AddArgument(Argument argument)
    {
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-') && token.Value.Length > 1 && !Path.Exists(token.Value)))
            {
                result.AddError($"Unrecognized option '{token.Value}'.");
            }
        });
        Arguments.Add(argument);
    }

    /// <summary>Whether the result is wanted as JSON.</summary>
    /// <param name="args">The parsed command line.</param>
    protected bool WantsJson(ParseResult args) => args.GetValue(_json);

    /// <summary>Does the command's work.</summary>
    /// <param name="args">The parsed command line.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    protected abstract int Run(ParseResult args);
}
