namespace Theia.Networks.Layers;

/// <summary>The two ways in which networks of the field are initialized, for the layers of any module.</summary>
internal static class ModuleInitialization
{
    /// <summary>
    /// As transformers does: weights of linear layers and convolutions normal (the cut-off at ±2 is a hundred
    /// deviations away), their biases 0, norms the identity. Parameters that belong to no layer are left alone.
    /// </summary>
    /// <param name="module">What to initialize.</param>
    /// <param name="name">Its name in the model, in front of the names of its parts.</param>
    /// <param name="seed">Seed of the model.</param>
    /// <param name="deviation">Standard deviation of the weights.</param>
    public static void HuggingFace(Module module, string name, long seed, double deviation = 0.02)
    {
        foreach (var (path, layer) in Layers(module, name))
        {
            switch (layer)
            {
                case Linear linear:
                    Normal(linear.weight, linear.bias);
                    break;
                case Conv2d convolution:
                    Normal(convolution.weight, convolution.bias);
                    break;
                case LayerNorm norm:
                    Identity(norm);
                    break;
            }

            void Normal(Parameter weight, Parameter? bias)
            {
                SeededValues.Normal(weight, seed, $"{path}.weight", deviation);
                if (bias is not null)
                    SeededValues.Constant(bias, 0);
            }
        }
    }

    /// <summary>
    /// As PyTorch does by default: weights and biases uniform within 1 / √(number of inputs), norms the identity.
    /// </summary>
    /// <inheritdoc cref="HuggingFace" path="/param"/>
    public static void PyTorch(Module module, string name, long seed)
    {
        foreach (var (path, layer) in Layers(module, name))
        {
            switch (layer)
            {
                case Linear linear:
                    Uniform(linear.weight, linear.bias);
                    break;
                case Conv2d convolution:
                    Uniform(convolution.weight, convolution.bias);
                    break;
                case ConvTranspose2d convolution:
                    Uniform(convolution.weight, convolution.bias);
                    break;
                case LayerNorm norm:
                    Identity(norm);
                    break;
            }

            void Uniform(Parameter weight, Parameter? bias)
            {
                // PyTorch takes the second axis for the inputs, also where it is the outputs: in
                // transposed convolutions.
                var bound = 1 / Math.Sqrt(weight.NumberOfElements / weight.size(0));
                SeededValues.Uniform(weight, seed, $"{path}.weight", bound);
                if (bias is not null)
                    SeededValues.Uniform(bias, seed, $"{path}.bias", bound);
            }
        }
    }

    private static void Identity(LayerNorm norm)
    {
        SeededValues.Constant(norm.weight, 1);
        SeededValues.Constant(norm.bias!, 0);
    }

    private static IEnumerable<(string Path, Module Layer)> Layers(Module module, string name) =>
        module.named_modules().Select(part => ($"{name}.{part.name}", part.module)).Prepend((name, module));
}
