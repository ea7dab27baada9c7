namespace Theia.RobotData.Packing;

/// <summary>
/// Gives frames of videos in any order, fastest in their own: it keeps a few decoders at work, and the frames that each
/// decoded last, since several threads ask for neighbors.
/// </summary>
/// <param name="set">The data set.</param>
internal sealed class FrameCache(IRobotDataset set)
{
    private const int Decoders = 3, Kept = 64, LongestSkip = 200;

    private readonly Lock _gate = new();
    private readonly LinkedList<Track> _tracks = new();

    /// <summary>Decodes a frame.</summary>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public RgbImage Get(int episode, string camera, int frame)
    {
        Track track;
        lock (_gate)
        {
            track = _tracks.FirstOrDefault(one => one.Episode == episode && one.Camera == camera)
                ?? new Track(set, episode, camera);
            _tracks.Remove(track);
            _tracks.AddFirst(track);
            if (_tracks.Count > Decoders)
            {
                _tracks.Last!.Value.Stop();
                _tracks.RemoveLast();
            }
        }

        return track.Get(frame);
    }

    private sealed class Track(IRobotDataset set, int episode, string camera)
    {
        private readonly Lock _turn = new();
        private readonly Dictionary<int, RgbImage> _recent = [];
        private IEnumerator<RgbImage>? _images;
        private int _next;
        private bool _stopped;

        public int Episode => episode;

        public string Camera => camera;

        public RgbImage Get(int frame)
        {
            lock (_turn)
            {
                if (_recent.TryGetValue(frame, out var known))
                    return known;
                if (_images is null || frame < _next || frame > _next + LongestSkip)
                    Start(frame);
                try
                {
                    while (_next <= frame)
                    {
                        if (!_images!.MoveNext())
                            throw new InvalidOperationException("An episode ended before its length.");
                        _recent[_next++] = _images.Current;
                        _ = _recent.Remove(_next - Kept);
                    }
                }
                catch
                {
                    // An enumerator that failed gives nothing any more; the next frame may be sound.
                    End();
                    throw;
                }

                var image = _recent[frame];
                if (_stopped || _next == set.Episodes[episode].Length)
                    End();
                return image;
            }
        }

        public void Stop()
        {
            lock (_turn)
            {
                _stopped = true;
                End();
                _recent.Clear();
            }
        }

        private void Start(int frame)
        {
            End();
            _recent.Clear();
            _images = set.ReadImages(episode, camera, frame).GetEnumerator();
            _next = frame;
        }

        private void End()
        {
            _images?.Dispose();
            _images = null;
        }
    }
}
