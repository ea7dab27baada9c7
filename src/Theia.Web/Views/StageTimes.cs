namespace Theia.Web.Views;

/// <summary>Milliseconds of each stage of an answer.</summary>
/// <param name="Decode">From the file to pixels; 0 for an image that was sent before.</param>
/// <param name="Wait">In the queue before the networks.</param>
/// <param name="Encode">In the network; 0 for features that are still known.</param>
/// <param name="View">From features to the result.</param>
internal sealed record StageTimes(double Decode, double Wait, double Encode, double View);
