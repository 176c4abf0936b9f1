"""Other tools that hang data in code objects notice nothing of pyjit's."""


def test_no_entries_for_other_tools(script):
    """CPython calls the function of every entry when a code object dies, with NULL where nothing was stored."""
    outcome = script(
        """
        import ctypes
        import gc

        freed = []
        free_type = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
        free = free_type(freed.append)
        request = ctypes.pythonapi.PyUnstable_Eval_RequestCodeExtraIndex
        request.restype = ctypes.c_ssize_t
        index = request(free)
        store = ctypes.pythonapi.PyUnstable_Code_SetExtra
        store.argtypes = ctypes.py_object, ctypes.c_ssize_t, ctypes.c_void_p
        load = ctypes.pythonapi.PyUnstable_Code_GetExtra
        load.argtypes = ctypes.py_object, ctypes.c_ssize_t, ctypes.POINTER(ctypes.c_void_p)

        def make(n):
            space = {}
            exec(f"def f(x):\\n    return x + {n}", space)
            f = space["f"]
            for i in range(5):
                assert f(i) == i + n
            return f

        kept = [make(n) for n in range(40)]
        assert store(kept[7].__code__, index, 70) == 0
        found = ctypes.c_void_p()
        load(kept[7].__code__, index, found)
        print(found.value, load(kept[8].__code__, index, found), found.value, [f(1) for f in kept[6:9]])
        kept.clear()
        gc.collect()
        # What compiled code named is released with the next compile at the latest.
        make(100)
        print(freed)
        """,
        "hot",
    )
    assert outcome.stdout == "70 0 None [7, 8, 9]\n[70]\n", outcome.stderr
    assert outcome.stats["compiled_total"] > 0
