"""Looking at one function: `pyjit.inspect` and `pyjit.explain`."""

from types import CodeType, FunctionType, MethodType

from ._describe import describe
from ._native import native


def inspect(function, /):
    """What pyjit knows about a function, method, staticmethod, classmethod or code object."""
    return Inspection(_resolve("inspect", function))


def explain(function, /):
    """Why a function runs as it does: what was refused, what stayed generic, which guards failed. Print it."""
    target = _resolve("explain", function)
    return Explanation(target, native.info(target), native.explain(target))


def _resolve(caller, given):
    target = given
    while isinstance(target, (MethodType, staticmethod, classmethod)):
        target = target.__func__
    if isinstance(target, (FunctionType, CodeType)):
        return target
    wanted = "a Python function, method, staticmethod, classmethod or code object"
    raise TypeError(f"{caller}() wants {wanted}, got {describe(given)}")


def _code_of(target):
    return target if isinstance(target, CodeType) else target.__code__


def _info(key, doc):
    """A read-only attribute that asks the native side each time."""
    return property(lambda self: native.info(self._target)[key], doc=doc)


class Inspection:
    """The compiled state of one function. Every attribute is read from the JIT at the time it is asked for."""

    __slots__ = ("_target",)

    def __init__(self, target):
        self._target = target

    def __repr__(self):
        info = native.info(self._target)
        why = f" ({info['reason']})" if info["reason"] else ""
        return f"<pyjit.inspect {_code_of(self._target).co_qualname}: {info['state']}{why}>"

    state = _info("state", "One of 'cold', 'counting', 'compiled', 'refused', 'retired'.")
    reason = _info("reason", "Why it was refused or retired, or None.")
    entries = _info("entries", "Times its machine code was entered by a call.")
    osr_entries = _info("osr_entries", "Times its machine code was entered in the middle of a running loop.")
    versions = _info("versions", "Times it was compiled.")
    code_bytes = _info("code_bytes", "Size of its machine code. Unit: bytes.")
    compile_ns = _info("compile_ns", "Time spent compiling it. Unit: nanoseconds.")
    exits = _info("exits", "Where its machine code was left: dicts of offset, line, reason and count.")

    @property
    def is_compiled(self):
        """Whether it has machine code that a call would enter now."""
        return self.state == "compiled"

    @property
    def asm(self):
        """Its machine code, disassembled. NotCompiledError without any."""
        return native.dump(self._target, "asm")

    @property
    def feedback(self):
        """What was observed at its bytecodes: a list of dicts."""
        return native.feedback(self._target)

    def ir(self, stage="opt"):
        """Its intermediate code after a stage of the compiler; by default the code that is lowered.

        An unknown stage is a ValueError that lists the stages; NotCompiledError if it was never compiled.
        """
        stages = native.stages()
        if stages and stage not in stages:
            raise ValueError(f"no stage {stage!r}; there are {', '.join(stages)}")
        return native.dump(self._target, stage)

    def force_compile(self):
        """Compile it now. CompilationFailedError says why it cannot be."""
        native.compile(self._target)

    def deoptimize(self):
        """Drop its machine code; it may become hot again. Nothing happens if it has none."""
        native.deoptimize(self._target)

    def evaluate(self, *args):
        """Call it through the evaluator of the intermediate code instead of its machine code."""
        if isinstance(self._target, CodeType):
            raise TypeError("evaluate() wants a function, but this is the inspection of a code object")
        return native.evaluate(self._target, args)


class Explanation:
    """Notes about a function; printing it shows them beside the source lines."""

    __slots__ = ("file", "name", "first_line", "state", "reason", "entries")

    def __init__(self, target, info, entries):
        code = _code_of(target)
        self.file = code.co_filename
        self.name = code.co_qualname
        self.first_line = code.co_firstlineno
        self.state = info["state"]
        self.reason = info["reason"]
        #: Pairs of a line number (or None) and a note, in the order of the lines.
        self.entries = tuple(sorted(entries, key=lambda entry: (entry[0] is not None, entry[0] or 0)))

    def __iter__(self):
        return iter(self.entries)

    def __len__(self):
        return len(self.entries)

    def __str__(self):
        why = f": {self.reason}" if self.reason else ""
        text = [f"{self.file}:{self.first_line} {self.name}: {self.state}{why}"]
        shown = None
        for line, note in self.entries:
            if line is None:
                if note != self.reason:
                    text.append(f"  {note}")
                continue
            if line != shown:
                text.append(f"{line:6} | {_source_line(self.file, line)}")
                shown = line
            text.append(f"       |   ^ {note}")
        return "\n".join(text)

    __repr__ = __str__


def _source_line(file, line):
    import linecache

    return linecache.getline(file, line).rstrip()
