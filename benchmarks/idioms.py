"""What single idioms of Python cost with and without pyjit: one loop per idiom, nanoseconds a round, slowest gain first.

    python benchmarks/idioms.py                      # this interpreter, about six minutes
    python benchmarks/idioms.py 'd[int]=' 'p.x'      # some of them
    python benchmarks/idioms.py --python 'chroot DIR python3.13'

The loops are too small to stand for programs: they show which mechanism is missing. Idioms that take a container apart do so in every
twentieth round, and the time is that of a round. The processes of both sides run one after the other; the figure is the median of the
second half of the loops run in half a second.
"""

from __future__ import annotations

import argparse
import json
import shlex
import statistics
import subprocess
import sys
import time

SECONDS = 0.5
LEAST = 0.001
"""A call of the measured function takes at least so long. Unit: seconds."""

SETUP = r"""
from collections import defaultdict, Counter, deque, namedtuple, OrderedDict
from enum import Enum, IntEnum
from dataclasses import dataclass
import math, operator, functools, itertools, re, random, heapq, bisect, string
class P:
    def __init__(self,x,y): self.x=x; self.y=y
    def get(self): return self.x
    @property
    def px(self): return self.x
    @staticmethod
    def st(a): return a
    @classmethod
    def cl(cls,a): return a
    def __eq__(self,o): return self.x==o.x
    def __hash__(self): return self.x
    def __len__(self): return 3
    def __getitem__(self,i): return i
    def __contains__(self,i): return i==3
    def __call__(self,i): return i
    def __iter__(self): return iter((1,2,3))
    def __bool__(self): return True
    def __lt__(self,o): return self.x<o.x
class S:
    __slots__=('x','y')
    def __init__(self,x,y): self.x=x; self.y=y
class D(P):
    def get(self): return super().get()
class Col(Enum): R=1; G=2
class IC(IntEnum): R=1; G=2
@dataclass
class DC:
    a: int
    b: int = 2
NT=namedtuple('NT','a b')
p=P(1,2); q=P(3,4); s=S(1,2); d=D(1,2); nt=NT(1,2)
dd=defaultdict(int); dl=defaultdict(list); cnt=Counter(); dq=deque([1,2,3],maxlen=50); od=OrderedDict()
di={k:k for k in range(100)}; ds={str(k):k for k in range(100)}; dt={(k,k+1):k for k in range(100)}
L=list(range(100)); LF=[float(x) for x in L]; LL=[[1.0]*10 for _ in range(10)]; T=tuple(L); st='hello world foo bar'; SS=set(range(50)); LS=[str(x) for x in L]
keys=[str(k) for k in range(100)]; ps=[P(i,i) for i in range(20)]; mix=[P(1,2),D(1,2),P(2,3)]; ba=bytearray(100); by=bytes(range(100))
fns=[lambda x:x+1, lambda x:x*2, math.sqrt]
def g0(): return 1
def g1(a,b=2,*,c=3): return a+b+c
def va(*a): return len(a)
def kw(**k): return len(k)
def vakw(*a,**k): return g1(*a,**k)
def gen(n):
    for i in range(n): yield i
def raiser(): raise ValueError('x')
def deco(f):
    @functools.wraps(f)
    def w(*a,**k): return f(*a,**k)
    return w
dg=deco(g1)
pf=functools.partial(g1,1)
@functools.lru_cache(None)
def lc(x): return x
rx=re.compile(r'\\w+')
cond=None; PS={P(1,2),P(5,6)}
buf=[]
"""

IDIOMS: dict[str, str] = {
    'dd[k]+=1': 'dd[i%50]+=1',
    'dl[k].append': 'dl[i%50].append(i) if i%1000 else dl.clear()',
    'cnt[k]+=1': 'cnt[i&63]+=1',
    'd.get+1': 'di[i&63]=di.get(i&63,0)+1',
    'in-str-dict': 'a=keys[i%100] in ds',
    'ds[str]': 'a=ds[keys[i%100]]',
    'd[int]': 'a=di[i%100]',
    'd[int]=': 'di[i%100]=i',
    'd[str]=': 'ds[keys[i%100]]=i',
    'd[(i,j)]': 'a=dt[(i%100,i%100+1)]',
    'd[(i,j)]=': 'dt[(i%100,i%100+1)]=i',
    'setdefault': 'a=di.setdefault(i%100,[])',
    'd.items loop': 'for k,v in di.items(): a=v',
    'd.keys loop': 'for k in ds: a=k',
    'del d[k]': 'di[500]=1; del di[500]',
    'd.pop': 'di[500]=1; di.pop(500)',
    'set.add': 'SS.add(i%50)',
    'in set': 'a=i in SS',
    'in tuple const': 'a=i%10 in (1,3,5)',
    'in tuple str': "a='spam'[i%4] in ('a','b','_')",
    'in list': 'a=5 in L',
    'in str': "a='foo' in st",
    'in range': 'a=i in range(10,20)',
    'list append': 'buf.append(i) if i%1000 else buf.clear()',
    'list pop': 'L.append(1); L.pop()',
    'list index neg': 'a=L[-1]',
    'list slice': 'a=L[2:8]',
    'list copy': 'a=L[:]',
    'list swap': 'L[3],L[4]=L[4],L[3]',
    'list +=': 'a=[1,2]; a+=[3]',
    'list concat': 'a=[1,2]+[3,4]',
    'list mul': 'a=[0]*10',
    'list lit': 'a=[i,i+1,i+2]',
    'tuple lit': 'a=(i,i+1); b=a[0]',
    'dict lit': "a={'a':i,'b':2}",
    'set lit': 'a={i,1,2}',
    'listcomp': 'a=[x+1 for x in (1,2,3)]',
    'listcomp L': 'if i%20==0: a=[x*2 for x in L if x%2]',
    'dictcomp L': 'if i%20==0: a={x:x for x in L}',
    'setcomp L': 'if i%20==0: a={x%7 for x in L}',
    'sum genexp': 'if i%20==0: a=sum(x for x in L)',
    'any genexp': 'if i%20==0: a=any(x>98 for x in L)',
    'max key': 'if i%20==0: a=max(L,key=lambda x:-x)',
    'sorted key': 'if i%20==0: a=sorted(L,key=lambda x:-x)',
    'sorted itemgetter': 'if i%20==0: a=sorted(dt.items(),key=operator.itemgetter(1))',
    'map lambda': 'if i%20==0: a=list(map(lambda x:x+1,L))',
    'filter lambda': 'if i%20==0: a=list(filter(lambda x:x>3,L))',
    'map str join': "if i%20==0: a=','.join(map(str,L))",
    'join genexp': "if i%20==0: a=','.join(str(x) for x in L)",
    'join listcomp': "if i%20==0: a=','.join([str(x) for x in L])",
    'zip loop': 'if i%20==0:\n for a,b in zip(L,T): c=a',
    'zip LF loop': 'if i%20==0:\n t=0.0\n for a,b in zip(LF,LF): t+=a*b',
    'zip3 loop': 'if i%20==0:\n for a,b,c in zip(L,T,LF): pass',
    'enumerate': 'if i%20==0:\n for a,b in enumerate(L): c=a',
    'reversed': 'if i%20==0:\n for a in reversed(L): c=a',
    'range(len)': 'if i%20==0:\n for a in range(len(L)): c=L[a]',
    'zip(*LL)': 'if i%20==0: a=[sum(c) for c in zip(*LL)]',
    'L[i][j]': 'a=LL[i%10][3]',
    'L[i][j]=': 'LL[i%10][3]=2.5',
    'L[i][j]+=': 'LL[i%10][3]+=2.5',
    'p.x': 'a=p.x',
    'p.x+=': 'p.x+=1',
    's.x': 'a=s.x',
    's.x+=': 's.x+=1',
    'p.get()': 'a=p.get()',
    'd.get() super': 'a=d.get()',
    'p.px': 'a=p.px',
    'P.st': 'a=P.st(i)',
    'p.cl': 'a=p.cl(i)',
    'P()': 'a=P(i,2)',
    'S()': 'a=S(i,2)',
    'DC()': 'a=DC(i)',
    'DC eq': 'a=DC(i)==DC(i)',
    'NT()': 'a=NT(i,2)',
    'nt.a': 'a=nt.a',
    'nt[0]': 'a=nt[0]',
    'nt unpack': 'a,b=nt',
    'p==q': 'a=p==q',
    'p<q': 'a=p<q',
    'hash p in dict': 'a={p:1}',
    'p in set': 'a=p in PS',
    'len(p)': 'a=len(p)',
    'p[i]': 'a=p[i]',
    '3 in p': 'a=3 in p',
    'p(i)': 'a=p(i)',
    'for in p': 'for a in p: pass',
    'if p': 'if p: a=1',
    'mix method': 'a=mix[i%3].get()',
    'isinstance': 'a=isinstance(p,P)',
    'isinstance tuple': 'a=isinstance(i,(int,float))',
    'type is': 'a=type(p) is P',
    'hasattr': "a=hasattr(p,'x')",
    'hasattr no': "a=hasattr(p,'zz')",
    'getattr': "a=getattr(p,'x')",
    'getattr def': "a=getattr(p,'zz',None)",
    'setattr': "setattr(p,'x',i)",
    'getattr var': "a=getattr(p,('x','y')[i&1])",
    'Enum is': 'a=Col.R is Col.G',
    'Enum ==': 'a=Col.R==Col.G',
    'Enum.value': 'a=Col.R.value',
    'IntEnum <': 'a=IC.R<IC.G',
    'Enum dict': 'a={Col.R:1}[Col.R]',
    'g0()': 'a=g0()',
    'g1 kw': 'a=g1(i,c=5)',
    'g1(*a)': 'a=g1(*(1,2))',
    'va': 'a=va(1,2,3)',
    'kw': 'a=kw(a=1,b=2)',
    'vakw': 'a=vakw(1,c=2)',
    'dg deco': 'a=dg(1,c=2)',
    'partial': 'a=pf(2)',
    'lru_cache': 'a=lc(i%50)',
    'lambda local': 'f=lambda x:x+1; a=f(i)',
    'closure call': 'def f(x): return x+i\na=f(2)',
    'fns[i]': 'a=fns[i%2](i)',
    'operator.add': 'a=operator.add(i,1)',
    'gen loop': 'if i%20==0:\n for a in gen(100): pass',
    'next(gen)': 'if i%20==0:\n g=gen(50)\n for _ in range(40): next(g)',
    'list(gen)': 'if i%20==0: a=list(gen(100))',
    'try noexc': 'try: a=i\nexcept ValueError: a=0',
    'try KeyError': 'try: a=di[-5]\nexcept KeyError: a=0',
    'try IndexError': 'try: a=L[1000]\nexcept IndexError: a=0',
    'try AttrErr': 'try: a=p.zz\nexcept AttributeError: a=0',
    'try int()': "try: a=int('x')\nexcept ValueError: a=0",
    'try raiser': 'try: raiser()\nexcept ValueError as e: a=e',
    'raise here': 'try: raise ValueError(i)\nexcept ValueError: a=0',
    'finally': 'try: a=i\nfinally: b=i',
    'str ==': "a=st=='hello'",
    'str concat': "a='a'+st",
    'str +=': "a=''; a+=st; a+='x'",
    'str index': 'a=st[3]',
    'str slice': 'a=st[3:7]',
    'str split': 'a=st.split()',
    'str split c': "a=st.split('o')",
    'str strip': 'a=st.strip()',
    'str replace': "a=st.replace('foo','b')",
    'str startswith': "a=st.startswith('hel')",
    'str lower': 'a=st.lower()',
    'str find': "a=st.find('foo')",
    'str isdigit': 'a=st[0].isdigit()',
    'str join': "a=' '.join(LS)",
    'str loop': 'for c in st: a=c',
    'str fmt f': "a=f'{i} {st}'",
    'str fmt f2': "a=f'{i:5d} {1.5:.2f}'",
    'str %': "a='%s %d'%(st,i)",
    'str .format': "a='{} {}'.format(st,i)",
    'str(i)': 'a=str(i)',
    'int(str)': "a=int('123')",
    'float(str)': "a=float('1.5')",
    'ord/chr': "a=chr(ord('a')+i%20)",
    'repr': 'a=repr(i)',
    'str cmp <': "a='abc'<st",
    'str *': "a='ab'*5",
    'str in tuple': "a=st in ('a','b','hello')",
    'bytes loop': 'if i%20==0:\n for b in by: a=b',
    'ba[i]=': 'ba[i%100]=i&255',
    'x**2': 'a=(i*0.5)**2',
    'x**0.5': 'a=(i*0.5)**0.5',
    'i**2': 'a=i**2',
    'i//3': 'a=i//3',
    'i%7': 'a=i%7',
    'divmod': 'a,b=divmod(i,7)',
    'abs': 'a=abs(-i)',
    'min2': 'a=min(i,5)',
    'max list': 'if i%20==0: a=max(L)',
    'sum list': 'if i%20==0: a=sum(L)',
    'round': 'a=round(i*0.37)',
    'round2': 'a=round(i*0.37,2)',
    'int(f)': 'a=int(i*0.37)',
    'math.sqrt': 'a=math.sqrt(i)',
    'math.floor': 'a=math.floor(i*0.5)',
    'math.sin': 'a=math.sin(i)',
    'math.pi*': 'a=math.pi*2',
    'bit ops': 'a=(i<<3)^(i>>2)&0xff',
    'bigint': 'a=(1<<70)+i',
    'int/': 'a=i/3',
    'complex': 'a=(1+2j)*(i+1j)',
    'chained cmp': 'a=0<i<100',
    'bool and or': 'a=i and p or q',
    'ternary': 'a=1 if i&1 else 2',
    'None check': 'a=cond is None',
    'deque append': 'dq.append(i)',
    'deque popleft': 'dq.append(i); dq.popleft()',
    'heap': 'heapq.heappush(buf,i%50); heapq.heappop(buf)',
    'bisect': 'a=bisect.bisect_left(L,50)',
    'random': 'a=random.random()',
    'randint': 'a=random.randint(1,6)',
    're.match': 'a=rx.match(st)',
    'it.chain': 'for a in itertools.chain((1,2),(3,)): pass',
    'it.product': 'if i%20==0:\n for a,b in itertools.product(range(10),range(10)): pass',
    'unpack star': 'a,*b=L[:4]',
    'unpack nested': '(a,b),c=(1,2),3',
    'swap': 'a=1;b=2;a,b=b,a',
    'global +=': 'global cond2; cond2=i',
    'assert': 'assert i>=0',
    'walrus': 'a=(b:=i)+b',
    'match int': 'match i%4:\n case 0: a=1\n case 1: a=2\n case _: a=3',
    'match cls': 'match p:\n case S(): a=1\n case P(x=1): a=2\n case _: a=3',
    'match seq': 'match (i,2):\n case (a,2): pass\n case _: a=3',
    'match str': "match st:\n case 'a': a=1\n case 'hello': a=2\n case _: a=3",
    'import in fn': 'from math import sqrt',
    'print-like': "a=str(i)+' '+st",
    'sorted small': 'a=sorted((3,1,2))',
    'list.sort': 'a=[3,1,2]; a.sort()',
    'tuple(l)': 'a=tuple(L)',
    'list(d.keys)': 'if i%20==0: a=list(di.keys())',
    'dict(d)': 'if i%20==0: a=dict(di)',
    '{**d}': 'if i%20==0: a={**ds}',
    'any list': 'if i%20==0: a=any(L)',
    'all map': 'if i%20==0: a=all(map(bool,L))',
    'while loop': 'j=5\nwhile j: j-=1',
    'h*P & 64 bits': 'b=(b^i)*0x100000001b3 & 0xffffffffffffffff',
    'h*P & 32 bits': 'b=(b^i)*0xcc9e2d51 & 0xffffffff',
    'hash(str) % n': 'a=hash(keys[i%100]) % 1009',
    'complex': 'b=b*b+(-0.2+0.3j)',
    'abs(complex)': 'a=abs(complex(i,2.5))',
    'math.atan2': 'a=math.atan2(i,3.5)',
    'math.gcd': 'a=math.gcd(i,360)',
    'nested fn rec': 'def r(n): return 0 if n==0 else r(n-1)\nr(3)',
}


def loop_of(name: str):
    """The loop around an idiom, a function of the number of rounds, in a namespace of its own."""
    namespace: dict[str, object] = {}
    exec(SETUP, namespace)
    body = IDIOMS[name].replace("\n", "\n        ")
    exec(f"def loop(n):\n    a = b = c = 0\n    for i in range(n):\n        {body}\n", namespace)
    return namespace["loop"]


def measure(jit: bool, names: list[str]) -> dict[str, float]:
    """Nanoseconds a round of each idiom, in this process."""
    if jit:
        import pyjit

        pyjit.enable(strict=True)
    return {name: nanoseconds(loop_of(name)) for name in names}


def nanoseconds(loop) -> float:
    """Nanoseconds a round of `loop(n)` takes in the end."""
    rounds, clock = 200, time.process_time

    def timed() -> float:
        start = clock()
        loop(rounds)
        return clock() - start

    while timed() < LEAST:
        rounds *= 2
    start, calls = clock(), []
    while clock() - start < SECONDS:
        calls.append(timed())
    return statistics.median(calls[len(calls) // 2 :]) / rounds * 1e9


def side(command: list[str], jit: bool, names: list[str]) -> dict[str, float]:
    """The same in a fresh process."""
    with open(__file__, encoding="utf-8") as source:
        argv = [*command, "-", "--side", "on" if jit else "off", *names]
        done = subprocess.run(argv, stdin=source, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{shlex.join(argv)} failed:\n{done.stderr}")
    return json.loads(done.stdout)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="idioms (default: all)")
    parser.add_argument("--python", default=shlex.quote(sys.executable), help="the interpreter: a command prefix")
    parser.add_argument("--side", choices=("off", "on"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    unknown = [name for name in args.names if name not in IDIOMS]
    if unknown:
        parser.error(f"no such idiom: {', '.join(unknown)}; there are {', '.join(IDIOMS)}")
    names = args.names or list(IDIOMS)
    if args.side:
        print(json.dumps(measure(args.side == "on", names)))
        return
    off, on = (side(shlex.split(args.python), jit, names) for jit in (False, True))
    print("| idiom | interpreter, ns | pyjit, ns | ratio |\n|---|---:|---:|---:|")
    for name in sorted(names, key=lambda name: off[name] / on[name]):
        print(f"| `{name}` | {off[name]:.1f} | {on[name]:.1f} | {off[name] / on[name]:.2f} |")


if __name__ == "__main__":
    main()
