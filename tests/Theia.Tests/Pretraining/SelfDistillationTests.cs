using Theia.Lab.Photos;
using Theia.Lab.Pretraining.Configuration;
using Theia.Lab.Pretraining.Data;
using Theia.Lab.Pretraining.Objectives;
using Theia.Lab.Quickstart;
using Theia.Scenes;
using static TorchSharp.torch;

namespace Theia.Tests.Pretraining;

[Collection("torch")]
public sealed class SelfDistillationTests
{
    [Fact]
    public void The_losses_are_those_of_the_papers_worked_out_one_by_one()
    {
        const int Step = 1;   // in which something is hidden
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var objective = TinyTeaching.Make(
            PretrainObjective.DinoV2, out var stock, "dino.localCrops=0", "network.patchSize=28", "warmUpStepsRatio=0");
        var tower = (Theia.Networks.DinoV2.DinoV2Model)((TowerObjective)objective).Tower;
        var dino = objective.Config.Dino;
        var batch = TinyTeaching.Batches(objective, stock).Make(Step);
        using var head = new DinoHead(16, dino.HeadHidden, dino.Bottleneck, dino.Prototypes, objective.Config.Seed + 1);
        var hidden = PatchMask.Draw(objective.Config.Seed, Step, 4, 4, dino.MaskedCrops, dino.MaskedPart);
        Assert.Contains(true, hidden);
        var lesson = objective.Learn(batch);

        // Before the first step teacher and student are one network, and both centers are 0.
        var whole = Answers(tower.Embeddings.Embed(batch.Pixels(0), PositionRule.Size));
        var masked = Answers(tower.Embeddings.Embed(batch.Pixels(0), PositionRule.Size, tensor(hidden).view(4, 16, 1)));
        double classes = 0, patches = 0;
        for (var image = 0; image < 2; image++)
        {
            // Crop 0 of both images comes first, then crop 1: the other crop of an image lies 2 further.
            classes += Crossed(whole[image][0], masked[image + 2][0]) + Crossed(whole[image + 2][0], masked[image][0]);
        }

        for (var place = 0; place < hidden.Length; place++)
        {
            patches += hidden[place]
                ? Crossed(whole[place / 16][1 + (place % 16)], masked[place / 16][1 + (place % 16)])
                : 0;
        }

        Assert.Equal(classes / 2 / 2, Value("class_loss"), 1e-4);   // the mean over images, over two pairs of crops
        Assert.Equal(patches / hidden.Count(h => h), Value("patch_loss"), 1e-4);
        Assert.Equal(
            Value("class_loss") + Value("patch_loss") + (dino.KoLeoWeight * Value("koleo")),
            lesson.Loss.item<float>(), 1e-4);

        double Value(string name) => lesson.Values.Single(pair => pair.Key == name).Value;

        // [crop][token][prototype]
        float[][][] Answers(Tensor embedded)
        {
            var tokens = tower.Finish(tower.Block(0, embedded));
            return [.. head.call(tokens.flatten(0, 1)).data<float>().ToArray().Chunk(dino.Prototypes).Chunk(17)];
        }

        double Crossed(float[] teacher, float[] student)
        {
            var wanted = Softmax(teacher, dino.TeacherTemperature);
            var given = Softmax(student, dino.StudentTemperature);
            return -wanted.Zip(given, (w, g) => w * Math.Log(g)).Sum();
        }
    }

    [Fact]
    public void The_teacher_follows_the_student_and_is_what_the_folder_holds()
    {
        using var scratch = new ScratchFolder();
        using var objective = TinyTeaching.Make(PretrainObjective.DinoV2, out var stock, "dino.momentum=0.5");
        using var trainer = TinyTeaching.Trainer(objective);
        var before = objective.Values("encoder.layer.0.mlp.fc1.weight");
        _ = trainer.Step(0, TinyTeaching.Batches(objective, stock).Make(0));
        var student = objective.Values("encoder.layer.0.mlp.fc1.weight");
        var teacher = objective.State.Single(pair => pair.Name == "average.encoder.layer.0.mlp.fc1.weight").Value
            .data<float>().ToArray();
        Assert.NotEqual(before, student);
        Assert.All(
            teacher.Zip(before.Zip(student, (b, s) => (b + s) / 2)),
            pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
        Assert.Contains(
            objective.State, pair => pair.Name == "centre.class" && pair.Value.data<float>().Any(value => value != 0));

        objective.Save(scratch["model"]);
        using var saved = Teacher.Load(scratch["model"]);
        var kept = Theia.Checkpoints.StateDict.Of(saved.Tower.Module)
            .Single(pair => pair.Name == "encoder.layer.0.mlp.fc1.weight").Value.data<float>().ToArray();
        // bfloat16
        Assert.All(kept.Zip(teacher), pair => Assert.Equal(pair.Second, pair.First, Math.Abs(pair.Second) / 128));
    }

    [Fact]
    public void KoLeo_is_minus_the_mean_logarithm_of_the_distance_to_the_nearest_token_at_unit_length()
    {
        using var scope = NewDisposeScope();
        // Directions at 0, 30 and 90 degrees: the first two are each other's nearest, the third is nearest to the
        // second. A chord is 2 sin(angle / 2).
        var tokens = tensor(new float[,] { { 3, 0 }, { MathF.Sqrt(3), 1 }, { 0, 0.5f } });
        var (near, far) = (2 * Math.Sin(Math.PI / 12), 2 * Math.Sin(Math.PI / 6));
        Assert.Equal(-((2 * Math.Log(near)) + Math.Log(far)) / 3, KoLeoLoss.KoLeo(tokens).item<float>(), 1e-5);
        Assert.Equal(0, KoLeoLoss.KoLeo(tokens.narrow(0, 0, 1)).item<float>());
        Assert.Equal(-Math.Log(2), KoLeoLoss.KoLeo(tensor(new float[,] { { 1, 0 }, { -1, 0 } })).item<float>(), 1e-5);

        // Equal tokens are as near as can be; the term stays finite and so does its gradient.
        var equal = ones(2, 3).requires_grad_(true);
        var term = KoLeoLoss.KoLeo(equal);
        term.backward();
        Assert.Equal(-Math.Log(1e-4), term.item<float>(), 1e-3);
        Assert.All(equal.grad!.data<float>().ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Positions_start_as_waves_of_row_and_column()
    {
        using var objective = TinyTeaching.Make(PretrainObjective.DinoV2, out _);
        var table = objective.Values("embeddings.position_embeddings");   // [1 + 4 · 4, 16]
        Assert.All(table.Take(16), value => Assert.Equal(0, value));
        Assert.Equal(17 * 16, table.Length);
        // Row 2, column 3: sines, then cosines, of the column at paces 1, 1/10, 1/100, 1/1000,
        // then the same of the row.
        var place = table.AsSpan(16 * (1 + (2 * 4) + 3), 16).ToArray();
        for (var wave = 0; wave < 4; wave++)
        {
            var pace = Math.Pow(10, -wave);
            float[] expected =
            [
                (float)Math.Sin(3 * pace), (float)Math.Cos(3 * pace), (float)Math.Sin(2 * pace),
                (float)Math.Cos(2 * pace),
            ];
            Assert.All(
                expected.Select((value, i) => (value, found: place[(4 * i) + wave])),
                pair => Assert.Equal(pair.value, pair.found, 1e-6f));
        }
    }

    [Fact]
    public void Tinted_crops_are_without_colors_once_in_five_times()
    {
        var red = new RgbImage(8, 8, [.. Enumerable.Repeat((byte[])[200, 40, 40], 64).SelectMany(pixel => pixel)]);
        float[][] tables = [.. Enumerable.Range(0, 3)
            .Select(_ => Enumerable.Range(0, 256).Select(value => (float)value).ToArray())];
        var pixels = new float[3 * 64];
        var gray = 0;
        for (var sample = 0; sample < 500; sample++)
        {
            RandomResizedCrop.Write(red, new CropSpec(1, 8, 1, 1) { Tints = true }, (0, 0, sample, 0), tables, pixels);
            // The balance of channels varies by a tenth each way: without colors red stays below 1.3
            // times green, and with them it never does.
            gray += pixels[0] < 1.3 * pixels[64] ? 1 : 0;
        }

        Assert.InRange(gray, 70, 130);   // 100 expected, standard deviation 9
        RandomResizedCrop.Write(red, new CropSpec(1, 8, 1, 1), (0, 0, 0, 0), tables, pixels);
        Assert.Equal((200f, 40f, 40f), (pixels[0], pixels[64], pixels[128]));
    }

    [Fact]
    public void Crops_of_one_scene_are_of_its_takes_in_turn()
    {
        var config = PretrainConfig.Of(PretrainObjective.DinoV2, TinyTeaching.Overrides);
        var drawn = TrainingImages.Scenes(3, 2, 32, 1, takes: 3, cancellation: TestContext.Current.CancellationToken);
        for (var take = 0; take < 3; take++)
            Assert.Equal(SceneRenderer.Render(3, 1, 32, take).Image.Pixels, drawn.Image(1, take).Pixels);

        // A black take, a white one, and a gray image without labels, of which there is one alone.
        var stock = new TrainingImages([Even(0)], [drawn.Facts[0]]) { OtherTakes = [Even(255)] }.With([Even(128)]);
        Assert.Same(stock.Images[1], stock.Image(1, 1));
        var batches = new BatchSampler(
            stock, ImageProcessor.Parse(TeacherRecipe.Processor(config), null, "test"), 0, 8,
            _ => [new CropSpec(2, 8, 0.5, 1), new CropSpec(4, 8, 0.1, 0.5)]);
        bool[] starts = [.. Enumerable.Range(0, 8).SelectMany(step =>
        {
            var batch = batches.Make(step);
            var scenes = Enumerable.Range(0, 8).Where(at => batch.Samples[at] == 0);
            return scenes.Select(at =>
            {
                bool[] light = [.. batch.Views.SelectMany((view, plan) =>
                    Enumerable.Range(0, batch.Plans[plan].Count).Select(crop => view[((crop * 8) + at) * 3 * 64] > 1))];
                Assert.Equal(Enumerable.Range(0, 6).Select(crop => light[0] == (crop % 2 == 0)), light);
                return light[0];
            });
        })];
        Assert.Contains(true, starts);
        Assert.Contains(false, starts);
        Assert.Contains(
            "images.takes",
            Assert.Throws<UsageException>(() => PretrainConfig.Of(PretrainObjective.Clip, "images.takes=2")).Message);

        static RgbImage Even(byte value) => new(16, 16, [.. Enumerable.Repeat(value, 3 * 16 * 16)]);
    }

    [Fact]
    public void Photographs_that_are_kept_for_measuring_are_not_learned_from()
    {
        var folder = new QuickstartOptions().Photographs;
        var album = PhotoAlbum.Read(folder);
        Assert.Equal(album.Count - PhotoAlbum.HeldOutPhotographs, PhotoPieces.Cut(folder, 0, 1, 32).Count());
        Assert.Contains("photoCrops", Assert.Throws<UsageException>(
            () => PretrainConfig.Of(PretrainObjective.Vit, "images.photoCrops=1")).Message);
    }

    [Fact]
    public void Masks_hide_patches_of_as_many_crops_as_asked_and_never_more_than_allowed()
    {
        var hidden = PatchMask.Draw(1, 7, 400, 8, 0.5, 0.5);
        int[] counts = [.. hidden.Chunk(64).Select(crop => crop.Count(h => h))];
        Assert.InRange(counts.Count(count => count > 0), 150, 250);
        Assert.True(counts.Max() <= 32, $"{counts.Max()}");
        Assert.True(counts.Where(count => count > 0).Min() >= 6);
        Assert.Equal(hidden, PatchMask.Draw(1, 7, 400, 8, 0.5, 0.5));
        Assert.All(PatchMask.Draw(1, 7, 400, 8, 1, 0.5).Chunk(64), crop => Assert.Contains(true, crop));
        Assert.DoesNotContain(true, PatchMask.Draw(1, 7, 400, 8, 0, 0.5));
        Assert.NotEqual(hidden, PatchMask.Draw(1, 8, 400, 8, 0.5, 0.5));
    }

    private static double[] Softmax(float[] cosines, double temperature)
    {
        double[] weights = [.. cosines.Select(cosine => Math.Exp(cosine / temperature))];
        return [.. weights.Select(weight => weight / weights.Sum())];
    }
}
