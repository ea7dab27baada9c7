// A robot's loop at a fixed rate: camera image, tokens, policy, action; and how long each of them takes.
//
//   dotnet run -c Release samples/stream.cs -- seconds=10 policy=runs/lift/model task=mini/pick-lift
//   dotnet run -c Release samples/stream.cs -- images=photos threads=2 model=models/theia-tiny-patch16-224-cddsv
//
// Without arguments: ten seconds at 30 Hz with the bundled model and an untrained policy, on a simulated robot where
// MuJoCo is installed and else on bundled photographs.
#:project ../src/Theia/Theia.csproj
#:project ../src/Theia.Robotics/Theia.Robotics.csproj
#:package libtorch-cpu-linux-x64
#:property PublishAot=false

using System.Diagnostics;
using System.Globalization;
using Theia;
using Theia.Data;
using Theia.Robotics;
using static TorchSharp.torch;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var words = args.Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[^1]);
var frames = (int)(Number("seconds", 10) * Number("hertz", 30));
var period = TimeSpan.FromSeconds(1 / Number("hertz", 30));
set_num_threads((int)Number("threads", 1));

using TheiaModel theia = words.GetValueOrDefault("model", "nano-theia") switch
{
    "nano-theia" => TheiaModel.LoadBundled(Precision.Auto),
    "tiny" => TheiaModel.Create(TheiaConfig.Tiny, precision: Precision.Auto),   // random weights, for the time alone
    var folder => TheiaModel.Load(folder, precision: Precision.Auto),
};
using IImageEncoder encoder = theia.AsEncoder(batchSize: 1);

// The camera: a simulated robot, or images of a folder one after another.
RobotEnvironment? robot = words.ContainsKey("images") || !MujocoLibrary.IsAvailable(out _)
    ? null
    : RobotTasks.Find(words.GetValueOrDefault("task", "mini/pick-lift")).Open();
RgbImage[] images = robot is null ? Images() : [];
using IDisposable? owned = robot;
var (own, actions) = robot is null ? (0, 7) : (robot.Task.ProprioceptionSize, robot.Task.ActionSize);

using Policy policy = words.TryGetValue("policy", out var path)
    ? Policy.Load(path)
    : Policy.Create(new PolicyConfig
    {
        Head = PolicyHead.ConvBatchNormMlp,
        Feature = FrameFeature.Of(encoder, PolicyHead.ConvBatchNormMlp).Size,
        Proprioception = own,
        Actions = actions,
    });
var feature = FrameFeature.Of(encoder, policy.Config.Head);
policy.Require(feature.Size, own, actions);
PolicyHistory history = policy.NewHistory();

const int WarmUp = 10;
var (camera, tokens, acting, total) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
var (missed, leftOut, seed) = (0, 0, 0);
robot?.Reset(seed);
var clock = Stopwatch.StartNew();
var due = TimeSpan.Zero;
for (var frame = -WarmUp; frame < frames; frame++)
{
    Wait(due);
    var start = clock.Elapsed;
    RgbImage image = robot?.Render() ?? images[(frame + WarmUp) % images.Length];
    var seen = clock.Elapsed;
    history.Push(feature, encoder.Encode([image])[0]);
    var encoded = clock.Elapsed;
    float[] state = robot is null ? [] : [.. robot.ReadProprioception().ToArray().Select(value => (float)value)];
    var action = policy.Act(history, state);
    var acted = clock.Elapsed;
    if (robot is not null)
    {
        robot.Step([.. action.Select(value => (double)value)]);
        if (robot.HasEnded)
        {
            robot.Reset(++seed);
            history.Reset();
        }
    }

    if (frame >= 0)
    {
        camera.Add((seen - start).TotalMilliseconds);
        tokens.Add((encoded - seen).TotalMilliseconds);
        acting.Add((acted - encoded).TotalMilliseconds);
        total.Add((acted - seen).TotalMilliseconds);
        missed += acted > due + period ? 1 : 0;
    }

    // A frame that comes too late is followed by the next one that is due: a robot never acts on old images.
    due += period;
    for (; due < clock.Elapsed; due += period)
        leftOut += frame >= 0 ? 1 : 0;
}

var source = robot is null ? $"{images.Length} images" : robot.Task.Id;
Console.WriteLine(
    $"{words.GetValueOrDefault("model", "nano-theia")}, {policy.Config.Head} of {feature.Size}, {source}, "
    + $"threads: {get_num_threads()}, {frames} frames every {period.TotalMilliseconds:0.0} ms");
Console.WriteLine("ms                 median     p95     p99     max");
Print("camera", camera);
Print("tokens", tokens);
Print("policy", acting);
Print("image to action", total);
Console.WriteLine($"missed deadlines: {missed} of {frames}; frames left out after them: {leftOut}");

double Number(string name, double standard) =>
    words.TryGetValue(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : standard;

RgbImage[] Images()
{
    var folder = words.GetValueOrDefault(
        "images", Path.Combine(AppContext.GetData("EntryPointFileDirectoryPath") as string ?? ".", "photos"));
    return
    [
        .. Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".jpg" or ".png").Order()
            .Select(file => RgbImage.Load(file)),
    ];
}

// Sleeping ends late by up to a millisecond.
void Wait(TimeSpan until)
{
    if (until - clock.Elapsed is { TotalMilliseconds: > 2 } rest)
        Thread.Sleep(rest - TimeSpan.FromMilliseconds(2));
    while (clock.Elapsed < until)
        Thread.SpinWait(20);
}

void Print(string what, List<double> times)
{
    times.Sort();
    double At(double part) => times[Math.Clamp((int)Math.Ceiling(part * times.Count) - 1, 0, times.Count - 1)];
    Console.WriteLine($"{what,-17}{At(0.5),8:0.00}{At(0.95),8:0.00}{At(0.99),8:0.00}{times[^1],8:0.00}");
}
