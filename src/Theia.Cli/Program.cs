using Theia.Cli;
using Theia.Cli.Output;

using var output = StandardWriter.Output();
using var error = StandardWriter.Error();
return TheiaCommand.Run(args, output, error);
