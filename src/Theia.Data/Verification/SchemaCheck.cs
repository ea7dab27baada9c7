using Theia.Data.Datasets;
using Theia.Data.Tensors.Npy;
using Theia.Data.Tensors.Safetensors;

namespace Theia.Data.Verification;

/// <summary>Holds the samples of a column against its schema, after all else that is to be checked of them.</summary>
internal sealed class SchemaCheck(ColumnCheck inner, ColumnSchema schema) : ColumnCheck
{
    private readonly string _stated = ColumnSchema.Describe(schema.Arrays);

    /// <inheritdoc/>
    public override string Extension => schema.Extension;

    /// <inheritdoc/>
    public override void Check(ReadOnlySpan<byte> payload, string shard)
    {
        inner.Check(payload, shard);
        var found = ColumnSchema.Describe(Arrays(payload, shard));
        if (found != _stated)
        {
            throw new DataException(
                shard,
                $"has {found}, but {ColumnSchemaFile.Name} beside the shard declares {_stated}.",
                "Restore the file that belongs to these shards, or write the shard again.");
        }
    }

    private IEnumerable<ArraySchema> Arrays(ReadOnlySpan<byte> payload, string shard)
    {
        if (schema.Kind != ColumnKind.Images)
        {
            return SafetensorsBlob.ParseHeader(payload, payload.Length, shard).Tensors.Values
                .Select(tensor => new ArraySchema(tensor.Name, tensor.Type, tensor.Shape));
        }

        var header = NpyHeader.Parse(payload, payload.Length, shard);
        return [new ArraySchema(ColumnSchema.ImageExtension, header.Type, header.Shape)];
    }
}
