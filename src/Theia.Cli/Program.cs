using Theia.Cli.CommandLine;

return TheiaCommand.Run(args, Console.Out, Console.Error);
