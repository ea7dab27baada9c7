using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Theia.Web.Endpoints;

/// <summary>Says in the OpenAPI document that a POST carries an image, and how errors look.</summary>
internal static class BodyDescription
{
    /// <summary>Completes an operation.</summary>
    public static Task AddAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (HttpMethods.IsPost(context.Description.HttpMethod ?? ""))
        {
            OpenApiSchema file = new() { Type = JsonSchemaType.String, Format = "binary" };
            operation.RequestBody = new OpenApiRequestBody
            {
                Description = "The image, where the query names none: JPEG, PNG, WebP or BMP.",
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["image/*"] = new() { Schema = file },
                    ["multipart/form-data"] = new()
                    {
                        Schema = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                            {
                                ["image"] = file,
                            },
                        },
                    },
                },
            };
        }

        operation.Responses?.TryAdd(
            "4XX",
            new OpenApiResponse
            {
                Description = "A problem document (RFC 9457): what is wrong with the request and what to do.",
            });
        return Task.CompletedTask;
    }
}
