#!/usr/bin/env python3.13
"""Writes `src/layout/v3_13.rs`, `src/repr/v3_13.rs` and `tools/layout_probe.c` from the tables of facts below.

Run it with the interpreter whose headers are to be read:

    python3.13 ffi/tools/gen_layout.py            # rewrite the files
    python3.13 ffi/tools/gen_layout.py --check    # compare only; exit 1 on a difference

One probe, compiled with `Py_BUILD_CORE`, prints every fact; the C compiler is the only judge of an offset.
A new fact is one word in a table.
"""
import os
import subprocess
import sys
import sysconfig
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
RUST_OUT = os.path.join(HERE, "..", "src", "layout", "v3_13.rs")
REPR_OUT = os.path.join(HERE, "..", "src", "repr", "v3_13.rs")
PROBE_OUT = os.path.join(HERE, "layout_probe.c")

# Only structs that are the same in every 3.13: `_PyCoLineInstrumentationData`, for one, is not.
# (module, text, C type, header, fields). A field is `path`, or `NAME=path`, or `NAME:=C expression`.
# NAME defaults to the path in capitals without leading underscores, dots as underscores.
STRUCTS = [
    ("object", "Header of every object.", "PyObject", "object.h",
     "ob_refcnt ob_type SIZE:=sizeof(PyObject)"),
    ("varobject", "Header of every object with a length.", "PyVarObject", "object.h",
     "ob_size SIZE:=sizeof(PyVarObject)"),
    ("gc", "`PyGC_Head`, which precedes every collected object; offsets are from the object.", "PyGC_Head",
     "internal/pycore_gc.h",
     "NEXT:=(int)offsetof(PyGC_Head,_gc_next)-(int)sizeof(PyGC_Head) "
     "PREV:=(int)offsetof(PyGC_Head,_gc_prev)-(int)sizeof(PyGC_Head) SIZE:=sizeof(PyGC_Head)"),
    ("gc_generation", "`struct gc_generation`, which begins with the head of its list; not aligned in every 3.13.",
     "struct gc_generation", "internal/pycore_gc.h", "threshold count"),
    ("preheader", "Pointers before an object of a class with managed dict or weakrefs; offsets are from the object.",
     "PyObject", "internal/pycore_object.h", "DICT:=MANAGED_DICT_OFFSET WEAKREF:=MANAGED_WEAKREF_OFFSET"),
    ("inline_values", "`PyDictValues`; for a class with inline values they start at `tp_basicsize` of the object.",
     "struct _dictvalues", "internal/pycore_dict.h", "capacity size embedded valid values"),
    ("float", "`PyFloatObject`.", "PyFloatObject", "cpython/floatobject.h", "ob_fval SIZE:=sizeof(PyFloatObject)"),
    ("long", "`PyLongObject`.", "PyLongObject", "cpython/longintrepr.h",
     "lv_tag=long_value.lv_tag ob_digit=long_value.ob_digit SIZE:=sizeof(PyLongObject)"),
    ("complex", "`PyComplexObject`.", "PyComplexObject", "cpython/complexobject.h", "REAL=cval.real IMAG=cval.imag"),
    ("list", "`PyListObject`.", "PyListObject", "cpython/listobject.h",
     "ob_item allocated SIZE:=sizeof(PyListObject)"),
    ("tuple", "`PyTupleObject`.", "PyTupleObject", "cpython/tupleobject.h", "ob_item SIZE:=sizeof(PyTupleObject)"),
    ("dict", "`PyDictObject`.", "PyDictObject", "cpython/dictobject.h",
     "ma_used ma_version_tag ma_keys ma_values SIZE:=sizeof(PyDictObject)"),
    ("dictkeys", "`PyDictKeysObject`; entries start at `DK_INDICES + (1 << dk_log2_index_bytes)`.",
     "struct _dictkeysobject", "internal/pycore_dict.h",
     "dk_refcnt dk_log2_size dk_log2_index_bytes dk_kind dk_version dk_usable dk_nentries dk_indices"),
    ("dictkey_entry", "Entry of a keys table of kind GENERAL.", "PyDictKeyEntry", "internal/pycore_dict.h",
     "me_hash me_key me_value SIZE:=sizeof(PyDictKeyEntry)"),
    ("dictunicode_entry", "Entry of a keys table of kind UNICODE or SPLIT.", "PyDictUnicodeEntry",
     "internal/pycore_dict.h", "me_key me_value SIZE:=sizeof(PyDictUnicodeEntry)"),
    ("dictview", "Dict views (`keys()`, `values()`, `items()`).", "_PyDictViewObject", "internal/pycore_dict.h",
     "dv_dict"),
    ("set", "`PySetObject` (set and frozenset).", "PySetObject", "cpython/setobject.h",
     "fill used mask table hash finger smalltable"),
    ("setentry", "One entry of a set's table.", "setentry", "cpython/setobject.h", "key hash SIZE:=sizeof(setentry)"),
    ("cell", "`PyCellObject`.", "PyCellObject", "cpython/cellobject.h", "ob_ref SIZE:=sizeof(PyCellObject)"),
    ("method", "`PyMethodObject` (bound method).", "PyMethodObject", "cpython/classobject.h",
     "im_func im_self im_weakreflist vectorcall SIZE:=sizeof(PyMethodObject)"),
    ("rangeiter", "`_PyRangeIterObject`.", "_PyRangeIterObject", "internal/pycore_range.h", "start step len"),
    ("listiter", "`_PyListIterObject`.", "_PyListIterObject", "internal/pycore_list.h", "it_index it_seq"),
    ("tupleiter", "`_PyTupleIterObject`.", "_PyTupleIterObject", "internal/pycore_tuple.h", "it_index it_seq"),
    ("slice", "`PySliceObject`.", "PySliceObject", "sliceobject.h", "start stop step"),
    ("unicode", "`PyASCIIObject` and `PyCompactUnicodeObject`.", "PyCompactUnicodeObject", "cpython/unicodeobject.h",
     "LENGTH=_base.length HASH=_base.hash STATE=_base.state utf8_length utf8 SIZE:=sizeof(PyUnicodeObject) "
     "ASCII_DATA:=sizeof(PyASCIIObject) COMPACT_DATA:=sizeof(PyCompactUnicodeObject)"),
    ("bytes", "`PyBytesObject`.", "PyBytesObject", "cpython/bytesobject.h",
     "ob_shash ob_sval SIZE:=sizeof(PyBytesObject)"),
    ("bytearray", "`PyByteArrayObject`.", "PyByteArrayObject", "cpython/bytearrayobject.h",
     "ob_alloc ob_bytes ob_start ob_exports"),
    ("module", "`PyModuleObject`.", "PyModuleObject", "internal/pycore_moduleobject.h", "md_dict md_def md_state"),
    ("cfunction", "`PyCFunctionObject` (builtin function or method).", "PyCFunctionObject", "cpython/methodobject.h",
     "m_ml m_self m_module m_weakreflist vectorcall"),
    ("methoddef", "`PyMethodDef`.", "PyMethodDef", "methodobject.h", "ml_name ml_meth ml_flags ml_doc"),
    ("descr", "Common part of the C descriptors (`PyDescrObject`).", "PyDescrObject", "cpython/descrobject.h",
     "d_type d_name d_qualname"),
    ("methoddescr", "`PyMethodDescrObject`.", "PyMethodDescrObject", "cpython/descrobject.h", "d_method vectorcall"),
    ("memberdescr", "`PyMemberDescrObject`.", "PyMemberDescrObject", "cpython/descrobject.h", "d_member"),
    ("getsetdescr", "`PyGetSetDescrObject`.", "PyGetSetDescrObject", "cpython/descrobject.h", "d_getset"),
    ("wrapperdescr", "`PyWrapperDescrObject`.", "PyWrapperDescrObject", "cpython/descrobject.h", "d_base d_wrapped"),
    ("memberdef", "`PyMemberDef`.", "PyMemberDef", "descrobject.h", "name type offset flags"),
    ("property", "`property` objects.", "_PyPropertyObject", "internal/pycore_descrobject.h",
     "prop_get prop_set prop_del"),
    ("function", "`PyFunctionObject`.", "PyFunctionObject", "cpython/funcobject.h",
     "func_globals func_builtins func_name func_qualname func_code func_defaults func_kwdefaults func_closure "
     "func_doc func_dict func_weakreflist func_module func_annotations func_typeparams vectorcall func_version "
     "SIZE:=sizeof(PyFunctionObject)"),
    ("code", "`PyCodeObject`.", "PyCodeObject", "cpython/code.h",
     "co_consts co_names co_exceptiontable co_flags co_argcount co_posonlyargcount co_kwonlyargcount co_stacksize "
     "co_firstlineno co_nlocalsplus co_framesize co_nlocals co_ncellvars co_nfreevars co_version co_localsplusnames "
     "co_localspluskinds co_filename co_name co_qualname co_linetable co_weakreflist co_executors _co_cached "
     "_co_instrumentation_version _co_monitoring _co_firsttraceable co_extra co_code_adaptive "
     "SIZE:=sizeof(PyCodeObject)"),
    ("comonitoring", "`_PyCoMonitoringData`, behind `code::CO_MONITORING`.", "_PyCoMonitoringData", "cpython/code.h",
     "local_monitors active_monitors tools lines line_tools per_instruction_opcodes per_instruction_tools"),
    ("cache_load_global", "Inline cache of LOAD_GLOBAL; bytes from the start of the instruction.", "_PyLoadGlobalCache",
     "internal/pycore_code.h",
     "COUNTER:=2+offsetof(_PyLoadGlobalCache,counter) "
     "MODULE_KEYS_VERSION:=2+offsetof(_PyLoadGlobalCache,module_keys_version) "
     "BUILTIN_KEYS_VERSION:=2+offsetof(_PyLoadGlobalCache,builtin_keys_version) "
     "INDEX:=2+offsetof(_PyLoadGlobalCache,index)"),
    ("cache_attr", "Inline cache of STORE_ATTR and of LOAD_ATTR's attribute forms; bytes from the instruction's start.",
     "_PyAttrCache", "internal/pycore_code.h",
     "COUNTER:=2+offsetof(_PyAttrCache,counter) VERSION:=2+offsetof(_PyAttrCache,version) "
     "INDEX:=2+offsetof(_PyAttrCache,index)"),
    ("cache_load_method", "Inline cache of LOAD_ATTR's method, property and class forms; bytes from the "
     "start of the instruction.",
     "_PyLoadMethodCache", "internal/pycore_code.h",
     "COUNTER:=2+offsetof(_PyLoadMethodCache,counter) TYPE_VERSION:=2+offsetof(_PyLoadMethodCache,type_version) "
     "KEYS_VERSION:=2+offsetof(_PyLoadMethodCache,keys_version) "
     "DICT_OFFSET:=2+offsetof(_PyLoadMethodCache,dict_offset) DESCR:=2+offsetof(_PyLoadMethodCache,descr)"),
    ("cache_call", "Inline cache of CALL; bytes from the start of the instruction.", "_PyCallCache",
     "internal/pycore_code.h",
     "COUNTER:=2+offsetof(_PyCallCache,counter) FUNC_VERSION:=2+offsetof(_PyCallCache,func_version)"),
    ("cache_to_bool", "Inline cache of TO_BOOL; bytes from the start of the instruction.", "_PyToBoolCache",
     "internal/pycore_code.h",
     "COUNTER:=2+offsetof(_PyToBoolCache,counter) VERSION:=2+offsetof(_PyToBoolCache,version)"),
    ("cache_counter", "Inline cache of the other specialised families: a counter; bytes from the start of "
     "the instruction.",
     "_PyBinaryOpCache", "internal/pycore_code.h", "COUNTER:=2+offsetof(_PyBinaryOpCache,counter)"),
    ("frame", "`_PyInterpreterFrame`.", "_PyInterpreterFrame", "internal/pycore_frame.h",
     "f_executable previous f_funcobj f_globals f_builtins f_locals frame_obj instr_ptr stacktop return_offset owner "
     "localsplus SIZE:=sizeof(_PyInterpreterFrame) SPECIALS_SIZE:=FRAME_SPECIALS_SIZE"),
    ("frameobject", "`PyFrameObject`.", "PyFrameObject", "internal/pycore_frame.h",
     "f_back f_frame f_trace f_lineno f_trace_lines f_trace_opcodes f_extra_locals f_locals_cache _f_frame_data"),
    ("tstate", "`PyThreadState`.", "PyThreadState", "cpython/pystate.h",
     "prev next interp eval_breaker _status state py_recursion_remaining py_recursion_limit c_recursion_remaining "
     "recursion_headroom tracing what_event current_frame c_profilefunc c_tracefunc c_profileobj c_traceobj "
     "current_exception exc_info dict gilstate_counter async_exc thread_id native_thread_id delete_later "
     "coroutine_origin_tracking_depth context context_ver id datastack_chunk datastack_top datastack_limit exc_state "
     "previous_executor"),
    ("exc_stack_item", "`_PyErr_StackItem`: one level of handled exceptions.", "_PyErr_StackItem",
     "cpython/pystate.h", "exc_value previous_item"),
    ("stack_chunk", "`_PyStackChunk`: one chunk of a thread's data stack.", "_PyStackChunk", "cpython/pystate.h",
     "previous size top data"),
    ("interp", "`PyInterpreterState`. Its size differs between micro versions; the fields named here do not move.",
     "PyInterpreterState", "internal/pycore_interp.h",
     "ceval.instrumentation_version next id threads.head gc imports.modules sysdict builtins "
     "CEVAL_GIL:=offsetof(PyInterpreterState,ceval.gil) GC_COLLECTING=gc.collecting GC_ENABLED=gc.enabled "
     "GC_GENERATION0=gc.generation0 GIL_STATE=_gil "
     "GIL_LOCKED=_gil.locked GIL_LAST_HOLDER=_gil.last_holder eval_frame "
     "func_watchers active_func_watchers type_watchers code_watchers active_code_watchers "
     "FREELIST_FLOATS_NUMFREE=object_state.freelists.floats.numfree "
     "FREELIST_FLOATS_ITEMS=object_state.freelists.floats.items "
     "FREELIST_TUPLES_ITEMS=object_state.freelists.tuples.items "
     "FREELIST_TUPLES_NUMFREE=object_state.freelists.tuples.numfree "
     "FREELIST_LISTS_ITEMS=object_state.freelists.lists.items "
     "FREELIST_LISTS_NUMFREE=object_state.freelists.lists.numfree "
     "func_state.next_version func_state.func_version_cache dict_state.global_version dict_state.next_keys_version "
     "dict_state.watchers types.next_version_tag types.type_cache callable_cache.isinstance callable_cache.len "
     "callable_cache.list_append callable_cache.object__getattribute__ monitors sys_profiling_threads "
     "sys_tracing_threads monitoring_callables monitoring_tool_names"),
    ("func_version_cache_item", "Entry of the table at `interp::FUNC_STATE_FUNC_VERSION_CACHE`.",
     "struct _func_version_cache_item", "internal/pycore_function.h",
     "func code SIZE:=sizeof(struct~_func_version_cache_item) LEN:=FUNC_VERSION_CACHE_SIZE"),
    ("type_cache_entry", "Entry of the method cache at `interp::TYPES_TYPE_CACHE`.", "struct type_cache_entry",
     "internal/pycore_typeobject.h",
     "version name value SIZE:=sizeof(struct~type_cache_entry) LEN:=1<<MCACHE_SIZE_EXP"),
    ("type_", "`PyTypeObject`.", "PyTypeObject", "cpython/object.h",
     "tp_name tp_basicsize tp_itemsize tp_dealloc tp_vectorcall_offset tp_getattr tp_setattr tp_as_async tp_repr "
     "tp_as_number tp_as_sequence tp_as_mapping tp_hash tp_call tp_str tp_getattro tp_setattro tp_as_buffer tp_flags "
     "tp_doc tp_traverse tp_clear tp_richcompare tp_weaklistoffset tp_iter tp_iternext tp_methods tp_members tp_getset "
     "tp_base tp_dict tp_descr_get tp_descr_set tp_dictoffset tp_init tp_alloc tp_new tp_free tp_is_gc tp_bases tp_mro "
     "tp_cache tp_subclasses tp_weaklist tp_del tp_version_tag tp_finalize tp_vectorcall tp_watched tp_versions_used "
     "SIZE:=sizeof(PyTypeObject)"),
    ("heaptype", "`PyHeapTypeObject`.", "PyHeapTypeObject", "cpython/object.h",
     "as_async as_number as_mapping as_sequence as_buffer ht_name ht_slots ht_qualname ht_cached_keys ht_module "
     "_spec_cache.getitem _spec_cache.getitem_version _spec_cache.init SIZE:=sizeof(PyHeapTypeObject)"),
    ("enumerate", "`enumerate` objects.", "enumobject", "Objects/enumobject.c (private)",
     "en_index en_sit en_result en_longindex"),
    ("reversed", "`reversed` objects of sequences.", "reversedobject", "Objects/enumobject.c (private)", "index seq"),
    ("listreviter", "`list.__reversed__` iterators.", "listreviterobject", "Objects/listobject.c (private)",
     "it_index it_seq"),
    ("zip", "`zip` objects.", "zipobject", "Python/bltinmodule.c (private)", "tuplesize ittuple result strict"),
    ("map", "`map` objects.", "mapobject", "Python/bltinmodule.c (private)", "iters func"),
    ("filter", "`filter` objects.", "filterobject", "Python/bltinmodule.c (private)", "func it"),
    ("dictiter", "Iterators over keys, values or items of a dict; `DI_RESULT` only with items.", "dictiterobject",
     "Objects/dictobject.c (private)", "di_dict di_used di_pos di_result len"),
    ("setiter", "Iterators over sets.", "setiterobject", "Objects/setobject.c (private)", "si_set si_used si_pos len"),
    ("unicodeiter", "Iterators over str, also over ASCII str.", "unicodeiterobject",
     "Objects/unicodeobject.c (private)", "it_index it_seq"),
    ("bytesiter", "Iterators over bytes.", "striterobject", "Objects/bytesobject.c (private)", "it_index it_seq"),
    ("seqiter", "Iterators over objects with `__getitem__` only.", "seqiterobject", "Objects/iterobject.c (private)",
     "it_index it_seq"),
    ("range", "`range` objects.", "rangeobject", "Objects/rangeobject.c (private)", "start stop step length"),
    ("classmethod", "`classmethod` objects.", "classmethod", "Objects/funcobject.c (private)", "cm_callable"),
    ("staticmethod", "`staticmethod` objects.", "staticmethod", "Objects/funcobject.c (private)", "sm_callable"),
    ("super_", "`super` objects.", "superobject", "Objects/typeobject.c (private)", "type obj obj_type"),
    ("number", "`PyNumberMethods`.", "PyNumberMethods", "cpython/object.h",
     "nb_add nb_subtract nb_multiply nb_remainder nb_divmod nb_power nb_negative nb_positive nb_absolute nb_bool "
     "nb_invert nb_lshift nb_rshift nb_and nb_xor nb_or nb_int nb_float nb_inplace_add nb_inplace_subtract "
     "nb_inplace_multiply nb_inplace_remainder nb_inplace_power nb_inplace_lshift nb_inplace_rshift nb_inplace_and "
     "nb_inplace_xor nb_inplace_or nb_floor_divide nb_true_divide nb_inplace_floor_divide nb_inplace_true_divide "
     "nb_index nb_matrix_multiply nb_inplace_matrix_multiply"),
    ("sequence", "`PySequenceMethods`.", "PySequenceMethods", "cpython/object.h",
     "sq_length sq_concat sq_repeat sq_item sq_ass_item sq_contains sq_inplace_concat sq_inplace_repeat"),
    ("mapping", "`PyMappingMethods`.", "PyMappingMethods", "cpython/object.h",
     "mp_length mp_subscript mp_ass_subscript"),
    ("async_", "`PyAsyncMethods`.", "PyAsyncMethods", "cpython/object.h", "am_await am_aiter am_anext am_send"),
    ("generator", "`PyGenObject` (generators, coroutines and async generators).", "PyGenObject", "cpython/genobject.h",
     "gi_weakreflist gi_name gi_qualname gi_exc_state gi_origin_or_finalizer gi_hooks_inited gi_closed "
     "gi_running_async gi_frame_state gi_iframe"),
    ("exception", "`PyBaseExceptionObject`.", "PyBaseExceptionObject", "cpython/pyerrors.h",
     "dict args notes traceback context cause suppress_context"),
    ("stopiteration", "`PyStopIterationObject`.", "PyStopIterationObject", "cpython/pyerrors.h", "value"),
    ("weakref", "`PyWeakReference`.", "PyWeakReference", "cpython/weakrefobject.h", "wr_object"),
    ("intrinsic_func_info", "Entry of `_PyIntrinsics_UnaryFunctions` and `_PyIntrinsics_BinaryFunctions`.",
     "intrinsic_func1_info", "internal/pycore_intrinsics.h", "func name SIZE:=sizeof(intrinsic_func1_info)"),
    ("runtime", "`_PyRuntimeState`. Only what comes before the parts that differ between micro versions.",
     "_PyRuntimeState", "internal/pycore_runtime.h", "main_thread"),
    ("debug_offsets", "`_Py_DebugOffsets`, at the start of `_PyRuntime`.", "_Py_DebugOffsets",
     "internal/pycore_runtime.h",
     "cookie version free_threaded "
     "interpreter_state.gil_runtime_state interpreter_state.gil_runtime_state_enabled "
     "interpreter_state.gil_runtime_state_locked interpreter_state.gil_runtime_state_holder gc.collecting "
     "interpreter_state.id interpreter_state.next interpreter_state.threads_head interpreter_state.gc "
     "interpreter_state.imports_modules interpreter_state.sysdict interpreter_state.builtins "
     "interpreter_state.ceval_gil "
     "thread_state.prev thread_state.next thread_state.interp thread_state.current_frame thread_state.thread_id "
     "thread_state.native_thread_id thread_state.datastack_chunk thread_state.status "
     "interpreter_frame.size interpreter_frame.previous interpreter_frame.executable interpreter_frame.instr_ptr "
     "interpreter_frame.localsplus interpreter_frame.owner "
     "code_object.size code_object.filename code_object.name code_object.qualname code_object.linetable "
     "code_object.firstlineno code_object.argcount code_object.localsplusnames code_object.localspluskinds "
     "code_object.co_code_adaptive "
     "pyobject.size pyobject.ob_type "
     "type_object.size type_object.tp_name type_object.tp_repr type_object.tp_flags "
     "tuple_object.size tuple_object.ob_item tuple_object.ob_size "
     "list_object.size list_object.ob_item list_object.ob_size "
     "dict_object.size dict_object.ma_keys dict_object.ma_values "
     "float_object.size float_object.ob_fval "
     "long_object.size long_object.lv_tag long_object.ob_digit "
     "bytes_object.size bytes_object.ob_size bytes_object.ob_sval "
     "unicode_object.size unicode_object.state unicode_object.length unicode_object.asciiobject_size "
     "SIZE:=sizeof(_Py_DebugOffsets)"),
]

# (module, text, Rust type, prefix dropped from the names, header, C names). A word is `C_NAME` or `NAME=C_NAME`.
MACROS = [
    ("co", "`co_flags`.", "u32", "CO_", "cpython/code.h",
     "CO_OPTIMIZED CO_NEWLOCALS CO_VARARGS CO_VARKEYWORDS CO_NESTED CO_GENERATOR CO_COROUTINE "
     "CO_ITERABLE_COROUTINE CO_ASYNC_GENERATOR CO_FUTURE_ANNOTATIONS CO_NO_MONITORING_EVENTS"),
    ("local_kind", "Bits of a byte of `co_localspluskinds`.", "u8", "CO_FAST_", "internal/pycore_code.h",
     "CO_FAST_HIDDEN CO_FAST_LOCAL CO_FAST_CELL CO_FAST_FREE"),
    ("frame_owner", "`_PyInterpreterFrame.owner`: where the frame's memory is.", "u8", "FRAME_OWNED_BY_",
     "internal/pycore_frame.h",
     "FRAME_OWNED_BY_THREAD FRAME_OWNED_BY_GENERATOR FRAME_OWNED_BY_FRAME_OBJECT FRAME_OWNED_BY_CSTACK"),
    ("frame_state", "`PyGenObject.gi_frame_state`. Finished is >= COMPLETED, resumable is < EXECUTING.", "i8", "FRAME_",
     "internal/pycore_frame.h",
     "FRAME_CREATED FRAME_SUSPENDED FRAME_SUSPENDED_YIELD_FROM FRAME_EXECUTING FRAME_COMPLETED FRAME_CLEARED"),
    ("eval_breaker", "`PyThreadState.eval_breaker`: requests in the low bits, instrumentation version above them.",
     "u64", "_PY_", "internal/pycore_ceval.h",
     "_PY_GIL_DROP_REQUEST_BIT _PY_SIGNALS_PENDING_BIT _PY_CALLS_TO_DO_BIT _PY_ASYNC_EXCEPTION_BIT "
     "_PY_GC_SCHEDULED_BIT _PY_EVAL_PLEASE_STOP_BIT _PY_EVAL_EXPLICIT_MERGE_BIT EVENTS_MASK=_PY_EVAL_EVENTS_MASK"),
    ("event", "Monitoring events; the set of one event is `1 << event`.", "u8", "PY_MONITORING_EVENT_",
     "cpython/monitoring.h",
     "PY_MONITORING_EVENT_PY_START PY_MONITORING_EVENT_PY_RESUME PY_MONITORING_EVENT_PY_RETURN "
     "PY_MONITORING_EVENT_PY_YIELD PY_MONITORING_EVENT_CALL PY_MONITORING_EVENT_LINE PY_MONITORING_EVENT_INSTRUCTION "
     "PY_MONITORING_EVENT_JUMP PY_MONITORING_EVENT_BRANCH PY_MONITORING_EVENT_STOP_ITERATION "
     "PY_MONITORING_EVENT_RAISE PY_MONITORING_EVENT_EXCEPTION_HANDLED PY_MONITORING_EVENT_PY_UNWIND "
     "PY_MONITORING_EVENT_PY_THROW PY_MONITORING_EVENT_RERAISE PY_MONITORING_EVENT_C_RETURN "
     "PY_MONITORING_EVENT_C_RAISE "
     "LOCAL_EVENTS=_PY_MONITORING_LOCAL_EVENTS UNGROUPED_EVENTS=_PY_MONITORING_UNGROUPED_EVENTS "
     "EVENTS=_PY_MONITORING_EVENTS"),
    ("tool", "Monitoring tools; a tool mask has bit `1 << tool`.", "u8", "PY_MONITORING_",
     "internal/pycore_instruments.h",
     "PY_MONITORING_DEBUGGER_ID PY_MONITORING_COVERAGE_ID PY_MONITORING_PROFILER_ID PY_MONITORING_OPTIMIZER_ID "
     "PY_MONITORING_SYS_PROFILE_ID PY_MONITORING_SYS_TRACE_ID TOOL_IDS=PY_MONITORING_TOOL_IDS"),
    ("tpflags", "`tp_flags`.", "u64", "Py_TPFLAGS_", "object.h",
     "Py_TPFLAGS_INLINE_VALUES Py_TPFLAGS_MANAGED_WEAKREF Py_TPFLAGS_MANAGED_DICT Py_TPFLAGS_SEQUENCE "
     "Py_TPFLAGS_MAPPING Py_TPFLAGS_DISALLOW_INSTANTIATION Py_TPFLAGS_IMMUTABLETYPE Py_TPFLAGS_HEAPTYPE "
     "Py_TPFLAGS_BASETYPE Py_TPFLAGS_HAVE_VECTORCALL Py_TPFLAGS_READY Py_TPFLAGS_READYING Py_TPFLAGS_HAVE_GC "
     "Py_TPFLAGS_METHOD_DESCRIPTOR Py_TPFLAGS_IS_ABSTRACT Py_TPFLAGS_ITEMS_AT_END Py_TPFLAGS_LONG_SUBCLASS "
     "Py_TPFLAGS_LIST_SUBCLASS Py_TPFLAGS_TUPLE_SUBCLASS Py_TPFLAGS_BYTES_SUBCLASS Py_TPFLAGS_UNICODE_SUBCLASS "
     "Py_TPFLAGS_DICT_SUBCLASS Py_TPFLAGS_BASE_EXC_SUBCLASS Py_TPFLAGS_TYPE_SUBCLASS Py_TPFLAGS_DEFAULT "
     "MATCH_SELF=_Py_TPFLAGS_MATCH_SELF"),
    ("meth", "`PyMethodDef.ml_flags`.", "u32", "METH_", "methodobject.h",
     "METH_VARARGS METH_KEYWORDS METH_NOARGS METH_O METH_CLASS METH_STATIC METH_COEXIST METH_FASTCALL METH_METHOD"),
    ("member", "`PyMemberDef.type` and `.flags`.", "i32", "Py_", "descrobject.h",
     "Py_T_SHORT Py_T_INT Py_T_LONG Py_T_FLOAT Py_T_DOUBLE Py_T_STRING T_OBJECT=_Py_T_OBJECT Py_T_CHAR Py_T_BYTE "
     "Py_T_UBYTE Py_T_USHORT Py_T_UINT Py_T_ULONG Py_T_BOOL Py_T_OBJECT_EX Py_T_LONGLONG Py_T_ULONGLONG "
     "Py_T_PYSSIZET Py_READONLY Py_RELATIVE_OFFSET"),
    ("comparison", "Low four bits of the argument of COMPARE_OP: for which outcomes the result is true.", "u8",
     "COMPARISON_", "internal/pycore_code.h",
     "COMPARISON_UNORDERED COMPARISON_LESS_THAN COMPARISON_GREATER_THAN COMPARISON_EQUALS COMPARISON_NOT_EQUALS"),
    ("rich_compare", "Operator of a rich comparison.", "i32", "Py_", "object.h", "Py_LT Py_LE Py_EQ Py_NE Py_GT Py_GE"),
    ("dict_kind", "`PyDictKeysObject.dk_kind`.", "u8", "DICT_KEYS_", "internal/pycore_dict.h",
     "DICT_KEYS_GENERAL DICT_KEYS_UNICODE DICT_KEYS_SPLIT"),
    ("resume", "Argument of RESUME.", "u32", "RESUME_", "internal/pycore_opcode_utils.h",
     "RESUME_AT_FUNC_START RESUME_AFTER_YIELD RESUME_AFTER_YIELD_FROM RESUME_AFTER_AWAIT "
     "LOCATION_MASK=RESUME_OPARG_LOCATION_MASK DEPTH1_MASK=RESUME_OPARG_DEPTH1_MASK"),
    ("make_function", "Argument of SET_FUNCTION_ATTRIBUTE.", "u32", "MAKE_FUNCTION_", "internal/pycore_opcode_utils.h",
     "MAKE_FUNCTION_DEFAULTS MAKE_FUNCTION_KWDEFAULTS MAKE_FUNCTION_ANNOTATIONS MAKE_FUNCTION_CLOSURE"),
    ("dict_event", "`PyDict_WatchEvent`.", "i32", "PyDict_EVENT_", "cpython/dictobject.h",
     "PyDict_EVENT_ADDED PyDict_EVENT_MODIFIED PyDict_EVENT_DELETED PyDict_EVENT_CLONED PyDict_EVENT_CLEARED "
     "PyDict_EVENT_DEALLOCATED"),
    ("function_event", "`PyFunction_WatchEvent`.", "i32", "PyFunction_EVENT_", "cpython/funcobject.h",
     "PyFunction_EVENT_CREATE PyFunction_EVENT_DESTROY PyFunction_EVENT_MODIFY_CODE PyFunction_EVENT_MODIFY_DEFAULTS "
     "PyFunction_EVENT_MODIFY_KWDEFAULTS"),
    ("code_event", "`PyCodeEvent`.", "i32", "PY_CODE_EVENT_", "cpython/code.h",
     "PY_CODE_EVENT_CREATE PY_CODE_EVENT_DESTROY"),
    ("long", "Representation of int.", "u64", "", "internal/pycore_long.h and pycore_runtime.h",
     "DIGIT_BITS=PyLong_SHIFT SIGN_MASK SIGN_ZERO SIGN_NEGATIVE NON_SIZE_BITS SMALL_NEGATIVE=_PY_NSMALLNEGINTS "
     "SMALL_POSITIVE=_PY_NSMALLPOSINTS"),
    ("limit", "Budgets and sizes.", "u64", "", "cpython/pystate.h, object.h, internal/pycore_dict.h and others",
     "C_RECURSION_LIMIT=Py_C_RECURSION_LIMIT IMMORTAL_REFCNT=_Py_IMMORTAL_REFCNT "
     "SHARED_KEYS_MAX_SIZE FLOAT_MAXFREELIST=PyFloat_MAXFREELIST TUPLE_MAXFREELIST=PyTuple_MAXFREELIST "
     "TUPLE_NFREELISTS=PyTuple_NFREELISTS LIST_MAXFREELIST=PyList_MAXFREELIST "
     "VECTORCALL_ARGUMENTS_OFFSET=PY_VECTORCALL_ARGUMENTS_OFFSET MAX_CO_EXTRA_USERS DICT_MAX_WATCHERS "
     "TYPE_MAX_WATCHERS FUNC_MAX_WATCHERS CODE_MAX_WATCHERS"),
]

INCLUDES = """\
#define Py_BUILD_CORE 1
#include "Python.h"
#include "structmember.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_frame.h"
#include "internal/pycore_code.h"
#include "internal/pycore_dict.h"
#include "internal/pycore_range.h"
#include "internal/pycore_list.h"
#include "internal/pycore_tuple.h"
#include "internal/pycore_function.h"
#include "internal/pycore_moduleobject.h"
#include "internal/pycore_descrobject.h"
#include "internal/pycore_intrinsics.h"
#include "internal/pycore_typeobject.h"
#include "internal/pycore_gc.h"
#include "internal/pycore_ceval.h"
#include "internal/pycore_long.h"
#include "internal/pycore_instruments.h"
#include "internal/pycore_opcode_utils.h"
#include "internal/pycore_freelist.h"
#include <stddef.h>
#include <stdio.h>

// Structs that no header declares. Nothing but the start-up self-check compares them with an interpreter.
typedef struct { PyObject_HEAD Py_ssize_t en_index; PyObject *en_sit, *en_result, *en_longindex, *one; } enumobject;
typedef struct { PyObject_HEAD Py_ssize_t index; PyObject *seq; } reversedobject;
typedef struct { PyObject_HEAD Py_ssize_t it_index; PyObject *it_seq; } listreviterobject;
typedef struct { PyObject_HEAD Py_ssize_t tuplesize; PyObject *ittuple, *result; int strict; } zipobject;
typedef struct { PyObject_HEAD PyObject *iters, *func; } mapobject;
typedef struct { PyObject_HEAD PyObject *func, *it; } filterobject;
typedef struct { PyObject_HEAD PyObject *di_dict; Py_ssize_t di_used, di_pos; PyObject *di_result; Py_ssize_t len; }
    dictiterobject;
typedef struct { PyObject_HEAD PyObject *si_set; Py_ssize_t si_used, si_pos, len; } setiterobject;
typedef struct { PyObject_HEAD Py_ssize_t it_index; PyObject *it_seq; } unicodeiterobject;
typedef struct { PyObject_HEAD Py_ssize_t it_index; PyObject *it_seq; } striterobject;
typedef struct { PyObject_HEAD Py_ssize_t it_index; PyObject *it_seq; } seqiterobject;
typedef struct { PyObject_HEAD PyObject *start, *stop, *step, *length; } rangeobject;
typedef struct { PyObject_HEAD PyObject *cm_callable, *cm_dict; } classmethod;
typedef struct { PyObject_HEAD PyObject *sm_callable, *sm_dict; } staticmethod;
typedef struct { PyObject_HEAD PyTypeObject *type; PyObject *obj; PyTypeObject *obj_type; } superobject;
"""


def facts():
    """Yields (module, NAME, C expression, words for the comment)."""
    for module, _text, ctype, header, fields in STRUCTS:
        for field in split_fields(fields):
            if ":=" in field:
                name, expr = field.split(":=", 1)
                yield module, name, expr, f"`{expr}`, {header}"
                continue
            name, _, path = field.rpartition("=")
            name = (name or path.lstrip("_").replace("._", ".").replace(".", "_")).upper()
            yield module, name, f"offsetof({ctype}, {path})", f"`{ctype}.{path}`, {header}"


def macros():
    """Yields (module, NAME, C name, header)."""
    for module, _text, _type, prefix, header, words in MACROS:
        for word in words.split():
            name, _, c_name = word.rpartition("=")
            yield module, name or c_name.removeprefix(prefix), c_name, header


def split_fields(text):
    """Words of a field list. Inside an expression a blank is written `~`."""
    return [word.replace("~", " ") for word in text.split()]


def probe_source():
    lines = ["// @generated by ffi/tools/gen_layout.py. Prints one line per layout fact: module::NAME value.", INCLUDES,
             "#define P(name, expr) printf(\"%s %lld\\n\", name, (long long)(expr))",
             "#define U(name, expr) printf(\"%s %llu\\n\", name, (unsigned long long)(expr))",
             "int main(void)", "{"]
    for module, name, expr, _ in facts():
        lines.append(f'    P("{module}::{name}", {expr});')
    signed = {module for module, _, kind, *_ in MACROS if kind.startswith("i")}
    for module, name, c_name, _ in macros():
        lines.append(f'    {"P" if module in signed else "U"}("repr::{module}::{name}", {c_name});')
    return "\n".join(lines + ["    return 0;", "}", ""])


def measure(source):
    include = sysconfig.get_paths()["include"]
    with tempfile.TemporaryDirectory() as folder:
        c_file, exe = os.path.join(folder, "probe.c"), os.path.join(folder, "probe")
        with open(c_file, "w") as out:
            out.write(source)
        subprocess.run([os.environ.get("CC", "cc"), "-w", f"-I{include}", f"-I{include}/internal", c_file, "-o", exe],
                       check=True)
        output = subprocess.run([exe], check=True, capture_output=True, text=True).stdout
    return {name: int(value) for name, value in (line.split() for line in output.splitlines())}


def rust_source(values):
    out = ["// @generated by ffi/tools/gen_layout.py; do not edit. Longer than other files: one table, looked up and never read through.",
           "//! Struct layout of CPython 3.13, x86-64 Linux, GIL build, release ABI. Offsets are in bytes.", ""]
    by_module = {}
    for module, name, _, words in facts():
        by_module.setdefault(module, []).append((name, words))
    for module, text, _ctype, _header, _ in STRUCTS:
        out += [f"/// {text}", f"pub mod {module} {{"]
        for name, words in by_module[module]:
            out += [f"    /// {words}.", f"    pub const {name}: i32 = {values[f'{module}::{name}']};"]
        out += ["}", ""]
    out += ["/// Every fact of this file by name, sorted: what the header test and the start-up self-check compare.",
            "pub const ALL: &[(&str, i32)] = &["]
    for key in sorted(key for key in values if not key.startswith("repr::")):
        out.append(f'    ("{key}", {key}),')
    return "\n".join(out + ["];", ""])


def repr_source(values):
    out = ["// @generated by ffi/tools/gen_layout.py; do not edit.", "//! Constants of CPython 3.13's headers.", ""]
    for module, text, kind, _prefix, header, _ in MACROS:
        out += [f"/// {text} {header}.", f"pub mod {module} {{"]
        for owner, name, c_name, _ in macros():
            if owner == module:
                value = values[f"repr::{module}::{name}"]
                hexadecimal = value > 1 << 31 or (value > 255 and module not in ("limit", "long"))
                shown = f"{value:#x}" if hexadecimal else str(value)
                out += [f"    /// `{c_name}`.", f"    pub const {name}: {kind} = {shown};"]
        out += ["}", ""]
    out += ["/// Every constant of this file by name, sorted: what the header test compares.",
            "pub const ALL: &[(&str, i128)] = &["]
    for key in sorted(key for key in values if key.startswith("repr::")):
        out.append(f'    ("{key}", {key.removeprefix("repr::")} as i128),')
    return "\n".join(out + ["];", ""])


def main():
    if sys.version_info[:2] != (3, 13):
        sys.exit("gen_layout.py: run it with Python 3.13")
    probe = probe_source()
    values = measure(probe)
    wanted = {PROBE_OUT: probe, RUST_OUT: rust_source(values), REPR_OUT: repr_source(values)}
    if "--check" in sys.argv:
        stale = [path for path, text in wanted.items() if open(path).read() != text]
        sys.exit(f"out of date: {', '.join(stale)}" if stale else 0)
    for path, text in wanted.items():
        with open(path, "w") as out:
            out.write(text)


if __name__ == "__main__":
    main()
