using Microsoft.ML.OnnxRuntime;

namespace Theia.OnnxRuntime.Onnx;

/// <summary>Networks of which each feeds the next, loaded and ready to run.</summary>
internal sealed class OnnxChain : IDisposable
{
    private readonly IReadOnlyList<OnnxLink> _links;
    private readonly List<OnnxSession> _sessions = [];

    /// <summary>Loads the networks.</summary>
    /// <param name="links">What feeds what.</param>
    /// <param name="options">Threads.</param>
    /// <param name="freeBatch">Makes the batch free where the files fix it.</param>
    /// <exception cref="DataException">A file cannot be loaded, or does not fit the one before.</exception>
    public OnnxChain(IReadOnlyList<OnnxLink> links, OnnxOptions options, bool freeBatch)
    {
        _links = links;
        try
        {
            foreach (OnnxLink link in links)
            {
                _sessions.Add(OnnxSession.Load(link.Graph.File, link.Graph.With(link.Outputs, freeBatch), options));
                CheckInputs(link, _sessions[^1]);
            }

            for (var i = 1; i < links.Count; i++)
                CheckJoint(i);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The input of the first network.</summary>
    public NodeMetadata Input => _sessions[0].Inputs[_links[0].Input];

    /// <summary>The file that the first network is from.</summary>
    public string FirstFile => _sessions[0].File;

    /// <summary>The file that the last network is from.</summary>
    public string LastFile => _sessions[^1].File;

    /// <summary>Runs all networks on a batch.</summary>
    /// <param name="values">The input, row-major.</param>
    /// <param name="shape">Its shape, batch first.</param>
    /// <returns>The outputs of the last network by name.</returns>
    /// <exception cref="DataException">A network fails on this input.</exception>
    public IReadOnlyDictionary<string, OnnxOutput> Run(float[] values, long[] shape)
    {
        var file = FirstFile;
        OrtValue? fed = null;
        try
        {
            fed = OnnxValues.Create(Input.ElementDataType, values, shape);
            for (var i = 0; i < _sessions.Count - 1; i++)
            {
                file = _sessions[i].File;
                OrtValue next = _sessions[i].Run(_links[i].Input, fed, _links[i].Outputs).Single();
                fed.Dispose();
                fed = next;
            }

            file = _sessions[^1].File;
            using IDisposableReadOnlyCollection<OrtValue> results =
                _sessions[^1].Run(_links[^1].Input, fed, _links[^1].Outputs);
            return _links[^1].Outputs.Zip(results, (name, result) => (name, result)).ToDictionary(
                pair => pair.name,
                pair => new OnnxOutput(pair.result.GetTensorTypeAndShape().Shape, OnnxValues.Read(pair.result)),
                StringComparer.Ordinal);
        }
        catch (OnnxRuntimeException failure)
        {
            throw new DataException(
                file, $"fails on an input of {string.Join(" x ", shape)} ({OnnxSession.FirstLine(failure)}).",
                "Check 'input' and 'processor' of the description.", failure);
        }
        catch (NotSupportedException failure)
        {
            throw new DataException(file, $"{failure.Message}.", "Export the network with such a type.", failure);
        }
        finally
        {
            fed?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OnnxSession session in _sessions)
            session.Dispose();
    }

    private static void CheckInputs(OnnxLink link, OnnxSession session)
    {
        string[] others = [.. session.Inputs.Where(input => !input.Key.Equals(link.Input, StringComparison.Ordinal))
            .Select(input => $"{input.Key} {OnnxSession.Shape(input.Value)}")];
        if (others.Length > 0)
        {
            throw new DataException(
                link.Graph.File, $"needs {string.Join(", ", others)} in addition to the image in {link.Input}.",
                "Export the network with these fixed.");
        }

        if (!session.Inputs.ContainsKey(link.Input))
        {
            throw new DataException(
                link.Graph.File, $"gives {string.Join(", ", link.Outputs)} without using {link.Input}.",
                "Choose a tensor that depends on the image.");
        }
    }

    private void CheckJoint(int i)
    {
        var output = _links[i - 1].Outputs[0];
        NodeMetadata given = _sessions[i - 1].Outputs[output];
        NodeMetadata taken = _sessions[i].Inputs[_links[i].Input];
        var fit = given.ElementDataType == taken.ElementDataType && given.Dimensions.Length == taken.Dimensions.Length
            && given.Dimensions.Zip(taken.Dimensions)
                .All(pair => pair.First < 0 || pair.Second < 0 || pair.First == pair.Second);
        if (!fit)
        {
            throw new DataException(
                _sessions[i].File,
                $"takes {_links[i].Input} {OnnxSession.Shape(taken)}, "
                    + $"but {_sessions[i - 1].File} gives {output} {OnnxSession.Shape(given)}.",
                "Check that these files belong together, and their order in 'files'.");
        }
    }
}
