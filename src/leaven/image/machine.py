"""What Numba does not offer by itself: eight bytes at once, a product and a sum rounded once, and a table that is asked
for sixty-four bytes at once."""

from typing import Any

from llvmlite import binding, ir
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


WIDE = bool(binding.get_host_cpu_features().get("avx512vbmi"))  # whether this processor has `translate64`


def _translate64(typingctx, table, source, out, index):  # type: ignore[no-untyped-def]
    """out[i] = table[source[i]] for the 64 bytes from `index` on: all of them have to be there, and 256 of the table.
    Two permutations of 128 bytes, of which the highest bit chooses."""

    def codegen(context, builder, signature, args):  # type: ignore[no-untyped-def]
        many = ir.VectorType(ir.IntType(8), 64)
        kind = ir.FunctionType(many, [many] * 3)
        function: Any = cgutils.get_or_insert_function
        permute = function(builder.module, kind, "llvm.x86.avx512.vpermi2var.qi.512")

        def place(which: int, at: Any) -> Any:
            data = context.make_array(signature.args[which])(context, builder, args[which]).data
            return builder.bitcast(builder.gep(data, [at]), many.as_pointer())

        def load(which: int, at: Any) -> Any:
            found = builder.load(place(which, at))
            found.align = 1
            return found

        values = load(1, args[3])
        parts = [load(0, ir.Constant(ir.IntType(64), 64 * k)) for k in range(4)]
        low = builder.call(permute, [parts[0], values, parts[1]])
        high = builder.call(permute, [parts[2], values, parts[3]])
        upper = builder.icmp_signed("<", values, ir.Constant(many, [0] * 64))
        builder.store(builder.select(upper, high, low), place(2, args[3])).align = 1
        return context.get_dummy_value()

    return types.void(table, source, out, types.intp), codegen


translate64: Any = intrinsic(_translate64)


@njit(nogil=True, cache=True)
def translate(table, source, out):  # type: ignore[no-untyped-def]
    """out[i] = table[source[i]], of bytes in a row; where `WIDE`."""
    whole = source.size // 64 * 64
    for i in range(0, whole, 64):
        translate64(table, source, out, i)
    for i in range(whole, source.size):
        out[i] = table[source[i]]


@njit(nogil=True, cache=True, forceinline=True)
def word(flat, at):  # type: ignore[no-untyped-def]
    """The same of an array of eight bytes or more, 0 beyond its end."""
    there = min(at, flat.size - 8)
    return load64(flat, there) >> types.uint64(8 * min(at - there, 7))
