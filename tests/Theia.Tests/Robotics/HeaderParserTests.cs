using System.Diagnostics;
using System.Text;
using Theia.Robotics;
using Theia.Robotics.Native;

namespace Theia.Tests.Robotics;

public sealed class HeaderParserTests
{
    [Fact]
    public void Layouts_are_those_of_a_C_compiler()
    {
        Mujoco.SkipUnlessInstalled();
        var folder = MujocoLibrary.Load().Headers;
        Assert.SkipWhen(folder is null, "The headers of MuJoCo are not installed: apt-get install libmujoco-dev");
        StructTable table = MujocoHeaders.Read(folder!);
        var source = new StringBuilder("#include <stddef.h>\n#include <mujoco/mujoco.h>\n");
        var fields = 0;
        foreach (var type in RequiredFields.Structs)
        {
            source.Append($"_Static_assert(sizeof({type}) == {table.Size(type)}, \"{type}\");\n");
            foreach ((var name, StructField field) in table.Structs[type].Fields)
            {
                source.Append(
                    $"_Static_assert(offsetof({type}, {name}) == {field.Offset}, \"{type}.{name}\");\n");
                fields++;
            }
        }

        foreach (var name in RequiredFields.Constants)
            source.Append($"_Static_assert({name} == {table.Constants[name]}, \"{name}\");\n");
        using var scratch = new ScratchFolder();
        File.WriteAllText(scratch["layout.c"], source.ToString());

        (var code, var output) = Compile(scratch["layout.c"], Path.GetDirectoryName(folder)!);

        Assert.True(code == 0, output);
        Assert.InRange(fields, 600, 3000);
    }

    [Fact]
    public void A_struct_of_every_kind_of_member_is_laid_out()
    {
        var parser = new HeaderParser();

        parser.Add(
            """
            #define mjSIZE 3          // a size
            typedef double mjtNum;
            typedef void (*mjfCall)(int a, const char* b);
            typedef enum mjtKind_ { mjK_A = 2, mjK_B, mjK_C = 1<<4, mjK_D = mjK_A | mjK_C } mjtKind;
            struct mjInner_ { char c; /* not int d; */ short s; };
            typedef struct mjInner_ mjInner;
            typedef struct _mjOuter {
              mjtByte_or_not* unknown; // a pointer may lead to what is not known   (nrow x mjSIZE)
              char flag, name[2*mjSIZE];
              struct { float near[mjSIZE]; mjtNum far; } map;
              volatile unsigned int bits;
              mjInner inner[mjSIZE][2];
              mjtKind kind; const mjtNum *a, b;
              void (*handler)(int x, int y);
              mjfCall call;
            } mjOuter;
            """);

        StructTable table = new(1, parser.Structs, parser.Constants);
        (string, int)[] expected =
        [
            ("unknown", 0), ("flag", 8), ("name", 9), ("map", 16), ("map.near", 16), ("map.far", 32), ("bits", 40),
            ("inner", 44), ("kind", 68), ("a", 72), ("b", 80), ("handler", 88), ("call", 96),
        ];
        Assert.Equal(expected, table.Structs["mjOuter"].Fields.Select(field => (field.Key, field.Value.Offset)));
        Assert.Equal(104, table.Size("mjOuter"));
        StructField unknown = table.Find("mjOuter", "unknown")!;
        Assert.Equal(("nrow", "mjSIZE"), (unknown.Rows, unknown.Columns));
        Assert.Equal(46, table.Find("mjOuter", "inner.s")!.Offset);
        string[] names = ["mjK_A", "mjK_B", "mjK_C", "mjK_D"];
        Assert.Equal([2, 3, 16, 18], names.Select(name => table.Constants[name]));
    }

    [Theory]
    [InlineData("typedef struct a_ { mjtStrange x; } a;", "'x' has the unknown type 'mjtStrange'")]
    [InlineData("typedef struct a_ { int x[mjNONE]; } a;", "'mjNONE' is no number and no constant of the headers")]
    [InlineData("typedef struct a_ { int x;", "a struct does not end")]
    [InlineData("typedef struct a_ { union { int x; float y; } u; } a;", "a struct has a union")]
    [InlineData("typedef struct a_ { int x } a;", "a struct has 'int x'")]
    public void What_the_parser_does_not_know_is_an_error(string header, string reason)
    {
        FormatException error = Assert.Throws<FormatException>(() => new HeaderParser().Add(header));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Compile(string source, string include)
    {
        var start = new ProcessStartInfo("cc", ["-fsyntax-only", $"-I{include}", source])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no C compiler: apt-get install gcc");
            throw;
        }
    }
}
