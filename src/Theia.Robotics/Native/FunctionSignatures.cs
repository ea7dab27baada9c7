using System.Text.RegularExpressions;

namespace Theia.Robotics.Native;

/// <summary>
/// The functions that this project calls, with their arguments. A version that declares another list is refused: a call
/// with wrong arguments would destroy memory.
/// </summary>
internal static partial class FunctionSignatures
{
    private static readonly Dictionary<string, string> _expected = new()
    {
        ["mj_version"] = "",
        ["mj_versionString"] = "",
        ["mj_loadXML"] = "char* mjVFS* char* int",
        ["mj_defaultVFS"] = "mjVFS*",
        ["mj_deleteVFS"] = "mjVFS*",
        ["mj_copyModel"] = "mjModel* mjModel*",
        ["mj_deleteModel"] = "mjModel*",
        ["mj_makeData"] = "mjModel*",
        ["mj_deleteData"] = "mjData*",
        ["mj_resetData"] = "mjModel* mjData*",
        ["mj_resetDataKeyframe"] = "mjModel* mjData* int",
        ["mj_step"] = "mjModel* mjData*",
        ["mj_step1"] = "mjModel* mjData*",
        ["mj_step2"] = "mjModel* mjData*",
        ["mj_forward"] = "mjModel* mjData*",
        ["mj_id2name"] = "mjModel* int int",
        ["mj_contactForce"] = "mjModel* mjData* int mjtNum[6]",
        ["mj_objectVelocity"] = "mjModel* mjData* int int mjtNum[6] int",
        ["mjv_defaultCamera"] = "mjvCamera*",
        ["mjv_defaultOption"] = "mjvOption*",
        ["mjv_defaultScene"] = "mjvScene*",
        ["mjv_makeScene"] = "mjModel* mjvScene* int",
        ["mjv_freeScene"] = "mjvScene*",
        ["mjv_updateScene"] = "mjModel* mjData* mjvOption* mjvPerturb* mjvCamera* int mjvScene*",
        ["mjr_defaultContext"] = "mjrContext*",
        ["mjr_makeContext"] = "mjModel* mjrContext* int",
        ["mjr_freeContext"] = "mjrContext*",
        ["mjr_setBuffer"] = "int mjrContext*",
        ["mjr_render"] = "mjrRect mjvScene* mjrContext*",
        ["mjr_readPixels"] = "unsigned char* float* mjrRect mjrContext*",
    };

    // One of the two ways to give a model as text; the second since 3.0.
    private static readonly Dictionary<string, string> _files = new()
    {
        ["mj_makeEmptyFileVFS"] = "mjVFS* char* int",
        ["mj_addBufferVFS"] = "mjVFS* char* void* int",
    };

    /// <summary>Names of all functions that are called in every version.</summary>
    public static IEnumerable<string> Names => _expected.Keys;

    /// <summary>What a header declares differently, each as a text for an error; empty: nothing.</summary>
    /// <param name="header">The content of <c>mujoco.h</c>.</param>
    public static IEnumerable<string> Differences(string header)
    {
        Dictionary<string, string> declared = Declared(header);
        foreach ((var name, var arguments) in _expected)
        {
            if (!declared.TryGetValue(name, out var found))
                yield return $"{name} is missing";
            else if (found != arguments)
                yield return $"{name} takes ({found}), not ({arguments})";
        }

        if (!_files.Any(file => declared.GetValueOrDefault(file.Key) == file.Value))
            yield return $"neither {string.Join(" nor ", _files.Keys)} is as expected";
    }

    private static Dictionary<string, string> Declared(string header)
    {
        Dictionary<string, string> declared = [];
        foreach (Match function in Function().Matches(LineComment().Replace(header, "")))
        {
            declared[function.Groups["name"].Value] = string.Join(
                ' ', function.Groups["arguments"].Value.Split(',', StringSplitOptions.TrimEntries)
                    .Where(argument => argument is not ("" or "void")).Select(TypeOf));
        }

        return declared;
    }

    // "const mjtNum* x" is mjtNum*, "mjtNum result[6]" is mjtNum[6].
    private static string TypeOf(string argument)
    {
        Match parts = Argument().Match(argument);
        return $"{parts.Groups["type"].Value}{parts.Groups["stars"].Value}{parts.Groups["size"].Value}";
    }

    [GeneratedRegex("//[^\n]*", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LineComment();

    [GeneratedRegex(
        @"MJAPI\s+[\w\s\*]*?(?<name>\w+)\s*\((?<arguments>[^()]*)\)\s*;", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Function();

    [GeneratedRegex(
        @"^(const\s+)?(?<type>(unsigned\s+)?\w+)\s*(?<stars>\**)\s*\w*\s*(?<size>\[\d+\])?$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Argument();
}
