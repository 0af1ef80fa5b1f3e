using SummDiff.Cli.Framework;

return CommandLine.Run(args, new Terminal(Console.Out, Console.Error));
