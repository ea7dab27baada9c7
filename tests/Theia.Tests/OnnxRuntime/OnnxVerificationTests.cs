using Theia.Data.Verification;

namespace Theia.Tests.OnnxRuntime;

public sealed class OnnxVerificationTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Weights_that_are_no_numbers_or_of_the_wrong_length_are_named()
    {
        Network().Weight("w", [2], 1, float.NegativeInfinity).Save(_folder["net.onnx"]);   // a mask holds infinity
        FileReport sound = Check();
        Assert.Empty(sound.Findings);
        Assert.Contains("ONNX Runtime", Assert.Single(sound.NotChecked), StringComparison.Ordinal);

        Network().Weight("w", [3], 1, float.PositiveInfinity, float.NaN)
            .Weight("short", [4], 1).Save(_folder["net.onnx"]);
        Assert.Equal(
            ["weight 'w': contains NaN at element 2 of 3", "weight 'short': has 4 bytes where its shape needs 16"],
            Check().Findings.Select(finding => $"{finding.Place}: {finding.Problem.Split('.')[0]}"));
    }

    [Theory]
    [InlineData("w.data", 0, 8, null)]
    [InlineData("none.data", 0, 8, "does not exist")]
    [InlineData("w.data", 4, 8, "which ends at 8")]
    [InlineData("w.data", 0, 4, "where its shape needs 8")]
    [InlineData("nan.data", 0, 8, "contains NaN at element 1 of 2")]
    public void Weights_beside_the_file_are_read(string location, long offset, long length, string? says)
    {
        File.WriteAllBytes(_folder["w.data"], new byte[8]);
        File.WriteAllBytes(_folder["nan.data"], [0, 0, 0, 0, 0, 0, 0xC0, 0x7F]);
        Network().ExternalWeight("w", [2], location, offset, length).Save(_folder["net.onnx"]);
        IReadOnlyList<Finding> findings = Check().Findings;
        if (says is null)
            Assert.Empty(findings);
        else
            Assert.Contains(says, Assert.Single(findings).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_network_is_a_finding()
    {
        File.WriteAllBytes(_folder["net.onnx"], [1, 2, 3]);
        Assert.Contains("is not an ONNX file", Assert.Single(Check().Findings).Problem, StringComparison.Ordinal);
    }

    private static OnnxSketch Network() =>
        new OnnxSketch().Input("x", 1, 3, 2, 4).Node("Relu", "x", "y").Output("y", 1, 3, 2, 4);

    private FileReport Check() => OnnxVerification.Run(_folder["net.onnx"], TestContext.Current.CancellationToken);
}
