//===- Functions.td - What is true of libc, POSIX and Linux functions ----===//
//
// The one place for facts about functions whose bodies the checker cannot see.
// llvm-tblgen turns it into the table behind Functions.h, and docs/functions.md
// is generated from it as well. A record that stands twice is an error.
//
// A function that has no record and no visible body counts as unverifiable.
//
//===----------------------------------------------------------------------===//

include "llvm/TableGen/SearchableTable.td"

//===----------------------------------------------------------------------===//
// Vocabulary
//===----------------------------------------------------------------------===//

// Params of a name that stands for overloads, or for a builtin without a shape.
defvar Any = 15;

// In a list of written arguments: all variadic ones.
defvar Variadics = 7;

// How control goes on after the call.
class Control<bits<3> value> { bits<3> Value = value; }
def Returns : Control<0>;
def Exits : Control<1>;        // ends the process at once: _exit, abort
def RunsHandlers : Control<2>; // ends it after atexit handlers or flushes: exit
def LeavesFrame : Control<3>;  // unwinds to another frame: longjmp
def EndsThread : Control<4>;   // ends the calling thread: pthread_exit
def RunsHandlersIf : Control<5>; // like RunsHandlers if Operand is not 0: error

// What the call waits for. The comment says which argument Operand counts
// (from 0), where there is one.
class Blocking<bits<5> value> { bits<5> Value = value; }
def Never : Blocking<0>;
def OnLock : Blocking<1>;    // locks, condition variables, barriers, semaphores
def OnSignal : Blocking<2>;  // pause, sigsuspend, sigwait
def OnChild : Blocking<3>;   // wait, waitpid
def OnThread : Blocking<4>;  // pthread_join
def OnInput : Blocking<5>;   // read, recv: Operand is the descriptor
def OnOutput : Blocking<6>;  // write, send: Operand is the descriptor
def OnTime : Blocking<7>;    // sleep: bounded, but the parent is held as long
def OnTimeout : Blocking<8>; // poll, select: Operand is the timeout
def OnRecordLock : Blocking<9>; // fcntl, lockf: Operand is the command
def OnFileLock : Blocking<10>;  // flock: Operand is the operation
def OnOpen : Blocking<11>;   // open of a FIFO: Operand is the path, then flags
def OnStop : Blocking<12>;   // raise, kill: Operand is the signal
def OnMessage : Blocking<13>; // message queues, accept: nothing to look at

// How the call creates a child.
class Spawn<bits<4> value> { bits<4> Value = value; }
def Nothing : Spawn<0>;
def ByFork : Spawn<1>;
def ByVfork : Spawn<2>;
def ByClone : Spawn<3>;      // clone(fn, stack, flags, arg, ...)
def BySyscall : Spawn<4>;    // syscall(number, ...)
def ByPosixSpawn : Spawn<5>; // argument 0 receives the pid
def ByPopen : Spawn<6>;
def BySystem : Spawn<7>;

// Which document says so.
class Source<string text> { string Text = text; }

//===----------------------------------------------------------------------===//
// The record
//===----------------------------------------------------------------------===//

// The record's name is the function's. `params` counts the named parameters, so
// that a project's own function of the same name but another shape is not taken
// for this one. `writes` lists the arguments, from 0, whose objects the call
// writes.
//
// Builtins have the facts of the function they stand for; those that stand for
// none have records of their own under their full names.
class Function<bits<4> params, list<int> writes = []> {
  string Name = NAME; // qualified where the function is not at file scope,
                      // without inline namespaces
  bits<4> Params = params;
  bit Variadic = 0;

  // Async-signal-safe by POSIX.1-2017, by POSIX.1-2024, and on Linux by what
  // glibc, musl or the Linux manual pages document.
  bit SafeIn2017 = 0;
  bit SafeIn2024 = 0;
  bit SafeOnLinux = 0;

  // Bit i: the call writes the object that argument i points to (i from 0 to
  // 6), or changes how it is mapped. Bit 7: also the objects that the variadic
  // arguments point to. What belongs to the library (streams, locks) does not
  // count, and neither does what only some requests write (fcntl, ioctl).
  bits<8> Writes = !foldl(0, writes, mask, i, !or(mask, !shl(1, i)));
  // 1 + the argument that the returned pointer points into; 0: another object.
  bits<4> ReturnsArg = 0;

  Control After = Returns;
  Blocking Waits = Never;
  bits<4> Operand = 0;
  Spawn Creates = Nothing;

  bit Execs = 0;        // replaces the program; returns only on failure
  bit SetsIds = 0;      // changes credentials
  bit Reaps = 0;        // collects a child's status
  bit StartsThread = 0;
  bit AtFork = 0;       // registers handlers that run at fork
  bit Duplicates = 0;   // what it returns, or argument 1 as a number, becomes
                        // another descriptor of what argument 0 is one of
  bit MakesCounter = 0; // returns a counter that begins with argument 0 and has the
                        // flags of argument 1; who reads a 0 waits
  bit SetsHandler = 0;  // argument 0 is a signal whose disposition it sets
  bit Allocates = 0;    // returns memory that nobody else knows
  bit Calculates = 0;   // depends on its arguments and on Reads, and does no more
                        // than return a value and write what Writes says
  string Reads = "";    // what of the process it depends on, which a child may
                        // have changed: Environment, UserIds, GroupIds or Limits

  // A function of the same arguments that is safe in a child, for fix-its.
  string Replacement = "";

  Source From;

  bits<3> AfterValue = After.Value;
  bits<5> WaitsValue = Waits.Value;
  bits<4> CreatesValue = Creates.Value;
  string FromText = From.Text;
}

def FunctionTable : GenericTable {
  let FilterClass = "Function";
  let CppTypeName = "FunctionFacts";
  let Fields = ["Name", "Params", "Variadic", "SafeIn2017", "SafeIn2024",
                "SafeOnLinux", "Writes", "ReturnsArg", "AfterValue",
                "WaitsValue", "Operand", "CreatesValue", "Execs", "SetsIds",
                "Reaps", "StartsThread", "AtFork", "Duplicates",
                "MakesCounter", "SetsHandler", "Allocates", "Calculates",
                "Reads", "Replacement"];
}

//===----------------------------------------------------------------------===//
// Sources
//===----------------------------------------------------------------------===//

// Where two of them differ, the standard's list comes first, then what glibc's
// source shows for Linux, then the manual's marks, several of which describe
// other kernels or older releases.

def POSIX : Source<"POSIX.1-2017 and POSIX.1-2024, 2.4.3 Signal Actions">;
// Only what is known to differ: what the edition removed, and _Fork.
def POSIX2017 : Source<"POSIX.1-2017, 2.4.3 Signal Actions; "
                       "removed in POSIX.1-2024">;
def POSIX2024 : Source<"POSIX.1-2024, 2.4.3 Signal Actions; "
                       "GNU C Library 2.34, NEWS">;
def Fork : Source<"POSIX.1-2017, 2.4.3 Signal Actions; removed from the list "
                  "in POSIX.1-2024; GNU C Library manual: AS-Unsafe">;
def AioSuspend : Source<"POSIX.1-2017 and POSIX.1-2024, 2.4.3 Signal Actions; "
                        "signal-safety(7): glibc's takes a lock">;
def Errno : Source<"POSIX.1-2017 and POSIX.1-2024, 2.4.3 Signal Actions: "
                   "errno may be read and set">;
def GlibcManual : Source<"GNU C Library manual 2.36, AS-Safe and AS-Unsafe "
                         "marks">;
def GlibcNews : Source<"GNU C Library 2.32, NEWS">;
def GlibcSource : Source<"GNU C Library source: no lock, no allocation, "
                         "no state but the kernel's and the arguments'">;
def GlibcSysconf : Source<"GNU C Library source: of all names only "
                          "_SC_NPROCESSORS_CONF may allocate, although the "
                          "manual marks the function unsafe">;
def GlibcSort : Source<"GNU C Library source: allocates for large arrays, "
                       "although the manual marks it safe">;
def LinuxSyscall : Source<"Linux man-pages 6.03, section 2: "
                          "thin system call wrapper">;
def Unlisted : Source<"not listed by POSIX 2.4.3 or signal-safety(7), "
                      "no safety mark in the GNU C Library manual">;
def LSB : Source<"Linux Standard Base 5.0, Core: base libraries">;
def C23 : Source<"ISO C23, library clause">;
def BSD : Source<"BSD manual pages, section 3: not listed as signal-safe">;
def BSDSyscall : Source<"OpenBSD manual pages, section 2: system call">;
def Itanium : Source<"Itanium C++ ABI: exception handling, run-time support">;
def CxxStandard : Source<"ISO C++, [support.signal]">;
def Libstdcxx : Source<"libstdc++ source: calls nanosleep only">;
def GCCBuiltins : Source<"GCC and Clang manuals, built-in functions">;

//===----------------------------------------------------------------------===//
// Facts
//===----------------------------------------------------------------------===//

//------------------------------------------------------------------------------
// Ending the process, the thread or the frame
//------------------------------------------------------------------------------

let From = POSIX, SafeIn2017 = 1, SafeIn2024 = 1, SafeOnLinux = 1 in {
  def _exit : Function<1> { let After = Exits; }
  def _Exit : Function<1> { let After = Exits; }
  def abort : Function<0> { let After = Exits; }
  def longjmp : Function<2> { let After = LeavesFrame; }
  def siglongjmp : Function<2> { let After = LeavesFrame; }
}

let From = GlibcManual, SafeOnLinux = 1 in {
  def setjmp : Function<1, [0]>;
  def sigsetjmp : Function<2, [0]>;
  def getcontext : Function<1, [0]>;
  def makecontext : Function<3, [0]> { let Variadic = 1; }
}

let From = GlibcSource, SafeOnLinux = 1 in {
  def _setjmp : Function<1, [0]>;
  def __sigsetjmp : Function<2, [0]>;
}

let From = GlibcManual in {
  def exit : Function<1> {
    let After = RunsHandlers;
    let Replacement = "_exit";
  }
  def atexit : Function<1>;
  def on_exit : Function<2>;
  def err : Function<2> { let After = RunsHandlers; let Variadic = 1; }
  def errx : Function<2> { let After = RunsHandlers; let Variadic = 1; }
  def verr : Function<3> { let After = RunsHandlers; }
  def verrx : Function<3> { let After = RunsHandlers; }
  let After = RunsHandlersIf, Operand = 0, Variadic = 1 in {
    def error : Function<3>;
    def error_at_line : Function<5>;
  }
  def setcontext : Function<1> { let After = LeavesFrame; }
  def swapcontext : Function<2, [0]> { let After = LeavesFrame; }
}

let From = Unlisted in {
  def quick_exit : Function<1> {
    let After = RunsHandlers;
    let Replacement = "_exit";
  }
  def at_quick_exit : Function<1>;
  def pthread_exit : Function<1> { let After = EndsThread; }
  def thrd_exit : Function<1> { let After = EndsThread; }
  def _longjmp : Function<2> { let After = LeavesFrame; }
}

let From = LSB in {
  def __cxa_atexit : Function<3>;
  def __cxa_finalize : Function<1>;
  def __assert_fail : Function<4> { let After = Exits; }
  def __assert : Function<3> { let After = Exits; }
  def __assert_perror_fail : Function<4> { let After = Exits; }
  def __stack_chk_fail : Function<0> { let After = Exits; }
  def __chk_fail : Function<0> { let After = Exits; }
}

let From = Itanium in {
  def _Unwind_RaiseException : Function<1> { let After = LeavesFrame; }
  def _Unwind_Resume : Function<1> { let After = LeavesFrame; }
  def _Unwind_ForcedUnwind : Function<3> { let After = LeavesFrame; }
  def __cxa_throw : Function<3> { let After = LeavesFrame; }
  def __cxa_rethrow : Function<0> { let After = LeavesFrame; }
  def __cxa_allocate_exception : Function<1>;
  def __cxa_free_exception : Function<1>;
  def __cxa_begin_catch : Function<1>;
  def __cxa_end_catch : Function<0>;
  def __cxa_guard_acquire : Function<1>;
  def __cxa_guard_release : Function<1>;
  def __cxa_guard_abort : Function<1>;
  def __cxa_pure_virtual : Function<0> { let After = RunsHandlers; }
  def __cxa_bad_cast : Function<0> { let After = LeavesFrame; }
  def __cxa_bad_typeid : Function<0> { let After = LeavesFrame; }
}

//------------------------------------------------------------------------------
// Replacing the program
//------------------------------------------------------------------------------

let From = POSIX, SafeIn2017 = 1, SafeIn2024 = 1, SafeOnLinux = 1 in {
  def execl : Function<2> { let Execs = 1; let Variadic = 1; }
  def execle : Function<2> { let Execs = 1; let Variadic = 1; }
  def execv : Function<2> { let Execs = 1; }
  def execve : Function<3> { let Execs = 1; }
  def fexecve : Function<3> { let Execs = 1; }
}

let From = GlibcSource, SafeOnLinux = 1 in {
  def execlp : Function<2> { let Execs = 1; let Variadic = 1; }
  def execvp : Function<2> { let Execs = 1; }
  def execvpe : Function<3> { let Execs = 1; }
}

let From = LinuxSyscall, SafeOnLinux = 1 in {
  def execveat : Function<5> { let Execs = 1; }
}

//------------------------------------------------------------------------------
// Creating children
//------------------------------------------------------------------------------

let From = Fork, SafeIn2017 = 1 in {
  def fork : Function<0> { let Creates = ByFork; }
}

let From = POSIX2024, SafeIn2024 = 1, SafeOnLinux = 1 in {
  def _Fork : Function<0> { let Creates = ByFork; }
}

let From = GlibcManual, SafeOnLinux = 1 in {
  def syscall : Function<1> { let Creates = BySyscall; let Variadic = 1; }
}

let From = GlibcSource, SafeOnLinux = 1 in {
  def posix_spawnattr_init : Function<1, [0]>;
  def posix_spawnattr_destroy : Function<1, [0]>;
  def posix_spawnattr_getflags : Function<2, [1]>;
  def posix_spawnattr_setflags : Function<2, [0]>;
  def posix_spawnattr_getpgroup : Function<2, [1]>;
  def posix_spawnattr_setpgroup : Function<2, [0]>;
  def posix_spawnattr_getschedparam : Function<2, [1]>;
  def posix_spawnattr_setschedparam : Function<2, [0]>;
  def posix_spawnattr_getschedpolicy : Function<2, [1]>;
  def posix_spawnattr_setschedpolicy : Function<2, [0]>;
  def posix_spawnattr_getsigdefault : Function<2, [1]>;
  def posix_spawnattr_setsigdefault : Function<2, [0]>;
  def posix_spawnattr_getsigmask : Function<2, [1]>;
  def posix_spawnattr_setsigmask : Function<2, [0]>;
  def posix_spawn_file_actions_init : Function<1, [0]>;
}

let From = LinuxSyscall, SafeOnLinux = 1 in {
  def clone : Function<4> { let Creates = ByClone; let Variadic = 1; }
  def __clone : Function<4> { let Creates = ByClone; let Variadic = 1; }
}

let From = GlibcManual in {
  def __fork : Function<0> { let Creates = ByFork; }
  def __libc_fork : Function<0> { let Creates = ByFork; }
  def vfork : Function<0> { let Creates = ByVfork; }
  def __vfork : Function<0> { let Creates = ByVfork; }
  def __libc_vfork : Function<0> { let Creates = ByVfork; }
  def popen : Function<2> { let Creates = ByPopen; }
  def pclose : Function<1> { let Reaps = 1; let Waits = OnChild; }
  def system : Function<1> { let Creates = BySystem; }
  def forkpty : Function<4, [0, 1]> { let Creates = ByFork; }
}

let From = Unlisted in {
  def pidfd_spawn : Function<6, [0]> { let Creates = ByPosixSpawn; }
  def pidfd_spawnp : Function<6, [0]> { let Creates = ByPosixSpawn; }
  def posix_spawn : Function<6, [0]> { let Creates = ByPosixSpawn; }
  def posix_spawnp : Function<6, [0]> { let Creates = ByPosixSpawn; }
  // The parent's side of it never returns.
  def daemon : Function<2> { let Creates = ByFork; let After = Exits; }
  def pthread_atfork : Function<3> { let AtFork = 1; }
  def posix_spawn_file_actions_destroy : Function<1, [0]>;
  def posix_spawn_file_actions_addopen : Function<5, [0]>;
  def posix_spawn_file_actions_addclose : Function<2, [0]>;
  def posix_spawn_file_actions_adddup2 : Function<3, [0]>;
  def posix_spawn_file_actions_addchdir_np : Function<2, [0]>;
  def posix_spawn_file_actions_addfchdir_np : Function<2, [0]>;
  def posix_spawn_file_actions_addclosefrom_np : Function<2, [0]>;
  def posix_spawn_file_actions_addtcsetpgrp_np : Function<2, [0]>;
  def posix_spawn_file_actions_addchdir : Function<2, [0]>;
  def posix_spawn_file_actions_addfchdir : Function<2, [0]>;
}

let From = LSB in {
  def __register_atfork : Function<4> { let AtFork = 1; }
}

//------------------------------------------------------------------------------
// Waiting for children
//------------------------------------------------------------------------------

let From = POSIX, SafeIn2017 = 1, SafeIn2024 = 1, SafeOnLinux = 1 in {
  def wait : Function<1, [0]> { let Waits = OnChild; let Reaps = 1; }
  def waitpid : Function<3, [1]> { let Waits = OnChild; let Reaps = 1; }
}

let From = GlibcManual, SafeOnLinux = 1 in {
  def wait3 : Function<3, [0, 2]> { let Waits = OnChild; let Reaps = 1; }
  def wait4 : Function<4, [1, 3]> { let Waits = OnChild; let Reaps = 1; }
}

let From = LinuxSyscall, SafeOnLinux = 1 in {
  def waitid : Function<4, [2]> { let Waits = OnChild; let Reaps = 1; }
}

//------------------------------------------------------------------------------
// Processes, sessions and credentials
//------------------------------------------------------------------------------

let From = POSIX, SafeIn2017 = 1, SafeIn2024 = 1, SafeOnLinux = 1 in {
  def getpid : Function<0>;
  def getppid : Function<0>;
  def getpgrp : Function<0>;
  def setpgid : Function<2>;
  def setsid : Function<0>;
  def getuid : Function<0> { let Calculates = 1; let Reads = "UserIds"; }
  def geteuid : Function<0> { let Calculates = 1; let Reads = "UserIds"; }
  def getgid : Function<0> { let Calculates = 1; let Reads = "GroupIds"; }
  def getegid : Function<0> { let Calculates = 1; let Reads = "GroupIds"; }
  def getgroups : Function<2, [1]>;
  def setuid : Function<1> { let SetsIds = 1; }
  def setgid : Function<1> { let SetsIds = 1; }
  def times : Function<1, [0]>;
  def umask : Function<1>;
  def uname : Function<1, [0]>;
}

let From = POSIX2017, SafeIn2017 = 1, SafeOnLinux = 1 in {
  def posix_trace_event : Function<3>;
}

let From = Errno, SafeIn2017 = 1, SafeIn2024 = 1, SafeOnLinux = 1 in {
  def __errno_location : Function<0>;
  def __error : Function<0>;
  def __errno : Function<0>;
  def ___errno : Function<0>;
}

let From = GlibcManual, SafeOnLinux = 1 in {
  def gettid : Function<0>;
  def getpgid : Function<1>;
  def getsid : Function<1>;
  def setpgrp : Function<0>;
  def getpriority : Function<2>;
  def setpriority : Function<3>;
  def getrlimit : Function<2, [1]> { let Calculates = 1; let Reads = "Limits"; }
  def getrlimit64 : Function<2, [1]> { let Calculates = 1; let Reads = "Limits"; }
  def setrlimit : Function<2>;
  def setrlimit64 : Function<2>;
  def ulimit : Function<1> { let Variadic = 1; }
  def getrusage : Function<2, [1]>;
  def getumask : Function<0>;
  def sched_yield : Function<0>;
  def sched_getparam : Function<2, [1]>;
  def sched_setparam : Function<2>;
  def sched_getscheduler : Function<1>;
  def sched_setscheduler : Function<3>;
  def sched_get_priority_max : Function<1>;
  def sched_get_priority_min : Function<1>;
  def sched_rr_get_interval : Function<2, [1]>;
  def sched_getaffinity : Function<3, [2]>;
  def sched_setaffinity : Function<3>;
  def getcpu : Function<2, [0, 1]>;
  def getauxval : Function<1>;
  def confstr : Function<3, [1]>;
  def getpagesize : Function<0> { let Calculates = 1; }
  def get_nprocs : Function<0>;
  def getloadavg : Function<2, [0]>;
  def gethostname : Function<2, [0]>;
  def sethostname : Function<2>;
  def setdomainname : Function<2>;
}

let From = GlibcSource, SafeOnLinux = 1 in {
  def __getpgid : Function<1>;
  def nice : Function<1>;
  def sched_getcpu : Function<0>;
  def __sched_cpucount : Function<2>;
  def __getpagesize : Function<0>;
  def getdtablesize : Function<0> { let Calculates = 1; let Reads = "Limits"; }
  def getentropy : Function<2, [0]>;
  def getdomainname : Function<2, [0]>;
}

let From = GlibcSysconf, SafeOnLinux = 1 in {
  def sysconf : Function<1> { let Calculates = 1; let Reads = "Limits"; }
  def __sysconf : Function<1>;
}

let From = LinuxSyscall, SafeOnLinux = 1 in {
  def getresuid : Function<3, [0, 1, 2]>;
  def getresgid : Function<3, [0, 1, 2]>;
  def setfsuid : Function<1> { let SetsIds = 1; }
  def setfsgid : Function<1> { let SetsIds = 1; }
  def capget : Function<2, [0, 1]>;
  def capset : Function<2>;
  def prlimit : Function<4, [3]>;
  def prlimit64 : Function<4, [3]>;
  def chroot : Function<1>;
  def pivot_root : Function<2>;
  def unshare : Function<1>;
  def setns : Function<2>;
  def prctl : Function<1> { let Variadic = 1; }
  def arch_prctl : Function<2>;
  def personality : Function<1>;
  def ptrace : Function<1> { let Variadic = 1; }
  def acct : Function<1>;
  def process_vm_readv : Function<6, [1]>;
  def process_vm_writev : Function<6>;
  def process_madvise : Function<5>;
  def process_mrelease : Function<2>;
  // Whoever opens a child wants to know of its end.
  def pidfd_open : Function<2> { let Reaps = 1; }
  def pidfd_getfd : Function<3>;
  def pidfd_send_signal : Function<4> { let Waits = OnStop; let Operand = 1; }
  def getrandom : Function<3, [0]>;
  def sysinfo : Function<1, [0]>;
  def vhangup : Function<0>;
  def reboot : Function<1>;
  def swapon : Function<2>;
  def swapoff : Function<1>;
  def klogctl : Function<3, [1]>;
  def quotactl : Function<4, [3]>;
  def ioperm : Function<3>;
  def iopl : Function<1>;
}

let From = GlibcManual in {
  def seteuid : Function<1> { let SetsIds = 1; }
  def setegid : Function<1> { let SetsIds = 1; }
  def setreuid : Function<2> { let SetsIds = 1; }
  def setregid : Function<2> { let SetsIds = 1; }
  def setgroups : Function<2> { let SetsIds = 1; }
  // What weighs more than that it sets ids: it reads the group database.
  def initgroups : Function<2>;
  def pathconf : Function<2>;
  def fpathconf : Function<2>;
  def get_nprocs_conf : Function<0>;
  def get_phys_pages : Function<0>;
  def get_avphys_pages : Function<0>;
  def gethostid : Function<0>;
}

let From = Unlisted in {
  def group_member : Function<1>;
  def setresuid : Function<3> { let SetsIds = 1; }
  def setresgid : Function<3> { let SetsIds = 1; }
  def __sched_cpualloc : Function<1>;
  def __sched_cpufree : Function<1>;
  def sethostid : Function<1>;
}

//------------------------------------------------------------------------------
// Signals
//------------------------------------------------------------------------------

let From = POSIX, SafeIn2017 = 1, SafeIn2024 = 1, SafeOnLinux = 1 in {
  def sigemptyset : Function<1, [0]> { let Calculates = 1; }
  def sigfillset : Function<1, [0]> { let Calculates = 1; }
  def sigaddset : Function<2, [0]> { let Calculates = 1; }
  def sigdelset : Function<2, [0]> { let Calculates = 1; }
  def sigismember : Function<2> { let Calculates = 1; }
  def sigprocmask : Function<3, [2]>;
  def pthread_sigmask : Function<3, [2]>;
  def sigpending : Function<1, [0]>;
  def sigaction : Function<3, [2]> { let SetsHandler = 1; }
  def signal : Function<2> { let SetsHandler = 1; }
  def kill : Function<2> { let Waits = OnStop; let Operand = 1; }
  def raise : Function<1> { let Waits = OnStop; }
  def sigqueue : Function<3> { let Waits = OnStop; let Operand = 1; }
  def pthread_kill : Function<2> { let Waits = OnStop; let Operand = 1; }
  def pause : Function<0> { let Waits = OnSignal; }
  def sigsuspend : Function<1> { let Waits = OnSignal; }
  def alarm : Function<1>;
}

let From = POSIX2017, SafeIn2017 = 1, SafeOnLinux = 1 in {
  def sigset : Function<2> { let SetsHandler = 1; }
  def sigpause : Function<1> { let Waits = OnSignal; }
}

let From = GlibcManual, SafeOnLinux = 1 in {
  def sysv_signal : Function<2> { let SetsHandler = 1; }
  def ssignal : Function<2> { let SetsHandler = 1; }
  def killpg : Function<2> { let Waits = OnStop; let Operand = 1; }
  def gsignal : Function<1> { let Waits = OnStop; }
  def tgkill : Function<3> { let Waits = OnStop; let Operand = 2; }
  def setitimer : Function<3, [2]>;
  def getitimer : Function<2, [1]>;
}

let From = GlibcNews, SafeOnLinux = 1 in {
  def sigabbrev_np : Function<1>;
  def sigdescr_np : Function<1>;
}

let From = GlibcSource, SafeOnLinux = 1 in {
  def sigisemptyset : Function<1>;
  def sigandset : Function<3, [0]>;
  def sigorset : Function<3, [0]>;
  def sigblock : Function<1>;
  def sigsetmask : Function<1>;
  def siggetmask : Function<0>;
  def sighold : Function<1>;
  def sigrelse : Function<1>;
  def bsd_signal : Function<2> { let SetsHandler = 1; }
  def __sysv_signal : Function<2> { let SetsHandler = 1; }
  def sigignore : Function<1> { let SetsHandler = 1; }
  def ualarm : Function<2>;
  def __libc_current_sigrtmin : Function<0>;
  def __libc_current_sigrtmax : Function<0>;
}

let From = LinuxSyscall, SafeOnLinux = 1 in {
  def sigaltstack : Function<2, [1]>;
  def sigwait : Function<2, [1]> { let Waits = OnSignal; }
  def sigwaitinfo : Function<2, [1]> { let Waits = OnSignal; }
  def sigtimedwait : Function<3, [1]> {
    let Waits = OnTimeout;
    let Operand = 2;
  }
}

let From = GlibcManual in {
  def siginterrupt : Function<2>;
  def psignal : Function<2>;
  def strsignal : Function<1>;
}

let From = Unlisted in {
  def sigstack : Function<2, [1]>;
  def sigreturn : Function<1>;
  def pthread_sigqueue : Function<3> { let Waits = OnStop; let Operand = 1; }
  def psiginfo : Function<2>;
}

//------------------------------------------------------------------------------
// Descriptors
//------------------------------------------------------------------------------

let From = POSIX, SafeIn2017 = 1, SafeIn2024 = 1, SafeOnLinux = 1 in {
  def open : Function<2> { let Waits = OnOpen; let Variadic = 1; }
  def openat : Function<3> {
    let Waits = OnOpen;
    let Operand = 1;
    let Variadic = 1;
  }
  def creat : Function<2> { let Waits = OnOpen; }
  def close : Function<1>;
  def dup : Function<1> { let Duplicates = 1; }
  def dup2 : Function<2> { let Duplicates = 1; }
  def pipe : Function<1, [0]>;
  def fcntl : Function<2> {
    let Waits = OnRecordLock;
    let Operand = 1;
    let Variadic = 1;
  }
  def read : Function<3, [1]> { let Waits = OnInput; }
  def write : Function<3> { let Waits = OnOutput; }
  def lseek : Function<3>;
  def poll : Function<3, [0]> { let Waits = OnTimeout; let Operand = 2; }
  def select : Function<5, [1, 2, 3, 4]> {
    let Waits = OnTimeout;
    let Operand = 4;
  }
  def pselect : Function<6, [1, 2, 3]> {
    let Waits = OnTimeout;
    let Operand = 4;
  }
  def fsync : Function<1>;
  def fdatasync : Function<1>;
  def ftruncate : Function<2>;
  def aio_error : Function<1>;
  def aio_return : Function<1>;
}

let From = AioSuspend, SafeIn2017 = 1, SafeIn2024 = 1 in {
  def aio_suspend : Function<3> { let Waits = OnTimeout; let Operand = 2; }
}

let From = GlibcManual, SafeOnLinux = 1 in {
  def open64 : Function<2> { let Waits = OnOpen; let Variadic = 1; }
  def creat64 : Function<2> { let Waits = OnOpen; }
  def close_range : Function<3>;
  def closefrom : Function<1>;
  def ioctl : Function<2> { let Variadic = 1; }
  def isatty : Function<1> { let Calculates = 1; let Reads = "Descriptors"; }
  def pread : Function<4, [1]>;
  def pread64 : Function<4, [1]>;
  def preadv : Function<4, [1]>;
  def preadv64 : Function<4, [1]>;
  def preadv2 : Function<5, [1]>;
  def preadv64v2 : Function<5, [1]>;
  def pwrite : Function<4>;
  def pwrite64 : Function<4>;
  def pwritev : Function<4>;
  def pwritev64 : Function<4>;
  def pwritev2 : Function<5>;
  def pwritev64v2 : Function<5>;
  def lseek64 : Function<3>;
  def copy_file_range : Function<6, [1, 3]>;
  def memfd_create : Function<2>;
  def sync : Function<0>;
  def ftruncate64 : Function<2>;
  def posix_fallocate : Function<3>;
  def posix_fallocate64 : Function<3>;
  def aio_error64 : Function<1>;
  def aio_return64 : Function<1>;
}

let From = GlibcSource, SafeOnLinux = 1 in {
  def openat64 : Function<3> {
    let Waits = OnOpen;
    let Operand = 1;
    let Variadic = 1;
  }
  def fcntl64 : Function<2> {
    let Waits = OnRecordLock;
    let Operand = 1;
    let Variadic = 1;
  }
  def lockf : Function<3> { let Waits = OnRecordLock; let Operand = 1; }
  def lockf64 : Function<3> { let Waits = OnRecordLock; let Operand = 1; }
  def __fdelt_chk : Function<1>;
  def eventfd_read : Function<2, [1]> { let Waits = OnInput; }
  def eventfd_write : Function<2> { let Waits = OnOutput; }
}

let From = LinuxSyscall, SafeOnLinux = 1 in {
  def dup3 : Function<3> { let Duplicates = 1; }
  def pipe2 : Function<2, [0]>;
  def flock : Function<2> { let Waits = OnFileLock; let Operand = 1; }
  def readv : Function<3, [1]> { let Waits = OnInput; }
  def writev : Function<3> { let Waits = OnOutput; }
  def sendfile : Function<4, [2]> { let Waits = OnInput; let Operand = 1; }
  def sendfile64 : Function<4, [2]> { let Waits = OnInput; let Operand = 1; }
  def splice : Function<6, [1, 3]> { let Waits = OnInput; }
  def tee : Function<4> { let Waits = OnInput; }
  def vmsplice : Function<4> { let Waits = OnOutput; }
  def ppoll : Function<4, [0]> { let Waits = OnTimeout; let Operand = 2; }
  def epoll_create : Function<1>;
  def epoll_create1 : Function<1>;
  def epoll_ctl : Function<4>;
  def epoll_wait : Function<4, [1]> { let Waits = OnTimeout; let Operand = 3; }
  def epoll_pwait : Function<5, [1]> { let Waits = OnTimeout; let Operand = 3; }
  def epoll_pwait2 : Function<5, [1]> {
    let Waits = OnTimeout;
    let Operand = 3;
  }
  def eventfd : Function<2> { let MakesCounter = 1; }
  def signalfd : Function<3>;
  def timerfd_create : Function<2>;
  def timerfd_gettime : Function<2, [1]>;
  def timerfd_settime : Function<4, [3]>;
  def inotify_init : Function<0>;
  def inotify_init1 : Function<1>;
  def inotify_add_watch : Function<3>;
  def inotify_rm_watch : Function<2>;
  def fanotify_init : Function<2>;
  def fanotify_mark : Function<5>;
  def syncfs : Function<1>;
  def sync_file_range : Function<4>;
  def fallocate : Function<4>;
  def fallocate64 : Function<4>;
  def posix_fadvise : Function<4>;
  def posix_fadvise64 : Function<4>;
  def readahead : Function<3>;
}

let From = GlibcManual in {
  def aio_suspend64 : Function<3> { let Waits = OnTimeout; let Operand = 2; }
  def aio_read : Function<1>;
  def aio_read64 : Function<1>;
  def aio_write : Function<1>;
  def aio_write64 : Function<1>;
  def aio_fsync : Function<2>;
  def aio_fsync64 : Function<2>;
  def aio_cancel : Function<2>;
  def aio_cancel64 : Function<2>;
  def lio_listio : Function<4>;
  def lio_listio64 : Function<4>;
}

//------------------------------------------------------------------------------
// Files and directories
//------------------------------------------------------------------------------

let From = POSIX, SafeIn2017 = 1, SafeIn2024 = 1, SafeOnLinux = 1 in {
  def access : Function<2>;
  def faccessat : Function<4>;
  def stat : Function<2, [1]>;
  def fstat : Function<2, [1]>;
  def lstat : Function<2, [1]>;
  def fstatat : Function<4, [2]>;
  def chdir : Function<1>;
  def fchdir : Function<1>;
  def chmod : Function<2>;
  def fchmod : Function<2>;
  def fchmodat : Function<4>;
  def chown : Function<3>;
  def fchown : Function<3>;
  def fchownat : Function<5>;
  def link : Function<2>;
  def linkat : Function<5>;
  def symlink : Function<2>;
  def symlinkat : Function<3>;
  def readlink : Function<3, [1]>;
  def readlinkat : Function<4, [2]>;
  def unlink : Function<1>;
  def unlinkat : Function<3>;
  def rename : Function<2>;
  def renameat : Function<4>;
  def mkdir : Function<2>;
  def mkdirat : Function<3>;
  def rmdir : Function<1>;
  def mkfifo : Function<2>;
  def mkfifoat : Function<3>;
  def mknod : Function<3>;
  def mknodat : Function<4>;
  def utimes : Function<2>;
  def futimens : Function<2>;
  def utimensat : Function<4>;
}

let From = POSIX2017, SafeIn2017 = 1, SafeOnLinux = 1 in {
  def utime : Function<2>;
}

let From = GlibcManual, SafeOnLinux = 1 in {
  def stat64 : Function<2, [1]>;
  def fstat64 : Function<2, [1]>;
  def lstat64 : Function<2, [1]>;
  def remove : Function<1>;
  def truncate : Function<2>;
  def truncate64 : Function<2>;
  def lutimes : Function<2>;
  def futimes : Function<2>;
  def mktemp : Function<1, [0]> { let ReturnsArg = 1; }
  def mkdtemp : Function<1, [0]> { let ReturnsArg = 1; }
  def mkstemp : Function<1, [0]>;
  def tmpnam_r : Function<1, [0]> { let ReturnsArg = 1; }
  def basename : Function<1> { let Calculates = 1; let ReturnsArg = 1; }
  def dirname : Function<1, [0]> { let ReturnsArg = 1; }
  def dirfd : Function<1>;
  def versionsort : Function<2>;
  def getdents64 : Function<3, [1]>;
  def mount : Function<5>;
  def umount : Function<1>;
  def umount2 : Function<2>;
  def hasmntopt : Function<2> { let ReturnsArg = 1; }
}

let From = GlibcSource, SafeOnLinux = 1 in {
  def eaccess : Function<2>;
  def euidaccess : Function<2>;
  def fstatat64 : Function<4, [2]>;
  def __xstat : Function<3, [2]>;
  def __fxstat : Function<3, [2]>;
  def __lxstat : Function<3, [2]>;
  def __fxstatat : Function<5, [3]>;
  def __xstat64 : Function<3, [2]>;
  def __fxstat64 : Function<3, [2]>;
  def __lxstat64 : Function<3, [2]>;
  def __fxstatat64 : Function<5, [3]>;
  def __xmknod : Function<4>;
  def statvfs : Function<2, [1]>;
  def statvfs64 : Function<2, [1]>;
  def fstatvfs : Function<2, [1]>;
  def fstatvfs64 : Function<2, [1]>;
  def mkstemp64 : Function<1, [0]>;
  def mkostemp : Function<2, [0]>;
  def mkostemp64 : Function<2, [0]>;
  def mkstemps : Function<2, [0]>;
  def mkostemps : Function<3, [0]>;
  def __xpg_basename : Function<1, [0]> { let Calculates = 1; let ReturnsArg = 1; }
  def ftok : Function<2>;
  def gnu_dev_major : Function<1>;
  def gnu_dev_minor : Function<1>;
  def gnu_dev_makedev : Function<2>;
}

let From = LinuxSyscall, SafeOnLinux = 1 in {
  def statx : Function<5, [4]>;
  def statfs : Function<2, [1]>;
  def statfs64 : Function<2, [1]>;
  def fstatfs : Function<2, [1]>;
  def fstatfs64 : Function<2, [1]>;
  def lchown : Function<3>;
  def renameat2 : Function<5>;
  def futimesat : Function<3>;
  def setxattr : Function<5>;
  def lsetxattr : Function<5>;
  def fsetxattr : Function<5>;
  def getxattr : Function<4, [2]>;
  def lgetxattr : Function<4, [2]>;
  def fgetxattr : Function<4, [2]>;
  def listxattr : Function<3, [1]>;
  def llistxattr : Function<3, [1]>;
  def flistxattr : Function<3, [1]>;
  def removexattr : Function<2>;
  def lremovexattr : Function<2>;
  def fremovexattr : Function<2>;
  def name_to_handle_at : Function<5, [2, 3]>;
  def open_by_handle_at : Function<3>;
  def fsopen : Function<2>;
  def fsmount : Function<3>;
  def fsconfig : Function<5>;
  def fspick : Function<3>;
  def move_mount : Function<5>;
  def open_tree : Function<3>;
  def mount_setattr : Function<5>;
}

let From = GlibcManual in {
  def getcwd : Function<2, [0]> { let ReturnsArg = 1; }
  def getwd : Function<1, [0]> { let ReturnsArg = 1; }
  def get_current_dir_name : Function<0>;
  def tmpnam : Function<1, [0]> { let ReturnsArg = 1; }
  def tempnam : Function<2>;
  def tmpfile : Function<0>;
  def tmpfile64 : Function<0>;
  def realpath : Function<2, [1]> { let ReturnsArg = 2; }
  def canonicalize_file_name : Function<1>;
  def opendir : Function<1>;
  def fdopendir : Function<1>;
  def readdir : Function<1>;
  def readdir64 : Function<1>;
  def readdir_r : Function<3, [1, 2]>;
  def readdir64_r : Function<3, [1, 2]>;
  def closedir : Function<1>;
  def rewinddir : Function<1>;
  def scandir : Function<4, [1]>;
  def scandir64 : Function<4, [1]>;
  def alphasort : Function<2>;
  def ftw : Function<3>;
  def ftw64 : Function<3>;
  def nftw : Function<4>;
  def nftw64 : Function<4>;
  def glob : Function<4, [3]>;
  def glob64 : Function<4, [3]>;
  def globfree : Function<1>;
  def globfree64 : Function<1>;
  def fnmatch : Function<3>;
  def wordexp : Function<3, [1]>;
  def wordfree : Function<1>;
  def setmntent : Function<2>;
  def getmntent : Function<1>;
  def getmntent_r : Function<4, [1, 2]>;
  def addmntent : Function<2>;
  def endmntent : Function<1>;
  def getfsent : Function<0>;
  def getfsspec : Function<1>;
  def getfsfile : Function<1>;
  def setfsent : Function<0>;
  def endfsent : Function<0>;
}

let From = Unlisted in {
  def lchmod : Function<2>;
  def seekdir : Function<2>;
  def telldir : Function<1>;
  def scandirat : Function<5, [2]>;
  def fts_open : Function<3>;
  def fts_read : Function<1>;
  def fts_children : Function<2>;
  def fts_set : Function<3>;
  def fts_close : Function<1>;
}

//------------------------------------------------------------------------------
// Terminals
//------------------------------------------------------------------------------

let From = POSIX, SafeIn2017 = 1, SafeIn2024 = 1, SafeOnLinux = 1 in {
  def tcgetattr : Function<2, [1]>;
  def tcsetattr : Function<3>;
  def tcgetpgrp : Function<1>;
  def tcsetpgrp : Function<2>;
  def tcdrain : Function<1>;
  def tcflow : Function<2>;
  def tcflush : Function<2>;
  def tcsendbreak : Function<2>;
  def cfgetispeed : Function<1>;
  def cfgetospeed : Function<1>;
  def cfsetispeed : Function<2, [0]>;
  def cfsetospeed : Function<2, [0]>;
}

let From = GlibcManual, SafeOnLinux = 1 in {
  def tcgetsid : Function<1>;
  def cfsetspeed : Function<2, [0]>;
  def cfmakeraw : Function<1, [0]>;
  def ctermid : Function<1, [0]> { let ReturnsArg = 1; }
  def getpt : Function<0>;
}

let From = GlibcSource, SafeOnLinux = 1 in {
  def posix_openpt : Function<1>;
  def tcgetwinsize : Function<2, [1]>;
  def tcsetwinsize : Function<2>;
  def unlockpt : Function<1>;
  def ptsname_r : Function<3, [1]>;
}

let From = GlibcManual in {
  def ttyname : Function<1>;
  def ttyname_r : Function<3, [1]>;
  def getpass : Function<1>;
  def grantpt : Function<1>;
  def ptsname : Function<1>;
  def openpty : Function<5, [0, 1, 2]>;
  def login_tty : Function<1>;
  def cuserid : Function<1, [0]> { let ReturnsArg = 1; }
}

let From = Unlisted in {
  def ttyslot : Function<0>;
}

//------------------------------------------------------------------------------
// Sockets and names
//------------------------------------------------------------------------------

let From = POSIX, SafeIn2017 = 1, SafeIn2024 = 1, SafeOnLinux = 1 in {
  def socket : Function<3>;
  def socketpair : Function<4, [3]>;
  def bind : Function<3>;
  def listen : Function<2>;
  def accept : Function<3, [1, 2]> { let Waits = OnMessage; }
  def connect : Function<3>;
  def shutdown : Function<2>;
  def getsockname : Function<3, [1, 2]>;
  def getpeername : Function<3, [1, 2]>;
  def getsockopt : Function<5, [3, 4]>;
  def setsockopt : Function<5>;
  def sockatmark : Function<1>;
  def send : Function<4> { let Waits = OnOutput; }
  def sendto : Function<6> { let Waits = OnOutput; }
  def sendmsg : Function<3> { let Waits = OnOutput; }
  def recv : Function<4, [1]> { let Waits = OnInput; }
  def recvfrom : Function<6, [1, 4, 5]> { let Waits = OnInput; }
  def recvmsg : Function<3, [1]> { let Waits = OnInput; }
  def htonl : Function<1> { let Calculates = 1; }
  def htons : Function<1> { let Calculates = 1; }
  def ntohl : Function<1> { let Calculates = 1; }
  def ntohs : Function<1> { let Calculates = 1; }
}

let From = GlibcManual, SafeOnLinux = 1 in {
  def inet_addr : Function<1>;
  def inet_aton : Function<2, [1]>;
  def inet_lnaof : Function<1>;
  def inet_makeaddr : Function<2>;
  def inet_netof : Function<1>;
  def inet_network : Function<1>;
  def inet_ntop : Function<4, [2]> { let ReturnsArg = 3; }
  def inet_pton : Function<3, [2]>;
}

let From = GlibcSource, SafeOnLinux = 1 in {
  def isfdtype : Function<2>;
  def __cmsg_nxthdr : Function<2>;
  def ether_aton_r : Function<2, [1]> { let ReturnsArg = 2; }
  def __h_errno_location : Function<0>;
}

let From = LinuxSyscall, SafeOnLinux = 1 in {
  def accept4 : Function<4, [1, 2]> { let Waits = OnMessage; }
  def sendmmsg : Function<4, [1]> { let Waits = OnOutput; }
  def recvmmsg : Function<5, [1, 4]> { let Waits = OnInput; }
}

let From = GlibcManual in {
  def inet_ntoa : Function<1>;
  def if_nametoindex : Function<1>;
  def if_indextoname : Function<2, [1]> { let ReturnsArg = 2; }
  def if_nameindex : Function<0>;
  def if_freenameindex : Function<1>;
  def gethostbyname : Function<1>;
  def gethostbyname2 : Function<2>;
  def gethostbyaddr : Function<3>;
  def gethostbyname_r : Function<6, [1, 2, 4, 5]>;
  def gethostbyname2_r : Function<7, [2, 3, 5, 6]>;
  def gethostbyaddr_r : Function<8, [3, 4, 6]>;
  def gethostent : Function<0>;
  def sethostent : Function<1>;
  def endhostent : Function<0>;
  def getnetbyname : Function<1>;
  def getnetbyaddr : Function<2>;
  def getnetent : Function<0>;
  def setnetent : Function<1>;
  def endnetent : Function<0>;
  def getprotobyname : Function<1>;
  def getprotobynumber : Function<1>;
  def getprotoent : Function<0>;
  def setprotoent : Function<1>;
  def endprotoent : Function<0>;
  def getservbyname : Function<2>;
  def getservbyport : Function<2>;
  def getservent : Function<0>;
  def setservent : Function<1>;
  def endservent : Function<0>;
}

let From = Unlisted in {
  def ether_ntoa_r : Function<2, [1]> { let ReturnsArg = 2; }
  def ether_aton : Function<1>;
  def ether_ntoa : Function<1>;
  def getifaddrs : Function<1, [0]>;
  def freeifaddrs : Function<1>;
  def getaddrinfo : Function<4, [3]>;
  def freeaddrinfo : Function<1>;
  def getnameinfo : Function<7, [2, 4]>;
  def gai_strerror : Function<1>;
  def getaddrinfo_a : Function<4>;
  def gai_suspend : Function<3> { let Waits = OnTimeout; let Operand = 2; }
  def getservbyname_r : Function<6, [2, 3, 5]>;
  def getservbyport_r : Function<6, [2, 3, 5]>;
  def herror : Function<1>;
  def hstrerror : Function<1>;
  def bindresvport : Function<2, [1]>;
  def rresvport : Function<1, [0]>;
  def rcmd : Function<6, [0, 5]>;
  def ruserok : Function<4>;
  def iruserok : Function<4>;
}

//------------------------------------------------------------------------------
// Users, groups and logins
//------------------------------------------------------------------------------

let From = GlibcManual in {
  def getpwnam : Function<1>;
  def getpwuid : Function<1>;
  def getpwent : Function<0>;
  def setpwent : Function<0>;
  def endpwent : Function<0>;
  def getpwnam_r : Function<5, [1, 2, 4]>;
  def getpwuid_r : Function<5, [1, 2, 4]>;
  def getpwent_r : Function<4, [0, 1, 3]>;
  def fgetpwent : Function<1>;
  def putpwent : Function<2>;
  def getgrnam : Function<1>;
  def getgrgid : Function<1>;
  def getgrent : Function<0>;
  def setgrent : Function<0>;
  def endgrent : Function<0>;
  def getgrnam_r : Function<5, [1, 2, 4]>;
  def getgrgid_r : Function<5, [1, 2, 4]>;
  def getgrent_r : Function<4, [0, 1, 3]>;
  def fgetgrent : Function<1>;
  def getgrouplist : Function<4, [2, 3]>;
  def getnetgrent : Function<3, [0, 1, 2]>;
  def setnetgrent : Function<1>;
  def endnetgrent : Function<0>;
  def innetgr : Function<4>;
  def getlogin : Function<0>;
  def crypt : Function<2>;
  def crypt_r : Function<3, [2]>;
  def getutent : Function<0>;
  def getutid : Function<1>;
  def getutline : Function<1>;
  def getutent_r : Function<2, [0, 1]>;
  def getutid_r : Function<3, [1, 2]>;
  def getutline_r : Function<3, [1, 2]>;
  def setutent : Function<0>;
  def endutent : Function<0>;
  def pututline : Function<1>;
  def utmpname : Function<1>;
  def updwtmp : Function<2>;
  def login : Function<1>;
  def logout : Function<1>;
  def logwtmp : Function<3>;
  def getutxent : Function<0>;
  def getutxid : Function<1>;
  def getutxline : Function<1>;
  def setutxent : Function<0>;
  def endutxent : Function<0>;
  def pututxline : Function<1>;
  def utmpxname : Function<1>;
}

let From = Unlisted in {
  def getspnam : Function<1>;
  def getspent : Function<0>;
  def setspent : Function<0>;
  def endspent : Function<0>;
  def getspnam_r : Function<5, [1, 2, 4]>;
  def putspent : Function<2>;
  def lckpwdf : Function<0>;
  def ulckpwdf : Function<0>;
  def getusershell : Function<0>;
  def setusershell : Function<0>;
  def endusershell : Function<0>;
  def getlogin_r : Function<2, [0]>;
  def setlogin : Function<1>;
  def updwtmpx : Function<2>;
}

//------------------------------------------------------------------------------
// Memory mappings and System V and POSIX IPC
//------------------------------------------------------------------------------

let From = GlibcManual, SafeOnLinux = 1 in {
  def mmap : Function<6, [0]>;
  def mmap64 : Function<6, [0]>;
  def munmap : Function<2, [0]>;
  def mprotect : Function<3, [0]>;
  def msync : Function<3>;
  def mremap : Function<4, [0]> { let Variadic = 1; }
  def madvise : Function<3, [0]>;
  def mlock : Function<2>;
  def mlock2 : Function<3>;
  def munlock : Function<2>;
  def mlockall : Function<1>;
  def munlockall : Function<0>;
  def brk : Function<1>;
  def sbrk : Function<1>;
  def pkey_alloc : Function<2>;
  def pkey_free : Function<1>;
  def pkey_get : Function<1>;
  def pkey_set : Function<2>;
  def pkey_mprotect : Function<4, [0]>;
  def semget : Function<3>;
  def semctl : Function<3> { let Variadic = 1; }
  def semop : Function<3> { let Waits = OnLock; }
  def semtimedop : Function<4> { let Waits = OnLock; }
}

let From = LinuxSyscall, SafeOnLinux = 1 in {
  def posix_madvise : Function<3, [0]>;
  def mincore : Function<3, [2]>;
  def remap_file_pages : Function<5, [0]>;
  def shmget : Function<3>;
  def shmat : Function<3>;
  def shmdt : Function<1, [0]>;
  def shmctl : Function<3, [2]>;
  def msgget : Function<2>;
  def msgctl : Function<3, [2]>;
  def msgsnd : Function<4>;
  def msgrcv : Function<5, [1]> { let Waits = OnMessage; }
  def mq_close : Function<1>;
  def mq_unlink : Function<1>;
  def mq_getattr : Function<2, [1]>;
  def mq_setattr : Function<3, [2]>;
  def mq_send : Function<4>;
  def mq_timedsend : Function<5>;
  def mq_receive : Function<4, [1, 3]> { let Waits = OnMessage; }
  def mq_timedreceive : Function<5, [1, 3]> { let Waits = OnMessage; }
}

let From = GlibcManual in {
  def shm_open : Function<3>;
  def shm_unlink : Function<1>;
}

let From = Unlisted in {
  def mq_open : Function<2> { let Variadic = 1; }
  def mq_notify : Function<2>;
}

//------------------------------------------------------------------------------
// Threads
//------------------------------------------------------------------------------

let From = POSIX, SafeIn2017 = 1, SafeIn2024 = 1, SafeOnLinux = 1 in {
  def pthread_self : Function<0>;
  def sem_post : Function<1>;
}

let From = GlibcManual, SafeOnLinux = 1 in {
  def pthread_key_create : Function<2, [0]>;
  def pthread_key_delete : Function<1>;
  def pthread_getspecific : Function<1>;
  def sem_init : Function<3, [0]>;
  def sem_destroy : Function<1>;
  def sem_getvalue : Function<2, [1]>;
  def sem_wait : Function<1> { let Waits = OnLock; }
  def sem_timedwait : Function<2> { let Waits = OnLock; }
  def sem_trywait : Function<1>;
  def thrd_current : Function<0>;
  def thrd_equal : Function<2>;
  def thrd_sleep : Function<2, [1]> { let Waits = OnTime; }
  def thrd_yield : Function<0>;
  def tss_get : Function<1>;
}

let From = GlibcSource, SafeOnLinux = 1 in {
  def pthread_equal : Function<2>;
  def pthread_yield : Function<0>;
}

let From = GlibcManual in {
  def pthread_timedjoin_np : Function<3, [1]> { let Waits = OnThread; }
  def pthread_clockjoin_np : Function<4, [1]> { let Waits = OnThread; }
  def pthread_tryjoin_np : Function<2, [1]>;
  def pthread_cond_clockwait : Function<4> { let Waits = OnLock; }
  def pthread_rwlock_clockrdlock : Function<3> { let Waits = OnLock; }
  def pthread_rwlock_clockwrlock : Function<3> { let Waits = OnLock; }
  def pthread_setspecific : Function<2>;
  def sem_open : Function<2> { let Variadic = 1; }
  def sem_close : Function<1>;
  def sem_unlink : Function<1>;
  def mtx_lock : Function<1> { let Waits = OnLock; }
  def mtx_timedlock : Function<2> { let Waits = OnLock; }
  def mtx_trylock : Function<1>;
  def cnd_wait : Function<2> { let Waits = OnLock; }
  def cnd_timedwait : Function<3> { let Waits = OnLock; }
}

let From = Unlisted in {
  def pthread_create : Function<4, [0]> { let StartsThread = 1; }
  def pthread_join : Function<2, [1]> { let Waits = OnThread; }
  def pthread_detach : Function<1>;
  def pthread_once : Function<2>;
  def pthread_cancel : Function<1>;
  def pthread_testcancel : Function<0>;
  def pthread_setcancelstate : Function<2, [1]>;
  def pthread_setcanceltype : Function<2, [1]>;
  def pthread_mutex_init : Function<2, [0]>;
  def pthread_mutex_destroy : Function<1>;
  def pthread_mutex_lock : Function<1> { let Waits = OnLock; }
  def pthread_mutex_timedlock : Function<2> { let Waits = OnLock; }
  def pthread_mutex_clocklock : Function<3> { let Waits = OnLock; }
  def pthread_mutex_trylock : Function<1>;
  def pthread_mutex_unlock : Function<1>;
  def pthread_mutex_consistent : Function<1>;
  def pthread_mutexattr_init : Function<1, [0]>;
  def pthread_mutexattr_destroy : Function<1>;
  def pthread_mutexattr_settype : Function<2, [0]>;
  def pthread_mutexattr_setpshared : Function<2, [0]>;
  def pthread_mutexattr_setrobust : Function<2, [0]>;
  def pthread_cond_init : Function<2, [0]>;
  def pthread_cond_destroy : Function<1>;
  def pthread_cond_wait : Function<2> { let Waits = OnLock; }
  def pthread_cond_timedwait : Function<3> { let Waits = OnLock; }
  def pthread_cond_signal : Function<1>;
  def pthread_cond_broadcast : Function<1>;
  def pthread_condattr_init : Function<1, [0]>;
  def pthread_condattr_destroy : Function<1>;
  def pthread_condattr_setclock : Function<2, [0]>;
  def pthread_rwlock_init : Function<2, [0]>;
  def pthread_rwlock_destroy : Function<1>;
  def pthread_rwlock_rdlock : Function<1> { let Waits = OnLock; }
  def pthread_rwlock_timedrdlock : Function<2> { let Waits = OnLock; }
  def pthread_rwlock_tryrdlock : Function<1>;
  def pthread_rwlock_wrlock : Function<1> { let Waits = OnLock; }
  def pthread_rwlock_timedwrlock : Function<2> { let Waits = OnLock; }
  def pthread_rwlock_trywrlock : Function<1>;
  def pthread_rwlock_unlock : Function<1>;
  def pthread_spin_init : Function<2, [0]>;
  def pthread_spin_destroy : Function<1>;
  def pthread_spin_lock : Function<1> { let Waits = OnLock; }
  def pthread_spin_trylock : Function<1>;
  def pthread_spin_unlock : Function<1>;
  def pthread_barrier_init : Function<3, [0]>;
  def pthread_barrier_destroy : Function<1>;
  def pthread_barrier_wait : Function<1> { let Waits = OnLock; }
  def pthread_attr_init : Function<1, [0]>;
  def pthread_attr_destroy : Function<1>;
  def pthread_attr_setdetachstate : Function<2, [0]>;
  def pthread_attr_setstacksize : Function<2, [0]>;
  def pthread_attr_getstack : Function<3, [1, 2]>;
  def pthread_getattr_np : Function<2, [1]>;
  def pthread_setname_np : Function<2>;
  def pthread_getname_np : Function<3, [1]>;
  def pthread_setaffinity_np : Function<3>;
  def pthread_getaffinity_np : Function<3, [2]>;
  def pthread_setschedparam : Function<3>;
  def pthread_getschedparam : Function<3, [1, 2]>;
  def pthread_setschedprio : Function<2>;
  def pthread_getcpuclockid : Function<2, [1]>;
  def sem_clockwait : Function<3> { let Waits = OnLock; }
  def thrd_create : Function<3, [0]> { let StartsThread = 1; }
  def thrd_join : Function<2, [1]> { let Waits = OnThread; }
  def thrd_detach : Function<1>;
  def mtx_init : Function<2, [0]>;
  def mtx_destroy : Function<1>;
  def mtx_unlock : Function<1>;
  def cnd_init : Function<1, [0]>;
  def cnd_destroy : Function<1>;
  def cnd_signal : Function<1>;
  def cnd_broadcast : Function<1>;
  def call_once : Function<2>;
  def tss_create : Function<2, [0]>;
  def tss_delete : Function<1>;
  def tss_set : Function<2>;
}

//------------------------------------------------------------------------------
// Allocation
//------------------------------------------------------------------------------

let From = GlibcManual, SafeOnLinux = 1 in {
  def alloca : Function<1> { let Allocates = 1; }
}

let From = GlibcManual in {
  def malloc : Function<1> { let Allocates = 1; }
  def calloc : Function<2> { let Allocates = 1; }
  def realloc : Function<2>;
  def reallocarray : Function<3>;
  def free : Function<1>;
  def aligned_alloc : Function<2> { let Allocates = 1; }
  def memalign : Function<2> { let Allocates = 1; }
  def posix_memalign : Function<3, [0]>;
  def valloc : Function<1>;
  def mallinfo2 : Function<0>;
  def mallopt : Function<2>;
  def strdup : Function<1> { let Allocates = 1; }
  def strndup : Function<2> { let Allocates = 1; }
  def wcsdup : Function<1>;
}

let From = Unlisted in {
  def pvalloc : Function<1>;
  def malloc_usable_size : Function<1>;
  def malloc_trim : Function<1>;
  def malloc_stats : Function<0>;
  def malloc_info : Function<2>;
  def mallinfo : Function<0>;
}

let From = CxxStandard in {
  let Allocates = 1 in {
    def operator_new : Function<Any> { let Name = "operator new"; }
    def operator_new_array : Function<Any> { let Name = "operator new[]"; }
    def __builtin_operator_new : Function<Any>;
  }
  def operator_delete : Function<Any> { let Name = "operator delete"; }
  def operator_delete_array : Function<Any> { let Name = "operator delete[]"; }
  def __builtin_operator_delete : Function<Any>;
}

let From = C23 in {
  def free_sized : Function<2>;
  def free_aligned_sized : Function<3>;
}

let From = BSD in {
  def reallocf : Function<2>;
}

//------------------------------------------------------------------------------
// Memory and strings
//------------------------------------------------------------------------------

let From = POSIX, SafeIn2017 = 1, SafeIn2024 = 1, SafeOnLinux = 1 in {
  def memccpy : Function<4, [0]> { let Calculates = 1; let ReturnsArg = 1; }
  def memchr : Function<3> { let Calculates = 1; let ReturnsArg = 1; }
  def memcmp : Function<3> { let Calculates = 1; }
  def memcpy : Function<3, [0]> { let Calculates = 1; let ReturnsArg = 1; }
  def memmove : Function<3, [0]> { let Calculates = 1; let ReturnsArg = 1; }
  def memset : Function<3, [0]> { let Calculates = 1; let ReturnsArg = 1; }
  def ffs : Function<1> { let Calculates = 1; }
  def stpcpy : Function<2, [0]> { let Calculates = 1; let ReturnsArg = 1; }
  def stpncpy : Function<3, [0]> { let Calculates = 1; let ReturnsArg = 1; }
  def strcat : Function<2, [0]> { let Calculates = 1; let ReturnsArg = 1; }
  def strchr : Function<2> { let Calculates = 1; let ReturnsArg = 1; }
  def strcmp : Function<2> { let Calculates = 1; }
  def strcpy : Function<2, [0]> { let Calculates = 1; let ReturnsArg = 1; }
  def strcspn : Function<2> { let Calculates = 1; }
  def strlen : Function<1> { let Calculates = 1; }
  def strncat : Function<3, [0]> { let Calculates = 1; let ReturnsArg = 1; }
  def strncmp : Function<3> { let Calculates = 1; }
  def strncpy : Function<3, [0]> { let Calculates = 1; let ReturnsArg = 1; }
  def strnlen : Function<2> { let Calculates = 1; }
  def strpbrk : Function<2> { let Calculates = 1; let ReturnsArg = 1; }
  def strrchr : Function<2> { let Calculates = 1; let ReturnsArg = 1; }
  def strspn : Function<2> { let Calculates = 1; }
  def strstr : Function<2> { let Calculates = 1; let ReturnsArg = 1; }
  def strtok_r : Function<3, [0, 2]> { let ReturnsArg = 1; }
  def wcpcpy : Function<2, [0]> { let ReturnsArg = 1; }
  def wcpncpy : Function<3, [0]> { let ReturnsArg = 1; }
  def wcscat : Function<2, [0]> { let ReturnsArg = 1; }
  def wcschr : Function<2> { let ReturnsArg = 1; }
  def wcscmp : Function<2>;
  def wcscpy : Function<2, [0]> { let ReturnsArg = 1; }
  def wcscspn : Function<2>;
  def wcslen : Function<1>;
  def wcsncat : Function<3, [0]> { let ReturnsArg = 1; }
  def wcsncmp : Function<3>;
  def wcsncpy : Function<3, [0]> { let ReturnsArg = 1; }
  def wcsnlen : Function<2>;
  def wcspbrk : Function<2> { let ReturnsArg = 1; }
  def wcsrchr : Function<2> { let ReturnsArg = 1; }
  def wcsspn : Function<2>;
  def wcsstr : Function<2> { let ReturnsArg = 1; }
  def wcstok : Function<3, [0, 2]> { let ReturnsArg = 1; }
  def wmemchr : Function<3> { let ReturnsArg = 1; }
  def wmemcmp : Function<3>;
  def wmemcpy : Function<3, [0]> { let ReturnsArg = 1; }
  def wmemmove : Function<3, [0]> { let ReturnsArg = 1; }
  def wmemset : Function<3, [0]> { let ReturnsArg = 1; }
}

let From = GlibcManual, SafeOnLinux = 1 in {
  def mempcpy : Function<3, [0]> { let Calculates = 1; let ReturnsArg = 1; }
  def memrchr : Function<3> { let Calculates = 1; let ReturnsArg = 1; }
  def rawmemchr : Function<2> { let ReturnsArg = 1; }
  def memmem : Function<4> { let ReturnsArg = 1; }
  def memfrob : Function<2, [0]> { let ReturnsArg = 1; }
  def explicit_bzero : Function<2, [0]>;
  def bcmp : Function<3>;
  def bcopy : Function<3, [1]> { let Calculates = 1; }
  def bzero : Function<2, [0]> { let Calculates = 1; }
  def index : Function<2> { let ReturnsArg = 1; }
  def rindex : Function<2> { let ReturnsArg = 1; }
  def strchrnul : Function<2> { let Calculates = 1; let ReturnsArg = 1; }
  def strcasestr : Function<2> { let ReturnsArg = 1; }
  def strcasecmp : Function<2> { let Calculates = 1; }
  def strncasecmp : Function<3> { let Calculates = 1; }
  def strverscmp : Function<2>;
  def strsep : Function<2, [0]>;
  def strfry : Function<1, [0]> { let ReturnsArg = 1; }
  def wcschrnul : Function<2> { let ReturnsArg = 1; }
  def wcswcs : Function<2> { let ReturnsArg = 1; }
  def wcscasecmp : Function<2>;
  def wcsncasecmp : Function<3>;
  def wmempcpy : Function<3, [0]> { let ReturnsArg = 1; }
}

let From = GlibcNews, SafeOnLinux = 1 in {
  def strerrorname_np : Function<1>;
  def strerrordesc_np : Function<1>;
}

let From = GlibcSource, SafeOnLinux = 1 in {
  def __mempcpy : Function<3, [0]> { let ReturnsArg = 1; }
  def __memcmpeq : Function<3>;
  def swab : Function<3, [1]>;
  def ffsl : Function<1>;
  def ffsll : Function<1>;
  def __stpcpy : Function<2, [0]> { let ReturnsArg = 1; }
  def __stpncpy : Function<3, [0]> { let ReturnsArg = 1; }
  def strcasecmp_l : Function<3>;
  def strncasecmp_l : Function<4>;
  def strlcpy : Function<3, [0]> { let Calculates = 1; }
  def strlcat : Function<3, [0]> { let Calculates = 1; }
  def __strtok_r : Function<3, [0, 2]> { let ReturnsArg = 1; }
  def wcslcpy : Function<3, [0]>;
  def wcslcat : Function<3, [0]>;
  def wcswidth : Function<2>;
  def wcwidth : Function<1>;
}

let From = C23, SafeOnLinux = 1 in {
  def memset_explicit : Function<3, [0]> { let ReturnsArg = 1; }
  def memalignment : Function<1>;
}

let From = GlibcManual in {
  def strtok : Function<2, [0]> { let ReturnsArg = 1; }
  def strcoll : Function<2> { let Calculates = 1; }
  def strxfrm : Function<3, [0]>;
  def strerror : Function<1>;
  def strerror_r : Function<3, [1]> { let ReturnsArg = 2; }
  def wcscoll : Function<2>;
  def wcsxfrm : Function<3, [0]>;
}

let From = Unlisted in {
  def strcoll_l : Function<3>;
  def strxfrm_l : Function<4, [0]>;
  def strerror_l : Function<2>;
}

//------------------------------------------------------------------------------
// Conversions, characters and arithmetic
//------------------------------------------------------------------------------

let From = GlibcManual, SafeOnLinux = 1 in {
  def atof : Function<1>;
  def atoi : Function<1> { let Calculates = 1; }
  def atol : Function<1> { let Calculates = 1; }
  def atoll : Function<1> { let Calculates = 1; }
  def strtod : Function<2, [1]>;
  def strtof : Function<2, [1]>;
  def strtold : Function<2, [1]>;
  def strtol : Function<3, [1]> { let Calculates = 1; }
  def strtoll : Function<3, [1]> { let Calculates = 1; }
  def strtoul : Function<3, [1]> { let Calculates = 1; }
  def strtoull : Function<3, [1]> { let Calculates = 1; }
  def strtoq : Function<3, [1]>;
  def strtouq : Function<3, [1]>;
  def strtoimax : Function<3, [1]>;
  def strtoumax : Function<3, [1]>;
  def wcstod : Function<2, [1]>;
  def wcstof : Function<2, [1]>;
  def wcstold : Function<2, [1]>;
  def wcstol : Function<3, [1]>;
  def wcstoll : Function<3, [1]>;
  def wcstoul : Function<3, [1]>;
  def wcstoull : Function<3, [1]>;
  def wcstoimax : Function<3, [1]>;
  def wcstoumax : Function<3, [1]>;
  def a64l : Function<1>;
  def gcvt : Function<3, [2]> { let ReturnsArg = 3; }
  def ecvt_r : Function<6, [2, 3, 4]>;
  def fcvt_r : Function<6, [2, 3, 4]>;
  def isalnum : Function<1> { let Calculates = 1; }
  def isalpha : Function<1> { let Calculates = 1; }
  def isascii : Function<1>;
  def isblank : Function<1>;
  def iscntrl : Function<1>;
  def isdigit : Function<1> { let Calculates = 1; }
  def isgraph : Function<1>;
  def islower : Function<1> { let Calculates = 1; }
  def isprint : Function<1>;
  def ispunct : Function<1>;
  def isspace : Function<1> { let Calculates = 1; }
  def isupper : Function<1> { let Calculates = 1; }
  def isxdigit : Function<1>;
  def toascii : Function<1>;
  def tolower : Function<1> { let Calculates = 1; }
  def toupper : Function<1> { let Calculates = 1; }
  def _tolower : Function<1>;
  def _toupper : Function<1>;
  def iswalnum : Function<1>;
  def iswalpha : Function<1>;
  def iswblank : Function<1>;
  def iswcntrl : Function<1>;
  def iswctype : Function<2>;
  def iswdigit : Function<1>;
  def iswgraph : Function<1>;
  def iswlower : Function<1>;
  def iswprint : Function<1>;
  def iswpunct : Function<1>;
  def iswspace : Function<1>;
  def iswupper : Function<1>;
  def iswxdigit : Function<1>;
  def towlower : Function<1>;
  def towupper : Function<1>;
  def towctrans : Function<2>;
  def wctype : Function<1>;
  def wctrans : Function<1>;
  def mbsinit : Function<1>;
  def abs : Function<1> { let Calculates = 1; }
  def labs : Function<1> { let Calculates = 1; }
  def llabs : Function<1>;
  def imaxabs : Function<1>;
  def div : Function<2>;
  def ldiv : Function<2>;
  def lldiv : Function<2>;
  def imaxdiv : Function<2>;
  def isinf : Function<1>;
  def isnan : Function<1>;
  def finite : Function<1>;
  def nan : Function<1>;
  def feclearexcept : Function<1>;
  def feraiseexcept : Function<1>;
  def fetestexcept : Function<1>;
  def fegetround : Function<0>;
  def fesetround : Function<1>;
  def fegetenv : Function<1, [0]>;
  def fesetenv : Function<1>;
  def feholdexcept : Function<1, [0]>;
  def feupdateenv : Function<1>;
  def bsearch : Function<5> { let ReturnsArg = 2; }
  def lfind : Function<5> { let ReturnsArg = 2; }
  def lsearch : Function<5, [1, 2]> { let ReturnsArg = 2; }
  def hsearch_r : Function<4, [2, 3]>;
  def tfind : Function<3>;
  def twalk : Function<2>;
  def rand_r : Function<1, [0]>;
  def random_r : Function<2, [0, 1]>;
  def srandom_r : Function<2, [1]>;
  def initstate_r : Function<4, [1, 3]>;
  def setstate_r : Function<2, [1]>;
  def drand48_r : Function<2, [0, 1]>;
  def erand48_r : Function<3, [0, 1, 2]>;
  def lrand48_r : Function<2, [0, 1]>;
  def nrand48_r : Function<3, [0, 1, 2]>;
  def mrand48_r : Function<2, [0, 1]>;
  def jrand48_r : Function<3, [0, 1, 2]>;
  def srand48_r : Function<2, [1]>;
  def seed48_r : Function<2, [1]>;
  def lcong48_r : Function<2, [1]>;
}

let From = GlibcSource, SafeOnLinux = 1 in {
  def remquo : Function<3, [2]>;
  def remquof : Function<3, [2]>;
  def remquol : Function<3, [2]>;
  def insque : Function<2, [0, 1]>;
  def remque : Function<1, [0]>;
}

let From = LSB, SafeOnLinux = 1 in {
  def __ctype_b_loc : Function<0>;
  def __ctype_tolower_loc : Function<0>;
  def __ctype_toupper_loc : Function<0>;
  def __ctype_get_mb_cur_max : Function<0>;
}

let From = GlibcManual in {
  def strfromd : Function<4, [0]>;
  def strfromf : Function<4, [0]>;
  def strfroml : Function<4, [0]>;
  def l64a : Function<1>;
  def ecvt : Function<4, [2, 3]>;
  def fcvt : Function<4, [2, 3]>;
  def btowc : Function<1>;
  def wctob : Function<1>;
  def mblen : Function<2>;
  def mbtowc : Function<3, [0]>;
  def wctomb : Function<2, [0]>;
  def mbstowcs : Function<3, [0]>;
  def wcstombs : Function<3, [0]>;
  def mbrlen : Function<3, [2]>;
  def mbrtowc : Function<4, [0, 3]>;
  def wcrtomb : Function<3, [0, 2]>;
  def mbsrtowcs : Function<4, [0, 1, 3]>;
  def wcsrtombs : Function<4, [0, 1, 3]>;
  def mbsnrtowcs : Function<5, [0, 1, 4]>;
  def wcsnrtombs : Function<5, [0, 1, 4]>;
  def iconv_open : Function<2>;
  def iconv_close : Function<1>;
  def hcreate : Function<1>;
  def hsearch : Function<2>;
  def hdestroy : Function<0>;
  def hcreate_r : Function<2, [1]>;
  def hdestroy_r : Function<1>;
  def tsearch : Function<3, [1]>;
  def tdelete : Function<3, [1]>;
  def tdestroy : Function<2>;
  def rand : Function<0>;
  def srand : Function<1>;
  def random : Function<0>;
  def srandom : Function<1>;
  def initstate : Function<3, [1]>;
  def setstate : Function<1>;
  def drand48 : Function<0>;
  def erand48 : Function<1, [0]>;
  def lrand48 : Function<0>;
  def nrand48 : Function<1, [0]>;
  def mrand48 : Function<0>;
  def jrand48 : Function<1, [0]>;
  def srand48 : Function<1>;
  def seed48 : Function<1>;
  def lcong48 : Function<1>;
}

let From = Unlisted in {
  def mbrtoc8 : Function<4, [0, 3]>;
  def mbrtoc16 : Function<4, [0, 3]>;
  def mbrtoc32 : Function<4, [0, 3]>;
  def c8rtomb : Function<3, [0, 2]>;
  def c16rtomb : Function<3, [0, 2]>;
  def c32rtomb : Function<3, [0, 2]>;
  def iconv : Function<5, [1, 2, 3, 4]>;
  def arc4random : Function<0>;
  def arc4random_uniform : Function<1>;
  def arc4random_buf : Function<2, [0]>;
}

let From = GlibcSort in {
  def qsort : Function<4, [0]>;
  def qsort_r : Function<5, [0]>;
}

let From = BSD in {
  def strtonum : Function<4, [3]>;
  def heapsort : Function<4, [0]>;
  def mergesort : Function<4, [0]>;
}

// Each in its double, float and long double form.
let From = GlibcManual, SafeOnLinux = 1 in
  foreach Type = ["", "f", "l"] in {
    def acos#Type : Function<1>;
    def acosh#Type : Function<1>;
    def asin#Type : Function<1>;
    def asinh#Type : Function<1>;
    def atan#Type : Function<1>;
    def atanh#Type : Function<1>;
    def cbrt#Type : Function<1>;
    def ceil#Type : Function<1>;
    def cos#Type : Function<1>;
    def cosh#Type : Function<1>;
    def erf#Type : Function<1>;
    def erfc#Type : Function<1>;
    def exp#Type : Function<1>;
    def exp10#Type : Function<1>;
    def exp2#Type : Function<1>;
    def expm1#Type : Function<1>;
    def fabs#Type : Function<1>;
    def floor#Type : Function<1>;
    def ilogb#Type : Function<1>;
    def j0#Type : Function<1>;
    def j1#Type : Function<1>;
    def llrint#Type : Function<1>;
    def llround#Type : Function<1>;
    def log#Type : Function<1>;
    def log10#Type : Function<1>;
    def log1p#Type : Function<1>;
    def log2#Type : Function<1>;
    def logb#Type : Function<1>;
    def lrint#Type : Function<1>;
    def lround#Type : Function<1>;
    def nearbyint#Type : Function<1>;
    def rint#Type : Function<1>;
    def round#Type : Function<1>;
    def roundeven#Type : Function<1>;
    def sin#Type : Function<1>;
    def sinh#Type : Function<1>;
    def sqrt#Type : Function<1>;
    def tan#Type : Function<1>;
    def tanh#Type : Function<1>;
    def tgamma#Type : Function<1>;
    def trunc#Type : Function<1>;
    def y0#Type : Function<1>;
    def y1#Type : Function<1>;
    def atan2#Type : Function<2>;
    def copysign#Type : Function<2>;
    def drem#Type : Function<2>;
    def fdim#Type : Function<2>;
    def fmax#Type : Function<2>;
    def fmin#Type : Function<2>;
    def fmod#Type : Function<2>;
    def hypot#Type : Function<2>;
    def jn#Type : Function<2>;
    def ldexp#Type : Function<2>;
    def nextafter#Type : Function<2>;
    def nexttoward#Type : Function<2>;
    def pow#Type : Function<2>;
    def remainder#Type : Function<2>;
    def scalb#Type : Function<2>;
    def scalbln#Type : Function<2>;
    def scalbn#Type : Function<2>;
    def yn#Type : Function<2>;
    def fma#Type : Function<3>;
    def frexp#Type : Function<2, [1]>;
    def modf#Type : Function<2, [1]>;
    def lgamma#Type#_r : Function<2, [1]>;
    def sincos#Type : Function<3, [1, 2]>;
  }

// Each in its double, float and long double form.
let From = GlibcManual in
  foreach Type = ["", "f", "l"] in {
    def lgamma#Type : Function<1>;
    def gamma#Type : Function<1>;
  }

//------------------------------------------------------------------------------
// Time
//------------------------------------------------------------------------------

let From = POSIX, SafeIn2017 = 1, SafeIn2024 = 1, SafeOnLinux = 1 in {
  def time : Function<1, [0]>;
  def clock_gettime : Function<2, [1]>;
  def sleep : Function<1> { let Waits = OnTime; }
  def timer_gettime : Function<2, [1]>;
  def timer_settime : Function<4, [3]>;
  def timer_getoverrun : Function<1>;
}

let From = GlibcManual, SafeOnLinux = 1 in {
  def stime : Function<1>;
  def gettimeofday : Function<2, [0, 1]>;
  def settimeofday : Function<2>;
  def adjtime : Function<2, [1]>;
  def adjtimex : Function<1, [0]>;
  def ntp_gettime : Function<1, [0]>;
  def ntp_adjtime : Function<1, [0]>;
  def clock : Function<0>;
  def clock_settime : Function<2>;
  def nanosleep : Function<2, [1]> { let Waits = OnTime; }
  def difftime : Function<2>;
  def asctime_r : Function<2, [1]> { let ReturnsArg = 2; }
}

let From = GlibcSource, SafeOnLinux = 1 in {
  def clock_getcpuclockid : Function<2, [1]>;
  def usleep : Function<1> { let Waits = OnTime; }
  def timespec_get : Function<2, [0]>;
  def timespec_getres : Function<2, [0]>;
  def dysize : Function<1>;
}

let From = LinuxSyscall, SafeOnLinux = 1 in {
  def clock_adjtime : Function<2, [1]>;
  def clock_getres : Function<2, [1]>;
  def clock_nanosleep : Function<4, [3]> { let Waits = OnTime; }
}

let From = GlibcManual in {
  def asctime : Function<1>;
  def ctime : Function<1>;
  def ctime_r : Function<2, [1]> { let ReturnsArg = 2; }
  def gmtime : Function<1>;
  def gmtime_r : Function<2, [1]> { let ReturnsArg = 2; }
  def localtime : Function<1>;
  def localtime_r : Function<2, [1]> { let ReturnsArg = 2; }
  def mktime : Function<1, [0]>;
  def timegm : Function<1, [0]>;
  def timelocal : Function<1, [0]>;
  def tzset : Function<0>;
  def strftime : Function<4, [0]>;
  def wcsftime : Function<4, [0]>;
  def strptime : Function<3, [2]> { let ReturnsArg = 1; }
  def getdate : Function<1>;
  def getdate_r : Function<2, [1]>;
}

let From = Unlisted in {
  def timer_create : Function<3, [2]>;
  def timer_delete : Function<1>;
  def strftime_l : Function<5, [0]>;
  def ftime : Function<1, [0]>;
}

//------------------------------------------------------------------------------
// Standard input and output
//------------------------------------------------------------------------------

let From = GlibcManual, SafeOnLinux = 1 in {
  def feof : Function<1>;
  def feof_unlocked : Function<1>;
  def ferror : Function<1>;
  def ferror_unlocked : Function<1>;
  def clearerr : Function<1, [0]>;
  def clearerr_unlocked : Function<1, [0]>;
  def fileno : Function<1> { let Calculates = 1; }
  def fileno_unlocked : Function<1> { let Calculates = 1; }
  def flockfile : Function<1> { let Waits = OnLock; }
  def ftrylockfile : Function<1>;
  def funlockfile : Function<1>;
  def __flbf : Function<1>;
  def __freadable : Function<1>;
  def __fwritable : Function<1>;
  def __freading : Function<1>;
  def __fwriting : Function<1>;
}

let From = GlibcManual in {
  def fopen : Function<2>;
  def fopen64 : Function<2>;
  def freopen : Function<3> { let ReturnsArg = 3; }
  def freopen64 : Function<3> { let ReturnsArg = 3; }
  def fdopen : Function<2>;
  def fopencookie : Function<3>;
  def fmemopen : Function<3>;
  def open_memstream : Function<2, [0, 1]>;
  def fclose : Function<1>;
  def fcloseall : Function<0>;
  def fflush : Function<1>;
  def fflush_unlocked : Function<1>;
  def _flushlbf : Function<0>;
  def __fpurge : Function<1>;
  def setbuf : Function<2>;
  def setbuffer : Function<3>;
  def setlinebuf : Function<1>;
  def setvbuf : Function<4>;
  def printf : Function<1> { let Variadic = 1; }
  def fprintf : Function<2> { let Variadic = 1; }
  def sprintf : Function<2, [0]> { let Calculates = 1; let Variadic = 1; }
  def snprintf : Function<3, [0]> { let Calculates = 1; let Variadic = 1; }
  def asprintf : Function<2, [0]> { let Variadic = 1; }
  def vprintf : Function<2>;
  def vfprintf : Function<3>;
  def vsprintf : Function<3, [0]>;
  def vsnprintf : Function<4, [0]> { let Calculates = 1; }
  def vasprintf : Function<3, [0]>;
  def wprintf : Function<1> { let Variadic = 1; }
  def fwprintf : Function<2> { let Variadic = 1; }
  def swprintf : Function<3, [0]> { let Variadic = 1; }
  def vwprintf : Function<2>;
  def vfwprintf : Function<3>;
  def vswprintf : Function<4, [0]>;
  def scanf : Function<1, [Variadics]> { let Variadic = 1; }
  def fscanf : Function<2, [Variadics]> { let Variadic = 1; }
  def sscanf : Function<2, [Variadics]> { let Variadic = 1; }
  def vscanf : Function<2>;
  def vfscanf : Function<3>;
  def vsscanf : Function<3>;
  def wscanf : Function<1, [Variadics]> { let Variadic = 1; }
  def fwscanf : Function<2, [Variadics]> { let Variadic = 1; }
  def swscanf : Function<2, [Variadics]> { let Variadic = 1; }
  def vwscanf : Function<2>;
  def vfwscanf : Function<3>;
  def vswscanf : Function<3>;
  def getc : Function<1>;
  def getc_unlocked : Function<1>;
  def fgetc : Function<1>;
  def fgetc_unlocked : Function<1>;
  def getchar : Function<0>;
  def getchar_unlocked : Function<0>;
  def gets : Function<1, [0]> { let ReturnsArg = 1; }
  def fgets : Function<3, [0]> { let ReturnsArg = 1; }
  def fgets_unlocked : Function<3, [0]> { let ReturnsArg = 1; }
  def getw : Function<1>;
  def getline : Function<3, [0, 1]>;
  def getdelim : Function<4, [0, 1]>;
  def ungetc : Function<2>;
  def putc : Function<2>;
  def putc_unlocked : Function<2>;
  def fputc : Function<2>;
  def fputc_unlocked : Function<2>;
  def putchar : Function<1>;
  def putchar_unlocked : Function<1>;
  def puts : Function<1>;
  def fputs : Function<2>;
  def fputs_unlocked : Function<2>;
  def putw : Function<2>;
  def fread : Function<4, [0]>;
  def fread_unlocked : Function<4, [0]>;
  def fwrite : Function<4>;
  def fwrite_unlocked : Function<4>;
  def getwc : Function<1>;
  def fgetwc : Function<1>;
  def getwchar : Function<0>;
  def fgetws : Function<3, [0]> { let ReturnsArg = 1; }
  def ungetwc : Function<2>;
  def putwc : Function<2>;
  def fputwc : Function<2>;
  def putwchar : Function<1>;
  def fputws : Function<2>;
  def fwide : Function<2>;
  def fseek : Function<3>;
  def fseeko : Function<3>;
  def fseeko64 : Function<3>;
  def ftell : Function<1>;
  def ftello : Function<1>;
  def ftello64 : Function<1>;
  def rewind : Function<1>;
  def fgetpos : Function<2, [1]>;
  def fgetpos64 : Function<2, [1]>;
  def fsetpos : Function<2>;
  def fsetpos64 : Function<2>;
  def __fbufsize : Function<1>;
  def __fpending : Function<1>;
  def __fsetlocking : Function<2>;
  def perror : Function<1>;
  def warn : Function<1> { let Variadic = 1; }
  def warnx : Function<1> { let Variadic = 1; }
  def vwarn : Function<2>;
  def vwarnx : Function<2>;
  def fmtmsg : Function<6>;
  def openlog : Function<3>;
  def syslog : Function<2> { let Variadic = 1; }
  def vsyslog : Function<3>;
  def closelog : Function<0>;
  def setlogmask : Function<1>;
}

let From = Unlisted in {
  def open_wmemstream : Function<2, [0, 1]>;
  def dprintf : Function<2> { let Variadic = 1; }
  def __asprintf : Function<2, [0]> { let Variadic = 1; }
  def vdprintf : Function<3>;
  def __getdelim : Function<4, [0, 1]>;
  def __overflow : Function<2>;
  def __uflow : Function<1>;
  def _IO_getc : Function<1>;
  def _IO_putc : Function<2>;
}

let From = BSD in {
  def funopen : Function<5>;
  def fpurge : Function<1>;
  def fgetln : Function<2, [1]>;
}

//------------------------------------------------------------------------------
// Environment, arguments and program
//------------------------------------------------------------------------------

let From = GlibcManual, SafeOnLinux = 1 in {
  def getenv : Function<1> { let Calculates = 1; let Reads = "Environment"; }
  def secure_getenv : Function<1> { let Calculates = 1; let Reads = "Environment"; }
  def getsubopt : Function<3, [0, 2]>;
}

let From = BSDSyscall, SafeOnLinux = 1 in {
  def pledge : Function<2>;
  def unveil : Function<2>;
}

let From = GlibcManual in {
  def setenv : Function<3>;
  def putenv : Function<1>;
  def unsetenv : Function<1>;
  def clearenv : Function<0>;
  def getopt : Function<3>;
  def getopt_long : Function<5, [4]>;
  def getopt_long_only : Function<5, [4]>;
  def argp_parse : Function<6, [2, 4]>;
  def argp_usage : Function<1>;
  def argp_error : Function<2> { let Variadic = 1; }
  def argp_failure : Function<4> { let Variadic = 1; }
  def argp_help : Function<4>;
}

let From = BSD in {
  def getprogname : Function<0>;
  def setprogname : Function<1>;
  def setproctitle : Function<1> { let Variadic = 1; }
  def setproctitle_init : Function<3>;
  def setusercontext : Function<4> { let SetsIds = 1; }
  def getpeereid : Function<3, [1, 2]>;
  def readpassphrase : Function<4, [1]>;
}

//------------------------------------------------------------------------------
// Locale, messages and regular expressions
//------------------------------------------------------------------------------

let From = GlibcManual, SafeOnLinux = 1 in {
  def nl_langinfo : Function<1>;
  def catgets : Function<4> { let ReturnsArg = 4; }
}

let From = GlibcManual in {
  def setlocale : Function<2>;
  def localeconv : Function<0>;
  def gettext : Function<1> { let ReturnsArg = 1; }
  def dgettext : Function<2> { let ReturnsArg = 2; }
  def dcgettext : Function<3> { let ReturnsArg = 2; }
  def ngettext : Function<3>;
  def dngettext : Function<4>;
  def dcngettext : Function<5>;
  def textdomain : Function<1>;
  def bindtextdomain : Function<2>;
  def bind_textdomain_codeset : Function<2>;
  def catopen : Function<2>;
  def catclose : Function<1>;
  def strfmon : Function<3, [0]> { let Variadic = 1; }
  def rpmatch : Function<1>;
  def regcomp : Function<3, [0]>;
  def regexec : Function<5, [3]>;
  def regerror : Function<4, [2]>;
  def regfree : Function<1>;
}

let From = Unlisted in {
  def newlocale : Function<3>;
  def duplocale : Function<1>;
  def freelocale : Function<1>;
  def uselocale : Function<1>;
  def nl_langinfo_l : Function<2>;
  def __dcgettext : Function<3> { let ReturnsArg = 2; }
}

//------------------------------------------------------------------------------
// Dynamic linking, diagnosis and other libc internals
//------------------------------------------------------------------------------

let From = GlibcManual, SafeOnLinux = 1 in {
  def backtrace_symbols_fd : Function<3>;
}

let From = GlibcManual in {
  def backtrace : Function<2, [0]>;
  def backtrace_symbols : Function<2>;
  def mcheck : Function<1>;
  def mprobe : Function<1>;
  def mtrace : Function<0>;
  def muntrace : Function<0>;
}

let From = Unlisted in {
  def dlopen : Function<2>;
  def dlmopen : Function<3>;
  def dlclose : Function<1>;
  def dlsym : Function<2>;
  def dlvsym : Function<3>;
  def dlerror : Function<0>;
  def dladdr : Function<2, [1]>;
  def dladdr1 : Function<4, [1, 2]>;
  def dlinfo : Function<3, [2]>;
  def dl_iterate_phdr : Function<2>;
  def profil : Function<4, [0]>;
}

//------------------------------------------------------------------------------
// C++ library
//------------------------------------------------------------------------------

let From = Libstdcxx, SafeOnLinux = 1 in {
  def std_sleep_for : Function<1> {
    let Name = "std::this_thread::sleep_for";
    let Waits = OnTime;
  }
  def std_sleep_until : Function<1> {
    let Name = "std::this_thread::sleep_until";
    let Waits = OnTime;
  }
  // The steps of an iterator of a map or set: walks over nodes.
  def std_Rb_tree_increment : Function<1> {
    let Name = "std::_Rb_tree_increment";
    let ReturnsArg = 1;
  }
  def std_Rb_tree_decrement : Function<1> {
    let Name = "std::_Rb_tree_decrement";
    let ReturnsArg = 1;
  }
}

let From = CxxStandard in {
  def std_terminate : Function<0> {
    let Name = "std::terminate";
    let After = RunsHandlers;
  }
  def std_unexpected : Function<0> {
    let Name = "std::unexpected";
    let After = RunsHandlers;
  }
  def std_set_terminate : Function<1> { let Name = "std::set_terminate"; }
  def std_get_terminate : Function<0> { let Name = "std::get_terminate"; }
  def std_set_new_handler : Function<1> { let Name = "std::set_new_handler"; }
  def std_thread : Function<Any> {
    let Name = "std::thread::thread";
    let StartsThread = 1;
  }
  def std_jthread : Function<Any> {
    let Name = "std::jthread::jthread";
    let StartsThread = 1;
  }
  def std_async : Function<Any> {
    let Name = "std::async";
    let StartsThread = 1;
  }
  def std_thread_join : Function<0> {
    let Name = "std::thread::join";
    let Waits = OnThread;
  }
  def std_jthread_join : Function<0> {
    let Name = "std::jthread::join";
    let Waits = OnThread;
  }
  def std_thread_detach : Function<0> { let Name = "std::thread::detach"; }
  def std_mutex_lock : Function<0> {
    let Name = "std::mutex::lock";
    let Waits = OnLock;
  }
  def std_mutex_try_lock : Function<0> { let Name = "std::mutex::try_lock"; }
  def std_mutex_unlock : Function<0> { let Name = "std::mutex::unlock"; }
  def std_recursive_mutex_lock : Function<0> {
    let Name = "std::recursive_mutex::lock";
    let Waits = OnLock;
  }
  def std_recursive_mutex_unlock : Function<0> {
    let Name = "std::recursive_mutex::unlock";
  }
  def std_timed_mutex_lock : Function<0> {
    let Name = "std::timed_mutex::lock";
    let Waits = OnLock;
  }
  def std_shared_mutex_lock : Function<0> {
    let Name = "std::shared_mutex::lock";
    let Waits = OnLock;
  }
  def std_shared_mutex_lock_shared : Function<0> {
    let Name = "std::shared_mutex::lock_shared";
    let Waits = OnLock;
  }
  def std_shared_timed_mutex_lock : Function<0> {
    let Name = "std::shared_timed_mutex::lock";
    let Waits = OnLock;
  }
  def std_shared_timed_mutex_lock_shared : Function<0> {
    let Name = "std::shared_timed_mutex::lock_shared";
    let Waits = OnLock;
  }
  def std_lock : Function<Any> { let Name = "std::lock"; let Waits = OnLock; }
  def std_condition_variable_wait : Function<Any> {
    let Name = "std::condition_variable::wait";
    let Waits = OnLock;
  }
  def std_condition_variable_wait_for : Function<Any> {
    let Name = "std::condition_variable::wait_for";
    let Waits = OnLock;
  }
  def std_condition_variable_wait_until : Function<Any> {
    let Name = "std::condition_variable::wait_until";
    let Waits = OnLock;
  }
  def std_condition_variable_any_wait : Function<Any> {
    let Name = "std::condition_variable_any::wait";
    let Waits = OnLock;
  }
  def std_condition_variable_notify_one : Function<0> {
    let Name = "std::condition_variable::notify_one";
  }
  def std_condition_variable_notify_all : Function<0> {
    let Name = "std::condition_variable::notify_all";
  }
  def std_call_once : Function<Any> { let Name = "std::call_once"; }
  def std_future_wait : Function<0> {
    let Name = "std::future::wait";
    let Waits = OnThread;
  }
  def std_future_get : Function<Any> {
    let Name = "std::future::get";
    let Waits = OnThread;
  }
  def std_shared_future_wait : Function<0> {
    let Name = "std::shared_future::wait";
    let Waits = OnThread;
  }
  def std_shared_future_get : Function<Any> {
    let Name = "std::shared_future::get";
    let Waits = OnThread;
  }
  def std_counting_semaphore_acquire : Function<0> {
    let Name = "std::counting_semaphore::acquire";
    let Waits = OnLock;
  }
  def std_latch_wait : Function<0> {
    let Name = "std::latch::wait";
    let Waits = OnLock;
  }
  def std_latch_arrive_and_wait : Function<Any> {
    let Name = "std::latch::arrive_and_wait";
    let Waits = OnLock;
  }
  def std_barrier_arrive_and_wait : Function<0> {
    let Name = "std::barrier::arrive_and_wait";
    let Waits = OnLock;
  }
  def std_atomic_wait : Function<Any> {
    let Name = "std::atomic::wait";
    let Waits = OnLock;
  }
  def std_atomic_flag_wait : Function<Any> {
    let Name = "std::atomic_flag::wait";
    let Waits = OnLock;
  }
  def std_ostream_insert : Function<Any> {
    let Name = "std::basic_ostream::operator<<";
  }
  def std_ostream_put : Function<1> { let Name = "std::basic_ostream::put"; }
  def std_ostream_write : Function<2> {
    let Name = "std::basic_ostream::write";
  }
  def std_ostream_flush : Function<0> {
    let Name = "std::basic_ostream::flush";
  }
  def std_ostream_do_insert : Function<3> {
    let Name = "std::__ostream_insert";
  }
  def std_endl : Function<1> { let Name = "std::endl"; }
  def std_flush : Function<1> { let Name = "std::flush"; }
  def std_istream_extract : Function<Any> {
    let Name = "std::basic_istream::operator>>";
  }
  def std_istream_get : Function<Any> { let Name = "std::basic_istream::get"; }
  def std_istream_read : Function<2, [0]> {
    let Name = "std::basic_istream::read";
  }
  def std_getline : Function<Any, [1]> { let Name = "std::getline"; }
  def std_locale_global : Function<1> { let Name = "std::locale::global"; }
  def std_current_exception : Function<0> {
    let Name = "std::current_exception";
  }
  def std_rethrow_exception : Function<1> {
    let Name = "std::rethrow_exception";
    let After = LeavesFrame;
  }
}

//------------------------------------------------------------------------------
// Compiler builtins
//------------------------------------------------------------------------------

let From = GCCBuiltins, SafeOnLinux = 1 in {
  def __builtin_trap : Function<0> { let After = Exits; }
  def __builtin_verbose_trap : Function<2> { let After = Exits; }
  def __builtin_unreachable : Function<0> { let After = Exits; }
  def __builtin_debugtrap : Function<0>;
  def __builtin_setjmp : Function<1, [0]>;
  def __builtin_va_start : Function<Any, [0]>;
  def __builtin_va_copy : Function<Any, [0]>;
  def __builtin_va_end : Function<1, [0]>;
  def __builtin_memcpy_inline : Function<3, [0]>;
  def __builtin_memset_inline : Function<3, [0]>;
  def __builtin_nontemporal_store : Function<Any, [1]>;
  foreach Op = ["add", "sub", "mul"] in {
    def __builtin_#Op#_overflow : Function<Any, [2]>;
    foreach Sign = ["s", "u"] in
      foreach Length = ["", "l", "ll"] in
        def __builtin_#Sign#Op#Length#_overflow : Function<Any, [2]>;
  }
  foreach Op = ["addc", "subc"] in
    foreach Type = ["b", "s", "", "l", "ll"] in
      def __builtin_#Op#Type : Function<Any, [3]>;
  // The compiler renames a call by the size of its operand.
  foreach Size = ["", "_1", "_2", "_4", "_8", "_16"] in {
    foreach Op = ["add", "sub", "or", "and", "xor", "nand"] in {
      def __sync_fetch_and_#Op#Size : Function<Any, [0]>;
      def __sync_#Op#_and_fetch#Size : Function<Any, [0]>;
    }
    def __sync_bool_compare_and_swap#Size : Function<Any, [0]>;
    def __sync_val_compare_and_swap#Size : Function<Any, [0]>;
    def __sync_lock_test_and_set#Size : Function<Any, [0]>;
    def __sync_lock_release#Size : Function<Any, [0]>;
    def __sync_swap#Size : Function<Any, [0]>;
  }
  def __sync_synchronize : Function<0>;
  // Expressions of their own kind in later versions of clang.
  def __atomic_test_and_set : Function<Any, [0]>;
  def __atomic_clear : Function<Any, [0]>;
  let Allocates = 1 in {
    def __builtin_alloca_with_align : Function<2>;
    def __builtin_alloca_with_align_uninitialized : Function<2>;
  }
}

let From = GCCBuiltins in {
  def __builtin_longjmp : Function<2> { let After = LeavesFrame; }
  def __builtin_eh_return : Function<2> { let After = LeavesFrame; }
}

//===----------------------------------------------------------------------===//
// Calls that give a process much memory
//===----------------------------------------------------------------------===//

// `sizes` lists the arguments, from 0, whose product is the number of bytes, or
// with OfElements that of the elements of a container or of an array to make.
// Functions of libc have a record above as well.
class Allocation<list<int> sizes> {
  string Name = NAME;
  bits<8> Sizes = !foldl(0, sizes, mask, i, !or(mask, !shl(1, i)));
  bit OfElements = 0;
  // A call for which one of these macros is written is sign enough, whatever
  // the size; "*": any call. Separated by blanks.
  string LargeIf = "";
  // What the call then gives is not copied by fork, or is not there at all.
  string Unless = "";
  // Without one of these written, neither.
  string OnlyIf = "";
}

def AllocationTable : GenericTable {
  let FilterClass = "Allocation";
  let CppTypeName = "AllocationFacts";
  let Fields = ["Name", "Sizes", "OfElements", "LargeIf", "Unless", "OnlyIf"];
}

foreach F = ["malloc", "valloc", "pvalloc", "sbrk"] in
  def Allocation_#F : Allocation<[0]> { let Name = F; }
foreach F = ["realloc", "aligned_alloc", "memalign", "mlock", "mlock2"] in
  def Allocation_#F : Allocation<[1]> { let Name = F; }
def Allocation_calloc : Allocation<[0, 1]> { let Name = "calloc"; }
def Allocation_reallocarray : Allocation<[1, 2]> { let Name = "reallocarray"; }
def Allocation_posix_memalign : Allocation<[2]> { let Name = "posix_memalign"; }
foreach F = ["mmap", "mmap64"] in
  def Allocation_#F : Allocation<[1]> {
    let Name = F;
    let LargeIf = "MAP_HUGETLB MAP_HUGE_2MB MAP_HUGE_1GB";
    let Unless = "MAP_SHARED MAP_SHARED_VALIDATE MAP_NORESERVE";
    let OnlyIf = "PROT_WRITE";
  }
def Allocation_mremap : Allocation<[2]> { let Name = "mremap"; }
foreach F = ["madvise", "posix_madvise"] in
  def Allocation_#F : Allocation<[]> {
    let Name = F;
    let LargeIf = "MADV_HUGEPAGE";
  }
def Allocation_mlockall : Allocation<[]> {
  let Name = "mlockall";
  let LargeIf = "*";
}
def Allocation_new : Allocation<[0]> { let Name = "operator new"; }
def Allocation_new_array : Allocation<[0]> { let Name = "operator new[]"; }
foreach Class = ["vector", "basic_string", "deque", "valarray"] in {
  let OfElements = 1 in {
    def Allocation_#Class : Allocation<[0]> {
      let Name = "std::"#Class#"::"#Class;
    }
    foreach Method = ["resize", "reserve", "assign"] in
      def Allocation_#Class#_#Method : Allocation<[0]> {
        let Name = "std::"#Class#"::"#Method;
      }
  }
}
foreach F = ["make_unique", "make_unique_for_overwrite", "make_shared",
             "make_shared_for_overwrite"] in
  def Allocation_#F : Allocation<[0]> {
    let Name = "std::"#F;
    let OfElements = 1;
  }
foreach Class = ["unordered_map", "unordered_set", "unordered_multimap",
                 "unordered_multiset"] in
  def Allocation_#Class#_reserve : Allocation<[0]> {
    let Name = "std::"#Class#"::reserve";
    let OfElements = 1;
  }

//===----------------------------------------------------------------------===//
// What popen and system do
//===----------------------------------------------------------------------===//

// How a C library creates the shell of popen and system since a version of it;
// "0" is the first one. ByFork copies the parent, clone without CLONE_VM too.
class Shell<string libc, string since, Spawn popen, Spawn system, string source> {
  string Libc = libc;
  string Since = since;
  bits<4> PopenValue = popen.Value;
  bits<4> SystemValue = system.Value;
  string SourceText = source;
}

def ShellTable : GenericTable {
  let FilterClass = "Shell";
  let CppTypeName = "ShellFacts";
  let Fields = ["Libc", "Since", "PopenValue", "SystemValue"];
}

def : Shell<"glibc", "0", ByFork, ByFork, "GNU C Library source">;
def : Shell<"glibc", "2.29", ByPosixSpawn, ByPosixSpawn, "GNU C Library source; NEWS of 2.29">;
def : Shell<"musl", "0", ByFork, ByFork, "musl source">;
def : Shell<"musl", "0.9.7", ByVfork, ByVfork, "musl source">;
def : Shell<"musl", "0.9.10", ByPosixSpawn, ByPosixSpawn, "musl source">;
def : Shell<"bionic", "0", ByVfork, ByFork, "bionic source, since 2018">;
def : Shell<"uclibc-ng", "0", ByVfork, ByFork, "uClibc-ng source, with threads and an MMU">;
def : Shell<"dietlibc", "0", ByVfork, ByFork, "dietlibc source">;
def : Shell<"newlib", "0", ByVfork, ByFork, "newlib source">;
def : Shell<"cygwin", "0", ByVfork, ByVfork, "newlib source, built for Cygwin">;
def : Shell<"freebsd", "0", ByVfork, ByFork, "FreeBSD source of 9.3">;
def : Shell<"freebsd", "10", ByVfork, ByVfork, "FreeBSD source of 10.4">;
def : Shell<"openbsd", "0", ByVfork, ByVfork, "OpenBSD source">;
def : Shell<"netbsd", "0", ByVfork, ByVfork, "NetBSD source">;
def : Shell<"macos", "0", ByPosixSpawn, ByPosixSpawn, "Apple Libc source">;

// How to know a C library by the macros of a unit: the first that has Macro
// defined, by Order. Version names the macros of its parts.
class Libc<int order, string name, string title, string macro,
           string version = ""> {
  bits<8> Order = order;
  string Name = name;   // in the option Libc
  string Title = title; // in messages
  string Macro = macro;
  string Version = version;
}

def LibcTable : GenericTable {
  let FilterClass = "Libc";
  let CppTypeName = "LibcFacts";
  let Fields = ["Order", "Name", "Title", "Macro", "Version"];
}

// uClibc-ng claims to be glibc 2.2 as well, and Cygwin is newlib.
def : Libc<0, "bionic", "bionic", "__BIONIC__">;
def : Libc<1, "uclibc-ng", "uClibc-ng", "__UCLIBC__",
           "__UCLIBC_MAJOR__ __UCLIBC_MINOR__">;
def : Libc<2, "dietlibc", "dietlibc", "__dietlibc__">;
def : Libc<3, "cygwin", "Cygwin", "__CYGWIN__">;
def : Libc<4, "newlib", "newlib", "__NEWLIB__", "__NEWLIB__ __NEWLIB_MINOR__">;
def : Libc<5, "freebsd", "FreeBSD's libc", "__FreeBSD__", "__FreeBSD__">;
def : Libc<6, "openbsd", "OpenBSD's libc", "__OpenBSD__">;
def : Libc<7, "netbsd", "NetBSD's libc", "__NetBSD__">;
def : Libc<8, "macos", "macOS' libc", "__APPLE__">;
def : Libc<9, "glibc", "glibc", "__GLIBC__", "__GLIBC__ __GLIBC_MINOR__">;
// musl has no macro of its own. Its headers define this one, as glibc's do.
def : Libc<10, "musl", "musl", "_FEATURES_H">;
