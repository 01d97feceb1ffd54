"""Sixteen pixels of three bytes at once, in LLVM's vectors: what a loop would leave to its vectoriser, which does not
see that a byte can be picked and widened by one shuffle, nor that a row is a multiple of sixteen.

Words are what `bilinear` fetches: the eight bytes from a tap on, R G B R G B of two pixels and two more bytes.
"""

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.errors import TypingError
from numba.extending import intrinsic

MANY, BINS = 16, 1024
I8, I32, I64, F32 = ir.IntType(8), ir.IntType(32), ir.IntType(64), ir.FloatType()
BYTES, WHOLES, FLOATS = ir.VectorType(I8, 4 * MANY), ir.VectorType(I32, MANY), ir.VectorType(F32, MANY)


def _vector(kind: Any, values: Any) -> Any:
    return ir.Constant(ir.VectorType(kind, len(values)), list(values))


class _Writer:
    """Writes instructions. Arrays are (type, value) of Numba's contiguous arrays, and the row of them that is meant: a
    view of it would be counted, which costs as much as a vector's work."""

    def __init__(self, context: Any, builder: Any, index: Any) -> None:
        self.context, self.builder, self.index = context, builder, index
        function: Any = cgutils.get_or_insert_function  # which has no types
        self.three = function(builder.module, ir.FunctionType(FLOATS, [FLOATS] * 3), f"llvm.fma.v{MANY}f32")

    def row(self, array: Any, *at: Any) -> Any:
        """Where the row of these numbers begins."""
        found = self.context.make_array(array[0])(self.context, self.builder, array[1])
        whole = ir.Constant(I64, 0)
        for k, number in enumerate(at, 1):
            size = self.builder.extract_value(found.shape, k)
            whole = self.builder.mul(self.builder.add(whole, number), size)
        return self.builder.gep(found.data, [whole])

    def place(self, row: Any, kind: Any, scale: int = 1) -> Any:
        at = self.builder.mul(self.index, ir.Constant(I64, scale)) if scale > 1 else self.index
        return self.builder.bitcast(self.builder.gep(row, [at]), kind.as_pointer())

    def load(self, row: Any, kind: Any) -> Any:
        found = self.builder.load(self.place(row, kind))
        found.align = 1
        return found

    def store(self, value: Any, row: Any, scale: int = 1) -> None:
        self.builder.store(value, self.place(row, value.type, scale)).align = 1

    def fma(self, a: Any, b: Any, c: Any) -> Any:
        return self.builder.call(self.three, [a, b, c])

    def splat(self, number: Any) -> Any:
        one = self.builder.insert_element(ir.Constant(FLOATS, ir.Undefined), number, ir.Constant(I32, 0))
        return self.builder.shuffle_vector(one, ir.Constant(FLOATS, ir.Undefined), _vector(I32, [0] * MANY))

    def halves(self, words: Any) -> tuple[Any, Any]:
        """The lower and the upper halves of sixteen words, as bytes."""
        both = self.load(words, ir.VectorType(I32, 2 * MANY))
        nothing = ir.Constant(both.type, ir.Undefined)
        low, high = (
            self.builder.shuffle_vector(both, nothing, _vector(I32, range(first, 2 * MANY, 2))) for first in (0, 1)
        )
        return self.builder.bitcast(low, BYTES), self.builder.bitcast(high, BYTES)

    def byte(self, halves: Any, which: int) -> Any:
        """Byte `which` of each half, as a float."""
        order = [4 * (k // 4) + which if k % 4 == 0 else 4 * MANY for k in range(4 * MANY)]
        picked = self.builder.shuffle_vector(halves, ir.Constant(BYTES, None), _vector(I32, order))
        return self.builder.sitofp(self.builder.bitcast(picked, WHOLES), FLOATS)

    def mix(self, taps: Any, u: Any, v: Any) -> Any:
        """As `bilinear._mix`."""
        a, b, c, d = taps
        top = self.fma(u, self.builder.fsub(b, a), a)
        bottom = self.fma(u, self.builder.fsub(d, c), c)
        return self.fma(v, self.builder.fsub(bottom, top), top)

    def colours(self, words: Any, across: Any, down: Any) -> tuple[Any, Any, Any]:
        """Red, green and blue of the bilinear means."""
        top, bottom, across, down = (
            self.row(words, ir.Constant(I64, 0)),
            self.row(words, ir.Constant(I64, 1)),
            self.row(across),
            self.row(down),
        )
        (p, q), (s, t) = self.halves(top), self.halves(bottom)
        u, v = self.load(across, FLOATS), self.load(down, FLOATS)
        places = (((p, 0), (p, 3), (s, 0), (s, 3)), ((p, 1), (q, 0), (s, 1), (t, 0)), ((p, 2), (q, 1), (s, 2), (t, 1)))
        red, green, blue = ([self.byte(*place) for place in four] for four in places)
        return self.mix(red, u, v), self.mix(green, u, v), self.mix(blue, u, v)

    def mapped(self, colours: Any, numbers: Any, add: Any) -> list[Any]:
        """Colours by a map, (3, 4) as a tuple, within the least and the most of each, and `add`."""
        matrix, least, most = (
            [self.splat(self.builder.extract_value(given, j)) for j in range(size)]
            for given, size in zip(numbers, (12, 3, 3), strict=True)
        )
        found = []
        for c in range(3):
            by_red, by_green, by_blue, plus = matrix[4 * c : 4 * c + 4]
            value = self.fma(by_red, colours[0], self.fma(by_green, colours[1], self.fma(by_blue, colours[2], plus)))
            found.append(self.builder.fadd(self.between(value, least[c], most[c]), add))
        return found

    def pixels(self, colours: Any, row: Any, small: Any) -> None:
        """Three channels of bytes, pixel by pixel."""
        red, green, blue = colours
        pair = self.builder.shuffle_vector(red, green, _vector(I32, range(2 * MANY)))
        wide = self.builder.shuffle_vector(blue, ir.Constant(small, ir.Undefined), _vector(I32, [*range(MANY)] * 2))
        order = [2 * MANY + k // 3 if k % 3 == 2 else MANY * (k % 3) + k // 3 for k in range(3 * MANY)]
        self.store(self.builder.shuffle_vector(pair, wide, _vector(I32, order)), row, 3)

    def whole(self, value: Any, bits: int) -> Any:
        """Floats within the range of whole numbers, cut to them."""
        return self.builder.trunc(self.builder.fptosi(value, WHOLES), ir.VectorType(ir.IntType(bits), MANY))

    def between(self, value: Any, low: Any, high: Any) -> Any:
        value = self.builder.select(self.builder.fcmp_ordered(">", value, low), value, low)
        return self.builder.select(self.builder.fcmp_ordered("<", value, high), value, high)


def _need_rows(*arrays: Any) -> None:
    if any(array.layout != "C" for array in arrays):
        raise TypingError("rows of pixels must lie one behind the other")


def _mapped16(typingctx, words, across, down, m, low, high, half, out, y, index):  # type: ignore[no-untyped-def]
    """The pixels from `index` on of row y of `out` (3, h, w): the bilinear means of words (2, W) through one map of
    colours m, (3, 4) as a tuple of twelve, within low and high (3 each), half added."""

    def codegen(context, builder, signature, args):  # type: ignore[no-untyped-def]
        write, typed = _Writer(context, builder, args[-1]), list(zip(signature.args, args, strict=True))
        means = write.colours(*typed[:3])
        for c, value in enumerate(write.mapped(means, args[3:6], write.splat(args[6]))):
            made = value if out.dtype == types.float32 else write.whole(value, out.dtype.bitwidth)
            write.store(made, write.row(typed[7], ir.Constant(I64, c), args[8]))
        return context.get_dummy_value()

    _need_rows(words, across, down, out)
    given = (words, across, down, m, low, high, types.float32, out, types.intp, types.intp)
    return types.void(*given), codegen


mapped16: Any = intrinsic(_mapped16)


def _level16(typingctx, words, across, down, out, index):  # type: ignore[no-untyped-def]
    """The pixels from `index` on: the bilinear means of words (2, W), rounded to bytes, into out (W * 3,)."""

    def codegen(context, builder, signature, args):  # type: ignore[no-untyped-def]
        write, typed = _Writer(context, builder, args[-1]), list(zip(signature.args, args, strict=True))
        half, small = _vector(F32, [0.5] * MANY), ir.VectorType(I8, MANY)
        red, green, blue = (write.whole(builder.fadd(mean, half), 8) for mean in write.colours(*typed[:3]))
        write.pixels([red, green, blue], write.row(typed[3]), small)
        return context.get_dummy_value()

    _need_rows(words, across, down, out)
    return types.void(words, across, down, out, types.intp), codegen


level16: Any = intrinsic(_level16)


def _tinted16(typingctx, flat, m, low, high, half, out, index):  # type: ignore[no-untyped-def]
    """The pixels from `index` on of flat (3 N,) bytes, through one map of colours as in `mapped16`, into the same
    pixels of out: (3 N,) bytes, or (3, N) by channels."""

    def codegen(context, builder, signature, args):  # type: ignore[no-untyped-def]
        write, typed = _Writer(context, builder, args[-1]), list(zip(signature.args, args, strict=True))
        small, row = ir.VectorType(I8, MANY), write.row(typed[0])
        parts = builder.load(write.place(row, ir.VectorType(I8, 3 * MANY), 3))
        parts.align = 1
        colours = []
        for c in range(3):
            one = builder.shuffle_vector(parts, parts, _vector(I32, range(c, 3 * MANY, 3)))
            colours.append(builder.uitofp(one, FLOATS))
        made = write.mapped(colours, args[1:4], write.splat(args[4]))
        if out.ndim == 2:
            for c in range(3):
                value = made[c] if out.dtype == types.float32 else write.whole(made[c], out.dtype.bitwidth)
                write.store(value, write.row(typed[5], ir.Constant(I64, c)))
            return context.get_dummy_value()
        write.pixels([write.whole(value, 8) for value in made], write.row(typed[5]), small)
        return context.get_dummy_value()

    _need_rows(flat, out)
    return types.void(flat, m, low, high, types.float32, out, types.intp), codegen


tinted16: Any = intrinsic(_tinted16)


def _gather(write: Any, table: Any, places: Any) -> tuple[Any, Any]:
    """The first and the second number of the sixteen pairs of floats at these places of a table."""
    builder, many = write.builder, MANY // 2
    words, truths = ir.VectorType(I64, many), ir.VectorType(ir.IntType(1), many)
    function: Any = cgutils.get_or_insert_function
    kind = ir.FunctionType(words, [ir.VectorType(I64.as_pointer(), many), I32, truths, words])
    gather = function(builder.module, kind, f"llvm.masked.gather.v{many}i64.v{many}p0")
    empty, truth, found = ir.Constant(words, ir.Undefined), _vector(ir.IntType(1), [1] * many), []
    one = builder.insert_element(empty, builder.ptrtoint(table, I64), ir.Constant(I32, 0))
    start = builder.shuffle_vector(one, empty, _vector(I32, [0] * many))
    for first in (0, many):
        half = builder.shuffle_vector(places, places, _vector(I32, range(first, first + many)))
        at = builder.add(start, builder.shl(builder.zext(half, words), _vector(I64, [3] * many)))
        pointers = builder.inttoptr(at, ir.VectorType(I64.as_pointer(), many))
        found.append(builder.call(gather, [pointers, ir.Constant(I32, 4), truth, empty]))
    both = builder.shuffle_vector(*found, _vector(I32, range(MANY)))
    pairs = builder.bitcast(both, ir.VectorType(F32, 2 * MANY))
    first, second = (builder.shuffle_vector(pairs, pairs, _vector(I32, range(k, 2 * MANY, 2))) for k in (0, 1))
    return first, second


def _bent16(typingctx, values, c, table, least, most, end, index):  # type: ignore[no-untyped-def]
    """The numbers from `index` on of row c of values (C, W), along a curve: table (BINS, 2) has the value at the lower
    edge of each bin and the slope within; below `least` it is level, and `end` from `most` on."""

    def codegen(context, builder, signature, args):  # type: ignore[no-untyped-def]
        write, typed = _Writer(context, builder, args[-1]), list(zip(signature.args, args, strict=True))
        row, zero = write.row(typed[0], args[1]), ir.Constant(I64, 0)
        low, high, last = (write.splat(args[k]) for k in (3, 4, 5))
        at = write.load(row, FLOATS)
        at = builder.select(builder.fcmp_ordered(">", at, low), at, low)
        top = _vector(F32, [BINS - 1.0] * MANY)
        by = builder.fmul(at, _vector(F32, [float(BINS)] * MANY))
        bins = builder.fptosi(builder.select(builder.fcmp_ordered("<", by, top), by, top), WHOLES)
        base, slope = _gather(write, write.row(typed[2], zero), bins)
        part = write.fma(builder.sitofp(bins, FLOATS), _vector(F32, [-1.0 / BINS] * MANY), at)
        value = write.fma(slope, part, base)
        write.store(builder.select(builder.fcmp_ordered("<", at, high), value, last), row)
        return context.get_dummy_value()

    _need_rows(values, table)
    number = types.float32
    return types.void(values, types.intp, table, number, number, number, types.intp), codegen


bent16: Any = intrinsic(_bent16)
