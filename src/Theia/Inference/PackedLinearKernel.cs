using System.Runtime.InteropServices;
using Theia.Native;

namespace Theia.Inference;

/// <summary>
/// Products of oneDNN with weights packed once, and the activation or the sum done while the result is still in the
/// cache. libtorch has them as operators without a function in TorchSharp; a small script reaches them.
/// </summary>
internal sealed class PackedLinearKernel : ILinearKernel
{
    // Weights are packed for 1576 rows, the tokens of eight images; other numbers work as well.
    // The names of the operators are those of torch._inductor, which calls them since 2.0.
    private const string Script = """
        class Products(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          _is_full_backward_hook : Optional[bool]
          def forward(self: __torch__.Products, x: Tensor) -> Tensor:
            return x
          def prepare(self: __torch__.Products, weight: Tensor) -> Tensor:
            return ops.mkldnn._reorder_linear_weight(weight, 1576)
          def linear(self: __torch__.Products, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
            scalars = annotate(List[Optional[number]], [])
            return ops.mkldnn._linear_pointwise(x, weight, bias, "none", scalars, "")
          def linear_gelu(self: __torch__.Products, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
            scalars = annotate(List[Optional[number]], [])
            return ops.mkldnn._linear_pointwise(x, weight, bias, "gelu", scalars, "none")
          def linear_add(self: __torch__.Products, x: Tensor, residual: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
            return ops.mkldnn._linear_pointwise(x, residual, weight, bias, "add")

        """;

    private static readonly byte[] _archive = ScriptArchive.Create("Products", Script);
    private readonly jit.ScriptModule _script;

    private PackedLinearKernel(jit.ScriptModule script) => _script = script;

    /// <summary>The packed products, or null where this build of libtorch has none for the type.</summary>
    public static PackedLinearKernel? TryCreate(ScalarType type)
    {
        if (!OneDnn.IsUsable)
            return null;
        PackedLinearKernel? products = null;
        try
        {
            products = new PackedLinearKernel(jit.load(_archive));
            using Tensor weight = ones(16, 16, dtype: type);
            using Tensor packed = products.Prepare(weight);
            using Tensor bias = ones(16, dtype: type);
            using Tensor product = products.LinearAdd(weight, weight, packed, bias);
            return products;
        }
        catch (ExternalException)
        {
            // Built without oneDNN, or for a processor that it does not know.
            products?.Dispose();
            return null;
        }
    }

    public Tensor Prepare(Tensor weight) => Call("prepare", weight);

    public Tensor Linear(Tensor x, Tensor weight, Tensor bias) => Call("linear", x, weight, bias);

    public Tensor LinearGelu(Tensor x, Tensor weight, Tensor bias) => Call("linear_gelu", x, weight, bias);

    public Tensor LinearAdd(Tensor x, Tensor residual, Tensor weight, Tensor bias) =>
        Call("linear_add", x, residual, weight, bias);

    public void Dispose() => _script.Dispose();

    private Tensor Call(string method, params object[] arguments) => _script.invoke<Tensor>(method, arguments);
}
