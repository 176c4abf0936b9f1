"""Checks the wrappers of pyjit-ffi in a running interpreter. Run by tests/live.rs with the built module on the path."""
import dis
import gc
import opcode
import sys
import types
import weakref

import live

HERE = sys.modules[__name__]


def cache_mask(code):
    """Units of code that start an instruction."""
    return {i.offset // 2 for i in dis.get_instructions(code)}


def all_codes(module):
    seen, todo = [], [v.__code__ for v in vars(module).values() if isinstance(v, types.FunctionType)]
    for cls in [v for v in vars(module).values() if isinstance(v, type)]:
        todo += [v.__code__ for v in vars(cls).values() if isinstance(v, types.FunctionType)]
    while todo:
        code = todo.pop()
        seen.append(code)
        todo += [c for c in code.co_consts if isinstance(c, types.CodeType)]
    return seen


def stdlib_codes():
    import argparse, ast, asyncio.base_events, collections, dataclasses, inspect, json.decoder, typing
    return [c for m in (argparse, ast, asyncio.base_events, collections, dataclasses, inspect, json.decoder, typing)
            for c in all_codes(m)]


# --- self-check -------------------------------------------------------------------------------------------------

def test_selfcheck_accepts_this_interpreter():
    assert live.selfcheck() is None, live.selfcheck()
    for _ in range(200):
        assert live.selfcheck() is None


def test_selfcheck_under_tools():
    def trace(frame, event, arg):
        return trace
    sys.settrace(trace)
    try:
        assert live.selfcheck() is None, live.selfcheck()
    finally:
        sys.settrace(None)
    sys.setprofile(lambda *args: None)
    try:
        assert live.selfcheck() is None, live.selfcheck()
    finally:
        sys.setprofile(None)
    mon = sys.monitoring
    mon.use_tool_id(3, "live")
    mon.set_events(3, mon.events.LINE | mon.events.RAISE | mon.events.PY_START)
    try:
        assert live.selfcheck() is None, live.selfcheck()
    finally:
        mon.set_events(3, 0)
        mon.free_tool_id(3)
    assert live.selfcheck() is None


def test_selfcheck_in_handler_generator_and_thread():
    try:
        raise ValueError
    except ValueError:
        assert live.selfcheck() is None, live.selfcheck()

    def gen():
        yield live.selfcheck()
    assert list(gen()) == [None]
    import threading
    found = []
    thread = threading.Thread(target=lambda: found.append(live.selfcheck()))
    thread.start()
    thread.join()
    assert found == [None], found


# Every fact that a check looks at, with what a lie of one word (or byte) must lead to: refusal.
LIES = """
    object::OB_REFCNT object::OB_TYPE object::SIZE varobject::OB_SIZE long::LV_TAG long::OB_DIGIT long::SIZE
    float::OB_FVAL float::SIZE list::OB_ITEM list::ALLOCATED list::SIZE tuple::OB_ITEM tuple::SIZE
    dict::MA_USED dict::MA_VERSION_TAG dict::MA_KEYS dict::MA_VALUES dict::SIZE
    dictkeys::DK_REFCNT dictkeys::DK_LOG2_SIZE dictkeys::DK_LOG2_INDEX_BYTES dictkeys::DK_KIND dictkeys::DK_USABLE
    dictkeys::DK_NENTRIES dictkeys::DK_INDICES dictunicode_entry::ME_KEY dictunicode_entry::ME_VALUE
    dictkey_entry::ME_HASH dictkey_entry::ME_KEY dictkey_entry::ME_VALUE
    unicode::LENGTH unicode::HASH unicode::STATE unicode::ASCII_DATA unicode::COMPACT_DATA unicode::SIZE
    bytes::OB_SVAL bytes::SIZE cell::OB_REF method::IM_FUNC method::IM_SELF slice::START slice::STOP slice::STEP
    rangeiter::START rangeiter::STEP rangeiter::LEN listiter::IT_INDEX listiter::IT_SEQ tupleiter::IT_INDEX
    tupleiter::IT_SEQ module::MD_DICT property::PROP_GET property::PROP_SET set::USED set::FILL set::MASK
    cfunction::M_ML cfunction::M_SELF methoddef::ML_NAME methoddef::ML_FLAGS methoddescr::D_METHOD
    methoddescr::VECTORCALL descr::D_TYPE descr::D_NAME
    function::FUNC_CODE function::FUNC_GLOBALS function::FUNC_BUILTINS function::FUNC_NAME function::FUNC_QUALNAME
    function::FUNC_DEFAULTS function::FUNC_KWDEFAULTS function::FUNC_DICT function::FUNC_CLOSURE function::VECTORCALL
    function::FUNC_VERSION
    code::CO_CONSTS code::CO_NAMES code::CO_EXCEPTIONTABLE code::CO_FLAGS code::CO_ARGCOUNT code::CO_POSONLYARGCOUNT
    code::CO_KWONLYARGCOUNT code::CO_STACKSIZE code::CO_FIRSTLINENO code::CO_NLOCALSPLUS code::CO_NCELLVARS code::CO_NFREEVARS
    code::CO_FRAMESIZE
    code::CO_NLOCALS code::CO_VERSION code::CO_LOCALSPLUSNAMES code::CO_LOCALSPLUSKINDS code::CO_FILENAME code::CO_NAME
    code::CO_QUALNAME code::CO_LINETABLE code::CO_FIRSTTRACEABLE code::CO_CODE_ADAPTIVE
    code::CO_INSTRUMENTATION_VERSION code::SIZE
    frame::F_EXECUTABLE frame::PREVIOUS frame::F_FUNCOBJ frame::F_GLOBALS frame::F_BUILTINS frame::F_LOCALS
    frame::FRAME_OBJ frame::INSTR_PTR frame::STACKTOP frame::OWNER frame::LOCALSPLUS frame::SIZE frame::SPECIALS_SIZE
    frameobject::F_FRAME generator::GI_FRAME_STATE generator::GI_NAME generator::GI_QUALNAME generator::GI_IFRAME
    generator::GI_EXC_STATE
    tstate::PREV tstate::NEXT tstate::INTERP tstate::EVAL_BREAKER tstate::PY_RECURSION_LIMIT
    tstate::C_RECURSION_REMAINING tstate::TRACING tstate::CURRENT_FRAME tstate::CURRENT_EXCEPTION tstate::THREAD_ID
    tstate::NATIVE_THREAD_ID tstate::DATASTACK_CHUNK tstate::DATASTACK_TOP tstate::DATASTACK_LIMIT tstate::STATUS
    stack_chunk::SIZE
    type_::TP_NAME type_::TP_BASICSIZE type_::TP_ITEMSIZE type_::TP_FLAGS type_::TP_DICTOFFSET type_::TP_BASE
    type_::TP_MRO type_::TP_DICT type_::TP_GETATTRO type_::TP_SETATTRO type_::TP_ALLOC type_::TP_FREE
    type_::TP_VECTORCALL type_::TP_VECTORCALL_OFFSET type_::TP_AS_NUMBER type_::TP_HASH type_::TP_ITER
    type_::TP_VERSION_TAG type_::TP_VERSIONS_USED type_::TP_REPR type_::SIZE
    heaptype::HT_NAME heaptype::HT_QUALNAME heaptype::HT_SLOTS heaptype::HT_CACHED_KEYS heaptype::AS_NUMBER
    inline_values::CAPACITY inline_values::SIZE inline_values::EMBEDDED inline_values::VALUES
    preheader::DICT type_cache_entry::VERSION type_cache_entry::NAME type_cache_entry::VALUE type_cache_entry::SIZE
    func_version_cache_item::FUNC func_version_cache_item::CODE func_version_cache_item::SIZE
    interp::ID interp::NEXT interp::THREADS_HEAD interp::GC interp::GC_COLLECTING interp::IMPORTS_MODULES
    interp::SYSDICT interp::BUILTINS interp::CEVAL_GIL interp::GIL_STATE interp::GIL_LOCKED interp::GIL_LAST_HOLDER
    interp::EVAL_FRAME interp::CEVAL_INSTRUMENTATION_VERSION interp::FREELIST_FLOATS_NUMFREE
    interp::FREELIST_FLOATS_ITEMS interp::FUNC_STATE_FUNC_VERSION_CACHE interp::TYPES_TYPE_CACHE
    interp::CALLABLE_CACHE_LEN interp::CALLABLE_CACHE_ISINSTANCE interp::CALLABLE_CACHE_LIST_APPEND
    interp::MONITORS interp::MONITORING_CALLABLES
    enumerate::EN_INDEX enumerate::EN_SIT enumerate::EN_RESULT enumerate::EN_LONGINDEX reversed::INDEX reversed::SEQ
    listreviter::IT_INDEX listreviter::IT_SEQ zip::TUPLESIZE zip::ITTUPLE zip::RESULT zip::STRICT map::ITERS map::FUNC
    filter::FUNC filter::IT dictiter::DI_DICT dictiter::DI_USED dictiter::DI_POS dictiter::DI_RESULT dictiter::LEN
    setiter::SI_SET setiter::SI_USED setiter::LEN unicodeiter::IT_INDEX unicodeiter::IT_SEQ bytesiter::IT_INDEX
    bytesiter::IT_SEQ seqiter::IT_INDEX seqiter::IT_SEQ range::START range::STOP range::STEP range::LENGTH
    classmethod::CM_CALLABLE staticmethod::SM_CALLABLE super_::TYPE super_::OBJ super_::OBJ_TYPE
    debug_offsets::COOKIE debug_offsets::VERSION debug_offsets::FREE_THREADED
    debug_offsets::INTERPRETER_FRAME_OWNER debug_offsets::CODE_OBJECT_FILENAME debug_offsets::GC_COLLECTING
""".split()


# Fields next to which lies something random: lies that land on something known.
BYTE_LIES = {"inline_values::CAPACITY": (1,), "inline_values::SIZE": (1, -1), "inline_values::EMBEDDED": (-1,),
             "generator::GI_FRAME_STATE": (-1,), "zip::STRICT": (-8,)}
# Nothing that a probe can reach tells these from the truth: both words are zero.
WEAK = {("generator::GI_EXC_STATE", 48)}


def test_selfcheck_finds_every_lie():
    # With another tool active the masks are not all zero, so that a wrong place for them shows.
    mon = sys.monitoring
    mon.use_tool_id(3, "live")
    mon.set_events(3, mon.events.PY_UNWIND)
    missed = []
    for fact in LIES:
        truth = layout(fact)
        for lie in [truth + step for step in BYTE_LIES.get(fact, (8, -8))]:
            found = live.selfcheck((fact, lie))
            if found is None and (fact, lie) not in WEAK:
                missed.append((fact, truth, lie))
    mon.set_events(3, 0)
    mon.free_tool_id(3)
    assert not missed, missed
    assert live.selfcheck() is None


def layout(fact):
    """The value of a fact, from the mismatch that an absurd lie about the published table provokes."""
    return FACTS[fact]


def test_selfcheck_of_an_unknown_fact_and_of_the_message():
    message = live.selfcheck(("frame::OWNER", 4))
    assert message == "frame::OWNER: expected 4, found 70 in debug_offsets", message
    message = live.selfcheck(("function::FUNC_CODE", 56))
    assert message.startswith("function::FUNC_CODE: expected 0x"), message


# --- frames -----------------------------------------------------------------------------------------------------

def add(a, b):
    total = a + b
    return total * 10


def test_frame_from_the_start():
    assert live.run_frame(add, (1, 2), (), 0, None) == 30


def test_frame_in_the_middle_of_an_expression():
    target = next(i for i in dis.get_instructions(add) if i.opname == "BINARY_OP")
    assert live.run_frame(add, (1, 2), (5, 6), target.offset // 2, None) == 110


def handles(a):
    try:
        a.missing
    except AttributeError as e:
        return ("handled", a, e)


def test_frame_with_a_pending_exception():
    target = next(i for i in dis.get_instructions(handles) if i.opname == "LOAD_ATTR")
    error = AttributeError("x")
    result = live.run_frame(handles, (7,), (), target.offset // 2 + 1, error)
    assert result == ("handled", 7, error)
    assert error.__traceback__.tb_frame.f_code is handles.__code__
    assert error.__traceback__.tb_lineno == handles.__code__.co_firstlineno + 2
    try:
        live.run_frame(add, (1, 2), (), 1, ValueError("out"))
    except ValueError as e:
        names = []
        tb = e.__traceback__
        while tb:
            names.append(tb.tb_frame.f_code.co_name)
            tb = tb.tb_next
        assert names[-1] == "add", names
    else:
        assert False


def many_locals(a):
    b = c = d = e = f = g = h = i = a
    return b, c, d, e, f, g, h, i


def huge():
    return 0


HUGE = types.FunctionType(huge.__code__.replace(co_stacksize=100_000), {})


def test_chunks_of_the_data_stack():
    for func, count in ((add, 1), (add, 3000), (many_locals, 5000), (HUGE, 3), (add, 3000)):
        before, peak, after, distinct = live.push_many(func, count)
        assert before == after and distinct, (func, count)

    def deep(n):
        return live.push_many(add, 50) if n == 0 else deep(n - 1)
    for n in range(0, 400, 7):
        before, peak, after, distinct = deep(n)
        assert before == after and distinct, n
    assert live.run_frame(HUGE, (), (), 0, None) == 0


def test_frames_leak_nothing():
    live.run_frame(add, (1, 2), (), 0, None)
    gc.collect()
    # Function and code count the references of the frames made for them.
    before = sys.getrefcount(add), sys.getrefcount(add.__code__), sys.getallocatedblocks()
    for _ in range(20_000):
        live.run_frame(add, (1000, 2000), (), 0, None)
        live.push_many(add, 1)
    after = sys.getrefcount(add), sys.getrefcount(add.__code__), sys.getallocatedblocks()
    assert before[:2] == after[:2] and abs(after[2] - before[2]) < 50, (before, after)


def spied(x, y):
    return x


def test_visible_frame():
    seen = []

    def callee():
        frame = sys._getframe(1)
        seen.append(frame)
        return frame.f_code, frame.f_lineno, dict(frame.f_locals), frame.f_back.f_code
    code, line, names, back = live.visible(spied, (1, 2), callee)
    assert code is spied.__code__ and line == spied.__code__.co_firstlineno and names == {"x": 1, "y": 2}
    assert back is sys._getframe().f_code
    # The frame object took the contents over.
    assert seen[0].f_locals == {"x": 1, "y": 2} and seen[0].f_back is sys._getframe()
    marker = type("M", (), {})()
    gone = weakref.ref(marker)
    live.visible(spied, (marker, 0), lambda: None)
    del marker
    assert gone() is None


def test_visible_frame_when_the_callee_raises():
    def callee():
        raise KeyError("deep")
    try:
        live.visible(spied, (1, 2), callee)
    except KeyError as e:
        names = []
        tb = e.__traceback__
        while tb:
            names.append(tb.tb_frame.f_code.co_name)
            tb = tb.tb_next
        # The frame was unlinked without being run, so the traceback has no entry for it.
        assert names == ["test_visible_frame_when_the_callee_raises", "callee"], names
    else:
        assert False


def test_frame_view():
    local = [1]
    unbound = 5
    del unbound
    code, func, globals_, builtins, namespace, obj, below, line, owner, incomplete, unit, slots = live.frame_info()
    here = sys._getframe()
    assert code is here.f_code and func is test_frame_view and globals_ is globals() and namespace is None
    assert builtins is vars(sys.modules["builtins"])
    assert obj is None and below is here.f_back.f_code and owner == 0 and not incomplete
    assert line == here.f_code.co_firstlineno + 4, line
    assert code.co_code[unit * 2] in (opcode.opmap["CALL"],)
    assert slots[0] is local and slots[1] is None
    assert live.frame_info()[5] is here


def test_frame_view_in_a_class_body():
    class Body:
        info = live.frame_info()
        space = sys._getframe().f_locals
    assert Body.info[4] is not None and "__module__" in Body.info[4]


def test_generator_view():
    def gen(a):
        got = yield a
        yield from [a, got]
    g = gen(5)
    state, unit, depth, item = live.generator_info(g)
    assert (state, depth) == (-3, 0)
    next(g)
    assert live.generator_info(g)[0] == -2
    g.send(6)
    state, unit, depth, item = live.generator_info(g)
    assert state == -1 and depth == 1 and type(item) is type(iter([]))
    assert g.gi_code.co_code[unit * 2] == opcode.opmap["RESUME"]
    list(g)
    assert live.generator_info(g) == (4,)
    assert live.generator_info(5) == (99,)

    async def coro():
        pass
    c = coro()
    assert live.generator_info(c)[0] == -3
    c.close()


def test_recursion_counters():
    def depth(n):
        return live.recursion() if n == 0 else depth(n - 1)
    base, c, limit, tracing = depth(0)
    assert limit == sys.getrecursionlimit() and tracing == 0
    # A specialised call of a C function takes one less of the C budget than a generic one.
    assert depth(10)[0] == base - 10 and 0 <= depth(10)[1] - c <= 1


# --- functions --------------------------------------------------------------------------------------------------

def test_native_entry():
    def victim(a, b=2):
        return ("python", a, b)

    def caller():
        return victim(1, 3)
    for _ in range(100):
        caller()
    version = victim.__code__ and live.func_info(victim)[0]
    assert version != 0
    live.take_entry(victim)
    assert live.func_info(victim)[:2] == (0, False)
    assert [caller() for _ in range(200)] == [(1, 3)] * 200
    live.give_entry(victim, True)
    assert live.func_info(victim)[:2] == (version, True)
    assert [caller() for _ in range(200)] == [("python", 1, 3)] * 200
    live.take_entry(victim)
    victim.__defaults__ = (9,)
    live.give_entry(victim, False)
    assert live.func_info(victim)[:2] == (0, True)
    assert caller() == ("python", 1, 3) and victim(1) == ("python", 1, 9)


def test_function_fields_and_versions():
    def func(a, b=(), *, c=3):
        return version
    version, stock, by_version, code, defaults, kwdefaults, closure, qualname, module = live.func_info(func)
    assert stock and version and by_version is func and code is func.__code__
    assert defaults == ((),) and kwdefaults == {"c": 3} and closure is func.__closure__ or closure == func.__closure__
    assert qualname == func.__qualname__ and module == __name__
    func.__defaults__ = (1,)
    assert live.func_info(func)[0] == 0 and live.func_info(func)[2] is None


# --- types, instances, dicts ------------------------------------------------------------------------------------

class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __getitem__(self, i):
        return self.x


def test_type_view():
    p = Point(1, 2)
    assert p.x == 1
    name, flags, size, version, used, keys, managed, mro, own = live.type_info(Point)
    assert name == "Point" and flags == Point.__flags__ and size == Point.__basicsize__ == 16
    assert keys == ("x", "y") and managed and mro is Point.__mro__ and set(own) == set(vars(Point))
    assert live.type_info(int)[5] is None and live.type_info(int)[0] == "int"
    assert live.assign_version(Point)
    version = live.type_info(Point)[3]
    assert version and live.type_info(Point)[3] == version
    Point.extra = 1
    assert live.type_info(Point)[3] == 0
    del Point.extra
    assert live.lookup(Point, "__init__") is Point.__init__ and live.lookup(Point, "nothing") is None
    assert live.lookup(bool, "bit_length") is int.bit_length
    for _ in range(50):
        p[0]
    assert live.specialised_getitem(Point) is Point.__getitem__
    Point.__getitem__ = lambda self, i: 7
    assert live.specialised_getitem(Point) is None


def test_type_versions_run_out():
    class Worn:
        pass
    for i in range(1100):
        live.assign_version(Worn)
        Worn.attr = i
    assert not live.assign_version(Worn)
    assert live.type_info(Worn)[4] >= 999


def test_inline_values():
    p = Point(1, 2)
    valid, dict_, capacity, size, values = live.inline_info(p)
    assert valid and dict_ is None and size == 2 and values[:2] == (1, 2) and len(values) == capacity
    space = p.__dict__
    assert live.inline_info(p)[:2] == (True, space)
    p.__dict__ = {"x": 5}
    assert live.inline_info(p)[0] is False
    assert live.inline_info(5) == (None, None)

    class Slots:
        __slots__ = ("a",)
    assert live.inline_info(Slots()) == (None, None)


def test_dict_view():
    d = {"a": 1, "b": 2}
    used, tag, watchers, kind, version, index, value = live.dict_info(d, "b")
    assert (used, kind, index, value) == (2, 1, 1, 2)
    d["b"] = 3
    assert live.dict_info(d, "b")[1] != tag and live.dict_info(d, "b")[6] == 3
    del d["a"]
    assert live.dict_info(d, "b")[5] == 1 and live.dict_info(d, "a")[5:] == (-1, None)
    d[5] = 1
    assert live.dict_info(d, "b")[3] == 0 and live.dict_info(d, "b")[5:] == (-1, None)

    def reads():
        return HERE_GLOBAL
    for _ in range(20):
        reads()
    used, tag, watchers, kind, version, index, value = live.dict_info(globals(), "HERE_GLOBAL")
    assert value is HERE_GLOBAL and version != 0


HERE_GLOBAL = object()


# --- code -------------------------------------------------------------------------------------------------------

def test_tables_of_the_standard_library():
    codes = stdlib_codes()
    assert len(codes) > 1000
    for code in codes:
        handlers, lines = live.tables(code)
        expected = [(e.start // 2, e.end // 2, e.target // 2, e.depth, int(e.lasti)) for e in
                    dis._parse_exception_table(code)]
        assert handlers == expected, code
        per_unit = [line for start, end, line in lines for _ in range(end - start)]
        known = [line for start, end, line in code.co_lines() for _ in range((end - start) // 2)]
        assert per_unit == known, code
        assert len(per_unit) * 2 == len(code.co_code)


def check_opcodes(code):
    mine, theirs = live.base_opcodes(code), code.co_code[::2]
    starts = cache_mask(code)
    assert len(mine) == len(theirs)
    for unit, op in enumerate(mine):
        assert (op == theirs[unit]) if unit in starts else op == 255, (code, unit)


def test_base_opcodes_of_cold_and_specialised_code():
    for code in stdlib_codes():
        check_opcodes(code)
    import json.decoder, json.scanner
    for _ in range(300):
        json.decoder.JSONDecoder().decode('{"a": [1, 2.5, "x", null, true], "b": {"c": "d"}}')
    hot = json.decoder.JSONDecoder.decode.__code__
    assert hot._co_code_adaptive != hot.co_code
    for code in all_codes(json.decoder):
        check_opcodes(code)


def loops(n):
    total = 0
    for i in range(n):
        if i % 2:
            total += i
        while total < 0:
            total += 1
    try:
        return [x for x in (total, n)]
    finally:
        total = None


def test_base_opcodes_under_instrumentation():
    mon = sys.monitoring
    for _ in range(100):
        loops(10)
    mon.use_tool_id(3, "live")
    e = mon.events
    try:
        for events in (e.LINE, e.INSTRUCTION, e.LINE | e.INSTRUCTION, e.BRANCH | e.JUMP | e.LINE, e.PY_START | e.CALL,
                       e.LINE | e.INSTRUCTION | e.PY_RETURN | e.BRANCH | e.CALL):
            mon.set_local_events(3, loops.__code__, events)
            loops(5)
            check_opcodes(loops.__code__)
            assert loops.__code__._co_code_adaptive != loops.__code__.co_code
    finally:
        mon.set_local_events(3, loops.__code__, 0)
        mon.free_tool_id(3)
    loops(5)
    check_opcodes(loops.__code__)


def test_monitoring_masks():
    mon = sys.monitoring
    mon.use_tool_id(3, "live")
    mon.set_local_events(3, loops.__code__, mon.events.LINE)
    loops(1)
    assert live.code_tools(loops.__code__, 5) == (8, 8, 0)
    mon.set_local_events(3, loops.__code__, 0)
    mon.set_events(3, mon.events.PY_RETURN | mon.events.RAISE)
    loops(1)
    assert live.code_tools(loops.__code__, 2) == (8, 0, 8)
    assert live.code_tools(loops.__code__, 10) == (0, 0, 8)
    mon.set_events(3, 0)
    mon.free_tool_id(3)
    loops(1)
    assert live.code_tools(loops.__code__, 2) == (0, 0, 0)


def test_our_tool():
    seen = []
    mon = sys.monitoring
    live.local_jumps(loops.__code__, lambda code, offset, to: seen.append(offset), lambda: loops(10))
    assert len(seen) >= 10 and mon.get_tool(5) is None
    mon.use_tool_id(5, "somebody")
    try:
        live.local_jumps(loops.__code__, None, None)
    except ValueError:
        pass
    else:
        assert False
    finally:
        mon.free_tool_id(5)


def test_extra_slot():
    code = (lambda: 0).__code__.replace(co_name="fresh")
    assert live.extra(code) == 0
    live.extra(code, 41)
    assert live.extra(code) == 41
    del code
    assert live.extra() == (41,)


def test_frame_evaluator():
    def callee():
        return sum(spied(i, i) for i in range(10))
    stock, calls = live.hook(callee)
    assert stock == 1 and calls >= 20


# --- watchers ---------------------------------------------------------------------------------------------------

def test_watchers():
    space, cls = {"a": 1}, type("Watched", (), {})

    def callee():
        space["a"] = 2
        space["b"] = 3
        del space["a"]
        space.clear()
        cls.attr = 1
        cls.attr = 2
    ok, *events = live.watch(space, cls, callee)
    assert ok and events == ["dict 1", "dict 0", "dict 2", "dict 4", "type"], events

    # Made: a function for the executed source itself, f, the lambda. The lambda and at last the source's die, too.
    ok, *events = live.watch({}, cls, lambda: exec("def f(): pass\nf.__code__ = (lambda: 0).__code__\n"
                                                   "f.__defaults__ = (1,)\nf.__kwdefaults__ = {}\ndel f"))
    kinds = [e for e in events if e.startswith("function")]
    assert kinds == [f"function {n}" for n in (0, 0, 0, 1, 2, 3, 4, 1, 1)], kinds
    assert "code 0" in events and "code 1" in events
    space["z"] = 1


# --- errors and conversions -------------------------------------------------------------------------------------

def test_errors():
    try:
        live.errors((1, 2))
    except KeyError as e:
        assert e.args == ((1, 2),)
    else:
        assert False
    try:
        live.func_info(5)
    except TypeError as e:
        assert str(e) == "not a function"
    else:
        assert False


def test_conversions():
    assert live.convert(5) == (5, None, None, None)
    assert live.convert(True) == (1, None, None, None)
    assert live.convert(-2**63) == (-2**63, None, None, None) and live.convert(2**63) == (None,) * 4
    assert live.convert(2.5) == (None, 2.5, None, None)
    assert live.convert("a\u20acb\0") == (None, None, "a\u20acb\0", None)
    assert live.convert("\udc80") == (None,) * 4
    assert live.convert(b"a\0b") == (None, None, None, b"a\0b")


def main():
    tests = [(name, test) for name, test in list(globals().items()) if name.startswith("test_")]
    for name, test in tests:
        test()
        print("ok", name, flush=True)
    print(f"{len(tests)} passed on {sys.version.split()[0]}")


if __name__ == "__main__":
    FACTS = {}
    with open(sys.argv[1]) as facts:
        for line in facts:
            name, value = line.split()
            FACTS[name] = int(value)
    main()
