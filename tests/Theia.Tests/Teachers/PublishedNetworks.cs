using Theia.Networks;

namespace Theia.Tests.Teachers;

/// <summary>The sizes in the <c>config.json</c> of published teachers.</summary>
internal static class PublishedNetworks
{
    public static IReadOnlyDictionary<string, (string Architecture, VisionTransformerConfig Network)> All { get; } =
        new Dictionary<string, (string, VisionTransformerConfig)>(StringComparer.Ordinal)
        {
            ["facebook/dinov2-small"] = ("dinov2", new(384, 12, 6, 1536, 518, 14)),
            ["facebook/dinov2-base"] = ("dinov2", new(768, 12, 12, 3072, 518, 14)),
            ["facebook/dinov2-large"] = ("dinov2", new(1024, 24, 16, 4096, 518, 14)),
            ["facebook/dinov2-giant"] = ("dinov2", new(1536, 40, 24, 6144, 518, 14) { SwiGlu = true }),
            ["openai/clip-vit-base-patch32"] = ("clip", new(768, 12, 12, 3072, 224, 32)),
            ["openai/clip-vit-base-patch16"] = ("clip", new(768, 12, 12, 3072, 224, 16)),
            ["openai/clip-vit-large-patch14"] = ("clip", new(1024, 24, 16, 4096, 224, 14)),
            ["openai/clip-vit-large-patch14-336"] = ("clip", new(1024, 24, 16, 4096, 336, 14)),
            ["google/vit-base-patch16-224-in21k"] = ("vit", new(768, 12, 12, 3072, 224, 16)),
            ["google/vit-large-patch16-224-in21k"] = ("vit", new(1024, 24, 16, 4096, 224, 16)),
            ["google/vit-huge-patch14-224-in21k"] = ("vit", new(1280, 32, 16, 5120, 224, 14)),
            ["llava-hf/llava-1.5-7b-hf"] = ("llava", new(1024, 24, 16, 4096, 336, 14)),
        };
}
