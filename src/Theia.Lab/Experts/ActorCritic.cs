using System.Runtime.InteropServices;
using Theia.Data.Random;
using Theia.Networks.Layers;
using Theia.Training.Runs;

namespace Theia.Lab.Experts;

/// <summary>
/// TD3 (arXiv 1802.09477) with returns of several steps: a policy and two critics of the true state, each with a target
/// that follows slowly. The critics normalize their layers (arXiv 2302.02948), which keeps them from running away.
/// </summary>
internal sealed class ActorCritic : IObjective<Tensor>
{
    // Values are then about as large as the layers' outputs.
    private const double RewardScale = 0.1;

    private const double NoiseBound = 0.5, ActorDelay = 2, Farthest = 10;

    private const int NoiseTable = 1 << 18;

    private static readonly ulong _stream = CounterRandom.Hash("target noise");

    private readonly ExpertConfig _config;
    private readonly ReplayBuffer _replay;
    private readonly Parameter[] _actor, _critics;
    private readonly Tensor[] _actorTarget, _criticTarget;
    private readonly Tensor _means, _factors, _noise, _rate;
    private readonly float[] _normalization;
    private double _value;

    /// <param name="config">Sizes and rates.</param>
    /// <param name="replay">Tells what states look like; stays the caller's.</param>
    public ActorCritic(ExpertConfig config, ReplayBuffer replay)
    {
        (_config, _replay) = (config, replay);
        var (states, actions, hidden) = (replay.StateSize, replay.ActionSize, config.HiddenSize);
        _actor =
        [
            Weight("actor.0.weight", states, hidden, states), Weight("actor.0.bias", states, hidden),
            Weight("actor.1.weight", hidden, hidden, hidden), Weight("actor.1.bias", hidden, hidden),
            Weight("actor.2.weight", 100 * hidden, actions, hidden), Weight("actor.2.bias", hidden, actions),
        ];
        var inputs = states + actions;
        _critics =
        [
            Weight("critics.0.weight", inputs, 2, inputs, hidden), Weight("critics.0.bias", inputs, 2, 1, hidden),
            Weight("critics.1.weight", hidden, 2, hidden, hidden), Weight("critics.1.bias", hidden, 2, 1, hidden),
            Weight("critics.2.weight", hidden, 2, hidden, 1), Weight("critics.2.bias", hidden, 2, 1, 1),
        ];
        _actorTarget = [.. _actor.Select(Copy)];
        _criticTarget = [.. _critics.Select(Copy)];
        _normalization = new float[2 * states];
        _means = zeros(states).DetachFromDisposeScope();
        _factors = ones(states).DetachFromDisposeScope();
        _rate = tensor((float)config.TargetRate).DetachFromDisposeScope();
        _noise = Noise(config);
    }

    /// <summary>Numbers of the state, of the hidden layers and of the action.</summary>
    public IReadOnlyList<int> Sizes =>
        [_replay.StateSize, _config.HiddenSize, _config.HiddenSize, _replay.ActionSize];

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Parameter Value)> Parameters =>
        [.. Named("actor", _actor), .. Named("critics", _critics)];

    /// <summary>The targets.</summary>
    public IEnumerable<(string Name, Tensor Value)> Targets =>
        [.. Named("actorTarget", _actorTarget), .. Named("criticTarget", _criticTarget)];

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> State => [.. Targets, .. _replay.State];

    /// <inheritdoc/>
    public StepLoss Loss(Tensor batch, StepContext step)
    {
        Normalize();
        using (batch)
        {
            var (states, actions) = (_replay.StateSize, _replay.ActionSize);
            Tensor state = Normal(batch.narrow(1, 0, states));
            Tensor action = batch.narrow(1, states, actions);
            Tensor rewards = batch.narrow(1, states + actions, 1).Times(RewardScale);
            Tensor weight = batch.narrow(1, states + actions + 1, 1);
            Tensor next = Normal(batch.narrow(1, states + actions + 2, states));

            Tensor goal = Goal(rewards, weight, next, step.Step);                       // [B, 1]
            Tensor error = Values(_critics, cat([state, action], 1)).sub(goal);         // [2, B, 1]
            var loss = step.Backward(error.mul(error).mean());
            if (step.Step % ActorDelay == 0)
                _value = Improve(state, step);
            return new StepLoss(loss, [new("value", _value / RewardScale)]);
        }
    }

    /// <inheritdoc/>
    public void AfterStep(long step)
    {
        if (step % ActorDelay != 0)
            return;
        using IDisposable quiet = no_grad();
        for (var i = 0; i < _actor.Length; i++)
        {
            _actorTarget[i].lerp_(_actor[i], _rate);
            _criticTarget[i].lerp_(_critics[i], _rate);
        }
    }

    /// <summary>Copies the policy as it is now.</summary>
    /// <param name="values">See <see cref="Theia.Robotics.Experts.NetworkExpert.Values"/>.</param>
    public void CopyPolicy(Span<float> values)
    {
        var states = _replay.StateSize;
        _replay.Normalization(values[..states], values.Slice(states, states));
        values = values[(2 * states)..];
        foreach (Parameter part in _actor)
        {
            using Tensor still = part.detach();
            ReadOnlySpan<float> source = MemoryMarshal.Cast<byte, float>(still.bytes);
            source.CopyTo(values);
            values = values[source.Length..];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor part in (Tensor[])[.. _actor, .. _critics, .. _actorTarget, .. _criticTarget,
            _means, _factors, _rate, _noise])
        {
            part.Dispose();
        }
    }

    // What the critics are to say: the rewards, and the lower of two opinions of what follows a policy that trembles.
    private Tensor Goal(Tensor rewards, Tensor weight, Tensor next, long step)
    {
        using IDisposable quiet = no_grad();
        var count = next.size(0) * _replay.ActionSize;
        var start = new CounterRandom((ulong)_config.Seed, _stream, 0).Below(NoiseTable - count, step);
        Tensor noise = _noise.narrow(0, start, count).view(next.size(0), _replay.ActionSize);
        Tensor action = Policy(_actorTarget, next).tanh().Plus(noise).Clamped(-1, 1);
        Tensor values = Values(_criticTarget, cat([next, action], 1));
        return values.amin([0]).mul(weight).Plus(rewards);
    }

    private double Improve(Tensor state, StepContext step)
    {
        Tensor wish = Policy(_actor, state);                                            // [B, A]
        Tensor[] fixedCritic = [.. _critics.Select(static part => part.detach().narrow(0, 0, 1))];
        Tensor value = Values(fixedCritic, cat([state, wish.tanh()], 1)).mean();
        Tensor effort = wish.mul(wish).mean().Times(_config.ActionPenalty);
        _ = step.Backward(effort.sub(value));
        using Tensor still = value.detach();
        return still.ToDouble();
    }

    private void Normalize()
    {
        var states = _replay.StateSize;
        Span<float> means = _normalization.AsSpan(0, states), factors = _normalization.AsSpan(states);
        _replay.Normalization(means, factors);
        means.CopyTo(MemoryMarshal.Cast<byte, float>(_means.bytes));
        factors.CopyTo(MemoryMarshal.Cast<byte, float>(_factors.bytes));
    }

    private Tensor Normal(Tensor state) => state.sub(_means).mul(_factors).Clamped(-Farthest, Farthest);

    private static Tensor Policy(IReadOnlyList<Tensor> parts, Tensor state)
    {
        Tensor x = nn.functional.linear(state, parts[0], parts[1]).relu();
        x = nn.functional.linear(x, parts[2], parts[3]).relu();
        return nn.functional.linear(x, parts[4], parts[5]);
    }

    private Tensor Values(IReadOnlyList<Tensor> parts, Tensor inputs)
    {
        long[] width = [_config.HiddenSize];
        var critics = parts[0].size(0);
        Tensor x = inputs.unsqueeze(0).expand(critics, -1, -1);                         // [critics, B, in]
        x = nn.functional.layer_norm(x.baddbmm(parts[0], parts[1]), width).relu();
        x = nn.functional.layer_norm(x.baddbmm(parts[2], parts[3]), width).relu();
        return x.baddbmm(parts[4], parts[5]);                                           // [critics, B, 1]
    }

    private Parameter Weight(string name, int inputs, params ReadOnlySpan<long> shape)
    {
        var parameter = new Parameter(zeros(shape));
        SeededValues.Uniform(parameter, _config.Seed, name, 1 / Math.Sqrt(inputs));
        return parameter;
    }

    private static Tensor Copy(Parameter parameter)
    {
        using Tensor still = parameter.detach();
        return still.clone().DetachFromDisposeScope();
    }

    // Read from a random place: drawing as many numbers in each step would cost as much as a layer.
    private static Tensor Noise(ExpertConfig config)
    {
        var random = new CounterRandom((ulong)config.Seed, _stream, 1);
        var values = new float[NoiseTable];
        for (var i = 0; i < values.Length; i++)
        {
            var normal = NormalQuantile.At(random.Unit(i) + (0.5 / (1L << 53)));
            values[i] = (float)Math.Clamp(config.TargetNoise * normal, -NoiseBound, NoiseBound);
        }

        return tensor(values).DetachFromDisposeScope();
    }

    private static IEnumerable<(string Name, T Value)> Named<T>(string network, IReadOnlyList<T> parts) =>
        parts.Select((part, i) => ($"{network}.{i / 2}.{(i % 2 == 0 ? "weight" : "bias")}", part));
}
