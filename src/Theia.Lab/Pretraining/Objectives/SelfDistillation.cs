using System.Text.Json.Nodes;
using Theia.Lab.Pretraining.Configuration;
using Theia.Lab.Pretraining.Data;
using Theia.Networks.DinoV2;
using Theia.Networks.Layers;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>
/// DINOv2 (arXiv 2304.07193) without labels. The student sees large and small crops, some with patches hidden; a moving
/// average of it, the teacher, sees the large crops whole. The student's class token of each crop must match the
/// teacher's of the other large crop (DINO), and each masked patch the teacher's says of the same place (iBOT). The
/// teacher's answers are centered and sharpened, so that they cannot all become one. The folder holds the teacher.
/// </summary>
internal sealed class SelfDistillation : TowerObjective
{
    private const double FirstTeacherTemperature = 0.04;

    private readonly DinoSettings _dino;
    private readonly DinoV2Model _student, _teacher;
    private readonly DinoHead _studentHead, _teacherHead;
    private readonly EmaNetwork _average;
    private readonly Tensor _classCenter, _patchCenter;

    public SelfDistillation(PretrainConfig config)
        : base(config)
    {
        _dino = config.Dino;
        (_student, _teacher) = ((DinoV2Model)Tower, (DinoV2Model)NewTower());
        SinusoidalPositions.Fill(Named("", _student.Module)
            .Single(static pair => pair.Name.EndsWith("position_embeddings", StringComparison.Ordinal)).Value);
        (_studentHead, _teacherHead) = (NewHead(), NewHead());
        Parameters = [.. Named("", _student.Module), .. Named("head.", _studentHead)];
        _average = new EmaNetwork(Parameters, [.. Named("", _teacher.Module), .. Named("head.", _teacherHead)]);
        _average.Begin();
        (_classCenter, _patchCenter) = (NewCenter(), NewCenter());
    }

    public override IReadOnlyList<(string Name, Parameter Value)> Parameters { get; }

    public override IReadOnlyList<(string Name, Tensor Value)> State =>
        [.. _average.State, ("centre.class", _classCenter), ("centre.patch", _patchCenter)];

    public override IReadOnlyList<CropSpec> Views(long step)
    {
        var large = new CropSpec(2, SideAt(step), _dino.CropBorder, 1) { Tints = true };
        return _dino.LocalCrops == 0
            ? [large]
            : [large, new CropSpec(_dino.LocalCrops, _dino.LocalSide, 0.08, _dino.CropBorder) { Tints = true }];
    }

    public override ObjectiveOutput Learn(PretrainBatch batch)
    {
        var large = batch.Pixels(0);                                                                 // [2 · B, 3, S, S]
        var side = batch.Plans[0].Side / Network.PatchSize;
        var hidden = PatchMask.Draw(
            Config.Seed, batch.Step, 2 * batch.Count, side, _dino.MaskedCrops, _dino.MaskedPart);
        var places = tensor(
            [.. Enumerable.Range(0, hidden.Length).Where(place => hidden[place]).Select(place => (long)place)]);
        var (wantedClass, wantedPatches) = Wanted(large, places, batch.Step);

        var tokens = Blocks(
            _student,
            _student.Embeddings.Embed(large, Positions, tensor(hidden).view(2L * batch.Count, side * side, 1)));
        var classTokens = tokens.select(1, 0);
        var classLoss = Crossed(_studentHead.call(classTokens), wantedClass, batch.Count, skipSame: true);
        var crops = 2;
        if (_dino.LocalCrops > 0)
        {
            var small = _studentHead.call(Run(_student, batch.Pixels(1)).select(1, 0));
            classLoss = classLoss.Plus(Crossed(small, wantedClass, batch.Count, skipSame: false));
            crops += 2 * _dino.LocalCrops;
        }

        classLoss = classLoss.Over(crops);
        var patchLoss = wantedPatches is null
            ? zeros([])
            : CrossEntropy(_studentHead.call(Patches(tokens).index_select(0, places)), wantedPatches);
        var koLeo = KoLeoLoss.KoLeo(classTokens.narrow(0, 0, batch.Count))
            .Plus(KoLeoLoss.KoLeo(classTokens.narrow(0, batch.Count, batch.Count)));
        var loss = classLoss.Plus(patchLoss).Plus(koLeo.Times(_dino.KoLeoWeight));
        return new ObjectiveOutput(
            loss,
            [
                new("class_loss", Number(classLoss)), new("patch_loss", Number(patchLoss)),
                new("koleo", Number(koLeo)), new("entropy", Number(Entropy(wantedClass))),
            ]);
    }

    public override void AfterStep(long step) =>
        _average.Follow(1 - ((1 - _dino.Momentum) * (1 + Math.Cos(Math.PI * step / Config.Steps)) / 2));

    public override void Dispose()
    {
        _teacher.Dispose();
        _studentHead.Dispose();
        _teacherHead.Dispose();
        _classCenter.Dispose();
        _patchCenter.Dispose();
        base.Dispose();
    }

    protected override IEnumerable<TensorSource> Published() => Sources("", _teacher.Module);

    protected override JsonObject HubConfig()
    {
        var config = TeacherRecipe.Fields(Config);
        config["model_type"] = "dinov2";
        config["architectures"] = new JsonArray("Dinov2Model");
        config["qkv_bias"] = true;
        config["use_swiglu_ffn"] = false;
        return config;
    }

    private DinoHead NewHead() =>
        new(Network.HiddenSize, _dino.HeadHidden, _dino.Bottleneck, _dino.Prototypes, Config.Seed + 1);

    private Tensor NewCenter()
    {
        var center = zeros(_dino.Prototypes);
        center.DetachFromDisposeScope();
        return center;
    }

    // The teacher's answers as probabilities: of the class tokens [2 · B, K], and of the hidden patches [n, K].
    private (Tensor Class, Tensor? Patches) Wanted(Tensor large, Tensor places, long step)
    {
        using var quiet = no_grad();
        var warmUp = Config.WarmUpStepsRatio * Config.Steps;
        var temperature = step >= warmUp
            ? _dino.TeacherTemperature
            : FirstTeacherTemperature + ((_dino.TeacherTemperature - FirstTeacherTemperature) * step / warmUp);
        var tokens = Run(_teacher, large);
        var classes = Centered(_teacherHead.call(tokens.select(1, 0)), _classCenter, temperature);
        return (
            classes,
            places.numel() == 0 ? null
                : Centered(_teacherHead.call(Patches(tokens).index_select(0, places)), _patchCenter, temperature));
    }

    // The center moves after it was used, as in DINO.
    private Tensor Centered(Tensor cosines, Tensor center, double temperature)
    {
        var answers = (cosines - center).Over(temperature).softmax(-1);
        var keep = _dino.CenterMomentum;
        _ = center.MultiplyBy(keep).Increase(cosines.mean([0]).Times(1 - keep));
        return answers;
    }

    // Sum over pairs of a teacher's crop and another crop of the mean over images; crops of one image lie B apart.
    private Tensor Crossed(Tensor cosines, Tensor wanted, int count, bool skipSame)
    {
        var sum = zeros([]);
        for (var crop = 0; crop < cosines.size(0) / count; crop++)
        {
            for (var teacher = 0; teacher < 2; teacher++)
            {
                if (!skipSame || crop != teacher)
                {
                    sum = sum.Plus(CrossEntropy(
                        cosines.narrow(0, (long)crop * count, count), wanted.narrow(0, (long)teacher * count, count)));
                }
            }
        }

        return sum;
    }

    private Tensor CrossEntropy(Tensor cosines, Tensor wanted) =>
        -(wanted * cosines.Over(_dino.StudentTemperature).log_softmax(-1)).sum(-1).mean();

    private static Tensor Entropy(Tensor answers) => -(answers * answers.AtLeast(1e-12).log()).sum(-1).mean();

    private static Tensor Patches(Tensor tokens) => tokens.narrow(1, 1, tokens.size(1) - 1).flatten(0, 1);

    private static double Number(Tensor scalar) => scalar.detach().item<float>();
}
