Console.WriteLine("Usage: Theia.Benchmarks NAME");
return 2;
