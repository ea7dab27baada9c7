using Theia.Native;

namespace Theia.Training.Optimization;

/// <summary>libtorch's own AdamW kernel: one pass over parameter, gradient and both moments instead of seven.</summary>
internal static unsafe class FusedAdamW
{
    // void at::_ops::_fused_adamw_::call(self, grads, exp_avgs, exp_avg_sqs, max_exp_avg_sqs,
    // state_steps: ArrayRef<Tensor>,
    //     lr, beta1, beta2, weight_decay, eps: double, amsgrad, maximize: bool, grad_scale,
    //     found_inf: const optional<Tensor>&)
    private static readonly delegate* unmanaged[Cdecl]<
        TensorList, TensorList, TensorList, TensorList, TensorList, TensorList,
        double, double, double, double, double, byte, byte, void*, void*, void> _call =
        (delegate* unmanaged[Cdecl]<TensorList, TensorList, TensorList, TensorList, TensorList, TensorList,
            double, double, double, double, double, byte, byte, void*, void*, void>)NativeTorch.Find(
            "_ZN2at4_ops13_fused_adamw_4callEN3c108ArrayRefINS_6TensorEEES5_S5_S5_S5_S5_dddddbbRKSt8optionalIS4_ES9_");

    /// <summary>True where this libtorch offers the kernel.</summary>
    public static bool IsAvailable => _call != null;

    /// <summary>
    /// Updates parameters and moments in place. An error inside could not be caught, so the caller guarantees what the
    /// kernel asks for: equal counts, one floating-point type, contiguous tensors of equal shapes, step counters in
    /// float32, and no gradient being recorded.
    /// </summary>
    public static void Update(
        IReadOnlyList<Tensor> parameters,
        IReadOnlyList<Tensor> gradients,
        IReadOnlyList<Tensor> averages,
        IReadOnlyList<Tensor> squareAverages,
        IReadOnlyList<Tensor> steps,
        in AdamWHyperparameters with)
    {
        nint[] self = Pointers(parameters), grads = Pointers(gradients), first = Pointers(averages),
            second = Pointers(squareAverages), counters = Pointers(steps);
        var absent = stackalloc long[4];   // std::optional<Tensor> without a value
        absent[0] = absent[1] = absent[2] = absent[3] = 0;
        fixed (nint* p = self, g = grads, m = first, v = second, s = counters)
        {
            nint count = self.Length;
            _call(new(p, count), new(g, count), new(m, count), new(v, count), default, new(s, count),
                with.LearningRate, with.Beta1, with.Beta2, with.WeightDecay, with.Epsilon, 0, 0, absent, absent);
        }

        GC.KeepAlive(parameters);
        GC.KeepAlive(gradients);
    }

    // A handle points to an at::Tensor, which is one pointer to the implementation; an array of
    // those is what ArrayRef<Tensor> views.
    private static nint[] Pointers(IReadOnlyList<Tensor> tensors)
    {
        var pointers = new nint[tensors.Count];
        for (var i = 0; i < pointers.Length; i++)
            pointers[i] = *(nint*)tensors[i].Handle;
        return pointers;
    }

    private readonly struct TensorList(nint* first, nint count)
    {
        public readonly nint* First = first;
        public readonly nint Count = count;
    }
}
