"""What Numba does not offer by itself: eight bytes at once, and a product and a sum rounded once."""

from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic


def _load64(typingctx, array, index):  # type: ignore[no-untyped-def]
    """The eight bytes of a uint8 array from `index` on, the first one lowest: all of them have to be there."""

    def codegen(context, builder, signature, args):  # type: ignore[no-untyped-def]
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        place = builder.bitcast(builder.gep(data, [args[1]]), ir.IntType(64).as_pointer())
        word = builder.load(place)
        word.align = 1
        return word

    return types.uint64(array, types.intp), codegen


load64: Any = intrinsic(_load64)


def _fma(typingctx, a, b, c):  # type: ignore[no-untyped-def]
    """a * b + c in float32, rounded once: by one instruction where there is one, and the same bits everywhere."""

    def codegen(context, builder, signature, args):  # type: ignore[no-untyped-def]
        kind = ir.FunctionType(ir.FloatType(), [ir.FloatType()] * 3)
        function: Any = cgutils.get_or_insert_function  # which has no types
        return builder.call(function(builder.module, kind, "llvm.fma.f32"), args)

    return types.float32(types.float32, types.float32, types.float32), codegen


fma: Any = intrinsic(_fma)


@njit(nogil=True, cache=True, forceinline=True)
def word(flat, at):  # type: ignore[no-untyped-def]
    """The same of an array of eight bytes or more, 0 beyond its end."""
    there = min(at, flat.size - 8)
    return load64(flat, there) >> types.uint64(8 * min(at - there, 7))
