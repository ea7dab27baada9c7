using Theia.Data.Datasets;
using Theia.Scenes;
using Theia.Tests.Loading;
using Theia.Tests.Packing;

namespace Theia.Tests.Datasets;

public sealed class ColumnSchemaTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Packed_images_carry_a_schema()
    {
        DatasetFolder set = Packed();
        Assert.Equal(
            """
            {
              "version": 1,
              "kind": "images",
              "extension": "image",
              "arrays": {
                "image": {
                  "dtype": "U8",
                  "shape": [8, 8, 3]
                }
              }
            }

            """,
            File.ReadAllText(SchemaOf(set, "images")));
        Assert.Equal(ColumnKind.Images, ColumnSchema.Load(set, "images").Kind);
    }

    [Fact]
    public void Extracted_features_carry_a_schema_with_teacher_type_and_shapes()
    {
        DatasetFolder set = SomeSet.Pack(_folder["set"], train: 3).WithFeatures(FakeTeacher.Small);
        Assert.Equal(
            """
            {
              "version": 1,
              "kind": "features",
              "extension": "fake_small-teacher.safetensors",
              "teacher": "fake/Small-teacher",
              "arrays": {
                "cls_token": {
                  "dtype": "BF16",
                  "shape": [1, 6]
                },
                "embedding": {
                  "dtype": "BF16",
                  "shape": [6, 4, 4]
                },
                "pooled_cls_token": {
                  "dtype": "BF16",
                  "shape": [1, 6]
                }
              }
            }

            """,
            File.ReadAllText(SchemaOf(set, FakeTeacher.Small.FolderName)));
        Assert.Equal(
            "fake/Small-teacher 6 x 4 x 4 True",
            Assert.Single(FeatureExtraction.Teachers(set).Select(t => $"{t.Id} {t.Size} {t.HasClassToken}")));
    }

    [Fact]
    public void Scenes_carry_a_schema_for_each_column_of_labels()
    {
        var set = new DatasetFolder(_folder["set"]);
        var options = new SceneSetOptions { Count = 2, Size = 32 };
        SceneSet.Write(set, options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                "images images 'image' U8 [32, 32, 3]",
                "scene_depth labels 'depth' F32 [32, 32]",
                "scene_facts labels ",
                "scene_masks labels 'class' U8 [32, 32], 'instance' U8 [32, 32], 'part' U8 [32, 32]",
                "scene_normals labels 'normal' I8 [3, 32, 32]",
            ],
            set.Columns.Select(column => ColumnSchemaFile.TryLoad(set.ColumnPath(column))!)
                .Select(schema => $"{schema.Name} {schema.Content} {ColumnSchema.Describe(schema.Arrays)}"));
    }

    [Fact]
    public void A_set_without_schemas_is_read_verified_and_continued_as_before()
    {
        DatasetFolder set = SomeSet.Pack(_folder["root", "set"], train: 7)
            .WithFeatures(FakeTeacher.Small, FakeTeacher.Wide);
        var teachers = FeatureExtraction.Teachers(set);
        foreach (var column in set.Columns)
            File.Delete(SchemaOf(set, column));

        Assert.Equal(teachers, FeatureExtraction.Teachers(set));
        Assert.Empty(Verify(set, [.. teachers]));
        Assert.Equal(
            [
                "images image",
                "features of fake/Small-teacher fake_small-teacher.safetensors",
                "features of fake/wide fake_wide.safetensors",
            ],
            set.Columns.Select(column => ColumnSchema.Load(set, column))
                .Select(schema => $"{schema.Content} {schema.Extension}"));
        using DistillationBatches batches = Open(set, [.. teachers]);
        Assert.Equal(3, batches.Read(0).Keys.Count);

        using var teacher = new FakeTeacher(FakeTeacher.Small);
        File.Delete(set.ShardPath(FakeTeacher.Small.FolderName, "train", 0));
        SomeSet.Extract(teacher, set, "train");
        Assert.NotNull(ColumnSchemaFile.TryLoad(set.ColumnPath(FakeTeacher.Small.FolderName)));
        Assert.Empty(Verify(set, [.. teachers]));
    }

    [Theory]
    [InlineData("images", "images", "image")]
    [InlineData("scene_depth", "labels", "scene_depth.safetensors")]
    [InlineData("scene_facts", "labels", "scene_facts.json")]
    [InlineData("LiheYoung_depth-hf", "features of LiheYoung/depth-hf", "liheyoung_depth-hf.safetensors")]
    [InlineData("plain", "features of plain", "plain.safetensors")]
    public void Names_tell_what_columns_of_before_hold(string column, string content, string extension)
    {
        var schema = InferredSchema.Of(column);
        Assert.Equal((content, extension), (schema.Content, schema.Extension));
        Assert.Empty(schema.Arrays);
    }

    [Fact]
    public void The_reference_layout_has_no_schema_and_is_read()
    {
        foreach (var folder in Directory.EnumerateDirectories(GoldenShards.Root))
        {
            var set = DatasetFolder.Open(folder);
            Assert.All(set.Columns, column => Assert.Null(ColumnSchemaFile.TryLoad(set.ColumnPath(column))));
        }
    }

    [Fact]
    public void A_schema_that_is_read_and_written_keeps_its_bytes()
    {
        DatasetFolder set = SomeSet.Pack(_folder["set"], train: 3).WithFeatures(FakeTeacher.Small);
        var schema = ColumnSchemaFile.TryLoad(set.ColumnPath(FakeTeacher.Small.FolderName))!;
        Assert.Equal(File.ReadAllBytes(SchemaOf(set, FakeTeacher.Small.FolderName)), ColumnSchemaFile.ToBytes(schema));
    }

    [Theory]
    [InlineData("", "is not valid JSON")]
    [InlineData("{", "is not valid JSON")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("{V, V}", "is not valid JSON")]
    [InlineData("""{"kind": "images"}""", "'version' is missing")]
    [InlineData("""{"version": 2}""", "has version 2; this program reads version 1. Use the program")]
    [InlineData("""{"version": "1"}""", "'version' must be a whole number")]
    [InlineData("{V}", "'kind' is missing")]
    [InlineData("""{V, "kind": "feature"}""", "known are images, features, labels. Did you mean 'features'?")]
    [InlineData("""{V, "kind": 3}""", "'kind' must be a text")]
    [InlineData("""{V, "kind": "features"}""", "'extension' is missing")]
    [InlineData("""{V, "kind": "images", "extension": "image", MAP}""", "only the folder 'images' contains images")]
    [InlineData("""{V, "kind": "features", TENSORS, MAP}""", "'teacher' belongs to columns of features")]
    [InlineData("""{V, "kind": "labels", FACTS, "teacher": "a/b"}""", "'teacher' belongs to columns of features")]
    [InlineData("""{V, "kind": "features", TENSORS, "teacher": "c/d", MAP}""", "features are in 'c_d', not in 'a_b'.")]
    [InlineData("""{V, "kind": "features", FACTS, "teacher": "a/b", MAP}""", "of this column it is 'a_b.safetensors'.")]
    [InlineData("""{V, "kind": "features", TENSORS, "teacher": "a/b"}""", "'embedding' with three dimensions")]
    [InlineData("""{V, "kind": "features", TENSORS, "teacher": "a/b", FLAT}""", "'embedding' with three dimensions")]
    [InlineData("""{V, "kind": "labels", TENSORS}""", "'arrays' is missing")]
    [InlineData("""{V, "kind": "labels", TENSORS, "arrays": [1]}""", "'arrays' must be an object")]
    [InlineData("""{V, "kind": "labels", TENSORS, "arrays": {"x": 1}}""", "'arrays.x' must be an object")]
    [InlineData("""{LABELS {"x": {"shape": [1]}}}""", "'arrays.x.dtype' is missing")]
    [InlineData("""{LABELS {"x": {"dtype": "F33", "shape": [1]}}}""", "'arrays.x.dtype' is 'F33'")]
    [InlineData("""{LABELS {"x": {"dtype": "F32"}}}""", "'arrays.x.shape' is missing")]
    [InlineData("""{LABELS {"x": {"dtype": "F32", "shape": [0]}}}""", "must contain whole numbers from 1")]
    [InlineData("""{LABELS {"x": {"dtype": "F32", "shape": [1.5]}}}""", "must contain whole numbers from 1")]
    [InlineData("""{LABELS {"x": {"dtype": "F32", "shape": [1], "size": 1}}}""", "'arrays.x.size'")]
    [InlineData("""{V, "kind": "labels", FACTS, "kinds": "labels"}""", "'kinds'")]
    public void A_damaged_schema_is_refused_with_what_is_wrong(string text, string says)
    {
        (string Word, string Text)[] words =
        [
            ("LABELS", """V, "kind": "labels", TENSORS, "arrays":"""),
            ("TENSORS", """ "extension": "a_b.safetensors" """),
            ("FACTS", """ "extension": "a_b.json" """),
            ("MAP", """ "arrays": {"embedding": {"dtype": "BF16", "shape": [1, 1, 1]}}"""),
            ("FLAT", """ "arrays": {"embedding": {"dtype": "BF16", "shape": [2]}}"""),
            ("V", """ "version": 1"""),
        ];
        Directory.CreateDirectory(_folder["set", "a_b"]);
        var path = _folder["set", "a_b", "column.json"];
        File.WriteAllText(
            path, words.Aggregate(text, (json, word) => json.Replace(word.Word, word.Text, StringComparison.Ordinal)));
        var refused = Assert.Throws<DataException>(() => ColumnSchemaFile.TryLoad(_folder["set", "a_b"]));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.Equal((path, 3), (refused.File, refused.ExitCode));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        Directory.CreateDirectory(_folder["set", "a_b"]);
        File.WriteAllText(
            _folder["set", "a_b", "column.json"],
            """{"version": 1, "kind": "x", "arrays": {"x": {"dtype": "y"}}, "z": 1}""");
        var message = Assert.Throws<DataException>(() => ColumnSchemaFile.TryLoad(_folder["set", "a_b"])).Message;
        Assert.All(
            ["'kind'", "'extension'", "'arrays.x.dtype'", "'arrays.x.shape'", "'z'", "or delete it"],
            part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        Directory.CreateDirectory(_folder["set", "a_b"]);
        File.WriteAllBytes(_folder["set", "a_b", "column.json"], new byte[(1 << 20) + 1]);
        var refused = Assert.Throws<DataException>(() => ColumnSchemaFile.TryLoad(_folder["set", "a_b"]));
        Assert.Contains("has 1,048,577 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verifying_tells_a_schema_that_does_not_match_its_shards_and_one_that_is_damaged()
    {
        DatasetFolder set = SomeSet.Pack(_folder["set"], train: 3).WithFeatures(FakeTeacher.Small, FakeTeacher.Wide);
        var small = SchemaOf(set, FakeTeacher.Small.FolderName);
        File.WriteAllText(small, File.ReadAllText(small).Replace("[6, 4, 4]", "[6, 4, 5]", StringComparison.Ordinal));
        File.WriteAllText(SchemaOf(set, FakeTeacher.Wide.FolderName), "{");
        ColumnSchemaFile.Save(set.ColumnPath("images"), ColumnSchema.OfImages(16, 8));

        string[] findings = [.. Verify(set)];

        Assert.Equal(3, Count("has 'image' U8 [16, 16, 3], but column.json beside the shard declares"));
        Assert.Equal(3, Count("beside the shard declares 'cls_token' BF16 [1, 6], 'embedding' BF16 [6, 4, 5]"));
        Assert.Single(findings, text => text.Contains("column.json: is not valid JSON", StringComparison.Ordinal));
        Assert.Equal(7, findings.Length);

        int Count(string part) => findings.Count(text => text.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_that_holds_something_else_is_not_learned_from_measured_or_extracted_into()
    {
        DatasetFolder set = SomeSet.Pack(_folder["root", "set"], train: 3).WithFeatures(FakeTeacher.Wide);
        var labels = new ColumnSchema("fake_wide", ColumnKind.Labels, "fake_wide.safetensors")
        {
            Arrays = [new ArraySchema("x", DType.U8, [1])],
        };
        ColumnSchemaFile.Save(set.ColumnPath("fake_wide"), labels);

        Assert.Empty(FeatureExtraction.Teachers(set));
        const string Says = "column.json: declares the content labels, where features of fake/wide are expected.";
        var opened = Assert.Throws<DataException>(() => Open(set, FakeTeacher.Wide));
        Assert.Contains(Says, opened.Message, StringComparison.Ordinal);
        var measured = Assert.Throws<DataException>(() => SomeSet.Measure(set, FakeTeacher.Wide));
        Assert.Contains(Says, measured.Message, StringComparison.Ordinal);
        using var teacher = new FakeTeacher(FakeTeacher.Wide);
        var extracted = Assert.Throws<UsageException>(() => SomeSet.Extract(teacher, set, "train"));
        Assert.Contains("contains labels, not features of fake/wide", extracted.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_teacher_that_gives_other_arrays_than_before_is_refused_while_features_are_there()
    {
        DatasetFolder set = SomeSet.Pack(_folder["set"], train: 7).WithFeatures(FakeTeacher.Small);
        File.Delete(set.ShardPath(FakeTeacher.Small.FolderName, "train", 1));
        using var other = new FakeTeacher(FakeTeacher.Small) { Spoil = Shorter };
        var refused = Assert.Throws<DataException>(() => SomeSet.Extract(other, set, "train"));
        const string Says = "this teacher produces 'cls_token' BF16 [1, 6], 'embedding' BF16 [6, 4, 4]. Move";
        Assert.Contains(Says, refused.Message, StringComparison.Ordinal);

        SomeSet.Extract(other, set, "train", new ExtractionOptions { Force = true });
        Assert.Equal(2, ColumnSchema.Load(set, FakeTeacher.Small.FolderName).Arrays.Count);

        static Dictionary<string, TensorData> Shorter(Dictionary<string, TensorData> features)
        {
            features.Remove("pooled_cls_token");
            return features;
        }
    }

    [Fact]
    public void Packing_takes_columns_of_labels_only() => Assert.Contains(
        "'x' is not a column of labels, but of features of x",
        Assert.Throws<UsageException>(() => ImagePacking.Run(
            SomeImages.Make(2),
            new DatasetFolder(_folder["set"]),
            SomeImages.Small with { Labels = [InferredSchema.Of("x")] },
            cancellation: TestContext.Current.CancellationToken)).Message,
        StringComparison.Ordinal);

    private static DistillationBatches Open(DatasetFolder set, params TeacherSpec[] teachers)
    {
        FeatureRequest[] features = [.. teachers.Select(teacher => new FeatureRequest(teacher))];
        var options = new BatchOptions { BatchSize = 3 };
        return DistillationBatches.Open(set.Root, [new DatasetWeight("set")], "train", features, options);
    }

    private static string SchemaOf(DatasetFolder set, string column) =>
        Path.Combine(set.ColumnPath(column), "column.json");

    private static IEnumerable<string> Verify(DatasetFolder set, params TeacherSpec[] teachers) => DatasetVerification
        .Run(set, teachers, cancellation: TestContext.Current.CancellationToken)
        .Findings.Select(finding => $"{finding}");

    private DatasetFolder Packed()
    {
        var set = new DatasetFolder(_folder["set"]);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ImagePacking.Run(SomeImages.Make(4), set, SomeImages.Small, cancellation: cancellation);
        return set;
    }
}
