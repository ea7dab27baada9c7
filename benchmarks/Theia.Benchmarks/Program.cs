using Theia.Benchmarks;

switch (args)
{
    case ["loading", .. var rest]:
        return LoadingBenchmarks.Run(rest);
    default:
        Console.WriteLine("Usage: Theia.Benchmarks loading [PYTHON PEERS/data.py]");
        return 2;
}
