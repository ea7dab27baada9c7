using Theia.Checkpoints;
using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Native;
using Theia.Policies;
using Theia.Policies.Networks;

namespace Theia;

/// <summary>
/// A policy: from the features of the last frames, and the robot's own state, to an action. Learned by behavior
/// cloning, kept as a folder with <c>config.json</c> and <c>model.safetensors</c>. Not for use by several threads.
/// </summary>
public sealed partial class Policy : IDisposable
{
    private const string WeightsFile = "model.safetensors";

    private static readonly LoadRules _rules = new() { ConvertFloats = true };

    private readonly IPolicyNetwork _network;
    private readonly Device _device;
    private readonly bool _owned;

    /// <summary>Wraps a network.</summary>
    /// <param name="config">Its configuration.</param>
    /// <param name="network">The network.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="owned">False where it stays the caller's, who may train it.</param>
    internal Policy(PolicyConfig config, IPolicyNetwork network, Device device, bool owned) =>
        (Config, _network, _device, _owned) = (config, network, device, owned);

    /// <summary>What it takes and gives.</summary>
    public PolicyConfig Config { get; }

    /// <summary>Makes a policy with random weights.</summary>
    /// <param name="config">What it takes and gives.</param>
    /// <param name="seed">The same seed gives the same weights on every machine. Default: 0.</param>
    /// <param name="initialization">Where the factor 0.01 of the published code falls. Default: where it falls
    /// there.</param>
    /// <exception cref="UsageException">No policy can have this configuration.</exception>
    /// <exception cref="ResourceException">libtorch is missing or cannot be loaded.</exception>
    public static Policy Create(
        PolicyConfig config, long seed = 0, PolicyInitialization initialization = PolicyInitialization.Published)
    {
        Libtorch.Require();
        config.Require();
        var network = PolicyNetworks.Create(config, device: null);
        PolicyNetworks.Initialize(network, seed, initialization);
        network.Module.eval();
        return new Policy(config, network, CPU, owned: true);
    }

    /// <summary>Loads a policy.</summary>
    /// <param name="folder">With <c>config.json</c> and <c>model.safetensors</c>.</param>
    /// <param name="device">Where it computes. Default: the CPU.</param>
    /// <exception cref="UsageException">There is no such folder, or a file is missing in it.</exception>
    /// <exception cref="DataException">A file is damaged, or weights and configuration do not fit; everything that does
    /// not is named at once.</exception>
    /// <exception cref="ResourceException">libtorch is missing or cannot be loaded.</exception>
    public static Policy Load(string folder, Device? device = null)
    {
        Libtorch.Require();
        var config = PolicyConfig.Load(folder);
        var path = Path.Combine(Directory.Exists(folder) ? folder : Path.GetDirectoryName(folder)!, WeightsFile);
        if (!File.Exists(path))
        {
            throw new UsageException(
                $"{folder} has no {WeightsFile}. Name a folder that contains {PolicyConfig.FileName} and "
                + $"{WeightsFile}.");
        }

        using var weights = ModelWeights.Open(path);
        // A network without memory first: what a file asks for is allocated only when the weights are really there.
        RequireWeights(config, weights);
        var network = PolicyNetworks.Create(config, device);
        try
        {
            StateDict.LoadInto(network.Module, weights, _rules);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        network.Module.eval();
        return new Policy(config, network, device ?? CPU, owned: true);
    }

    /// <summary>
    /// Writes the folder. A new one appears whole or not at all; in one that is there the two files are written one by
    /// one, and replace those of a policy only.
    /// </summary>
    /// <param name="folder">Where.</param>
    /// <exception cref="UsageException">The folder holds one of these files and no policy.</exception>
    /// <exception cref="ResourceException">The place cannot be written.</exception>
    public void Save(string folder) => Save(folder, Config.Facts);

    /// <summary>As <see cref="Save(string)"/>, with other facts.</summary>
    internal void Save(string folder, PolicyFacts facts)
    {
        if (!Directory.Exists(folder))
        {
            AtomicDirectory.Write(folder, Write);
            return;
        }

        string[] there =
        [
            .. new[] { PolicyConfig.FileName, WeightsFile }.Where(name => File.Exists(Path.Combine(folder, name))),
        ];
        if (there.Length > 0 && !IsIn(folder))
            throw ForeignEntries.Refusal(folder, there, Remedy.ChooseOutput("Choose another folder."));
        Write(folder);

        void Write(string into)
        {
            SafetensorsWriter.Write(
                Path.Combine(into, WeightsFile),
                SafetensorsWriter.OfficialOrder(StateDict.Sources(_network.Module)),
                [KeyValuePair.Create("format", "pt")]);
            AtomicFile.WriteText(
                Path.Combine(into, PolicyConfig.FileName), (Config with { Facts = facts }).ToJson());
        }
    }

    /// <summary>Holds the names, shapes and types of weights against the network of a configuration.</summary>
    /// <exception cref="DataException">They do not fit; all that does not is named.</exception>
    internal static void RequireWeights(PolicyConfig config, ModelWeights weights)
    {
        using var outline = PolicyNetworks.Create(config, META);
        StateDict.LoadInto(outline.Module, weights, _rules);
    }

    /// <summary>True for a folder with the configuration of a policy.</summary>
    internal static bool IsIn(string folder)
    {
        try
        {
            _ = PolicyConfig.Load(folder);
            return true;
        }
        catch (TheiaException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input?.Dispose();
        _input = null;
        if (_owned)
            _network.Dispose();
    }
}
