using Theia.Benchmarks;

switch (args)
{
    case ["loading", .. var rest]:
        return LoadingBenchmarks.Run(rest);
    case ["images", .. var rest]:
        return ImageBenchmarks.Run(rest);
    case ["training", .. var rest]:
        return TrainingBenchmarks.Run(rest);
    case ["encode", .. var rest]:
        return EncodeBenchmarks.Run(rest);
    case ["decode", .. var rest]:
        return DecodeBenchmarks.Run(rest);
    case ["scenes", .. var rest]:
        return SceneBenchmarks.Run(rest);
    case ["simulation", .. var rest]:
        return SimulationBenchmarks.Run(rest);
    case ["tasks", .. var rest]:
        return TaskBenchmarks.Run(rest);
    case ["experts", .. var rest]:
        return ExpertBenchmarks.Run(rest);
    case ["teach", .. var rest]:
        return TeachBenchmarks.Run(rest);
    case ["cloning", .. var rest]:
        return CloningBenchmarks.Run(rest);
    case ["depth", .. var rest]:
        return DepthBenchmarks.Run(rest);
    case ["sam", .. var rest]:
        return SamBenchmarks.Run(rest);
    case ["serve", .. var rest]:
        return await ServeBenchmarks.RunAsync(rest);
    default:
        Console.WriteLine(
            "Usage: Theia.Benchmarks loading [PYTHON PEERS/data.py] | images [FOLDER ROUNDS PYTHON PEERS/data.py "
            + "images] | training [memory] | encode [THREADS | memory [ENCODES] | start] | decode [THREADS] | scenes "
            + "[THREADS | sheet FILE] | simulation [FILE] | tasks [TASK …] | experts [TASK …] | teach [THREADS] "
            + "| cloning [THREADS] | depth small|base|large [WIDTH HEIGHT [THREADS]] | sam "
            + "[POINTS | huge [POINTS]] | serve BROKEN-IMAGES");
        return 2;
}
