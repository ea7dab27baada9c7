namespace Theia.Tests.Support;

/// <summary>Calls over everything at once, which only tests make.</summary>
internal static class WholeCalls
{
    extension(SafetensorsFile)
    {
        /// <summary>Reads every tensor of a file into memory.</summary>
        public static IReadOnlyDictionary<string, TensorData> ReadAll(string path)
        {
            using var file = SafetensorsFile.Open(path);
            var all = new OrderedDictionary<string, TensorData>(file.Tensors.Count, StringComparer.Ordinal);
            foreach (var name in file.Tensors.Keys)
                all.Add(name, file.Read(name));
            return all;
        }
    }

    extension(FeatureExtraction)
    {
        /// <summary>Extracts the features of every split that has images.</summary>
        public static IReadOnlyList<ExtractionReport> RunAll(
            ITeacher teacher,
            DatasetFolder set,
            ExtractionOptions? options = null,
            IProgress<ExtractionProgress>? progress = null,
            CancellationToken cancellation = default)
        {
            set.RequireShards(DatasetFolder.Images);
            string[] splits = [.. Splits.Names.Where(split => set.Shards(DatasetFolder.Images, split).Count > 0)];
            return
            [
                .. splits.Select(
                    split => FeatureExtraction.Run(teacher, set, split, options, progress, cancellation)),
            ];
        }
    }
}
