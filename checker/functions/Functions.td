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

// How control goes on after the call.
class Control<bits<3> value> { bits<3> Value = value; }
def Returns : Control<0>;
def Exits : Control<1>;        // ends the process at once: _exit, abort
def RunsHandlers : Control<2>; // ends the process after atexit handlers or stdio flushes: exit
def LeavesFrame : Control<3>;  // unwinds to another frame: longjmp
def EndsThread : Control<4>;   // ends the calling thread: pthread_exit

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
def OnOpen : Blocking<11>;   // open of a FIFO: Operand is the path, the flags follow it
def OnStop : Blocking<12>;   // raise, kill: Operand is the signal
def OnMessage : Blocking<13>; // message queues, accept: nothing to look at, always waits

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
// for this one.
class Function<bits<4> params> {
  string Name = NAME; // qualified where the function is not at file scope
  bits<4> Params = params;
  bit Variadic = 0;

  // Async-signal-safe by POSIX.1-2017, by POSIX.1-2024, and on Linux by what
  // glibc, musl or the Linux manual pages document.
  bit SafeIn2017 = 0;
  bit SafeIn2024 = 0;
  bit SafeOnLinux = 0;

  // Bit i: the call writes the object that argument i points to (i from 0 to
  // 6). Bit 7: also the objects that the variadic arguments point to.
  bits<8> Writes = 0;
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
  bit SetsHandler = 0;  // argument 0 is a signal whose disposition it sets

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
                "Reaps", "StartsThread", "AtFork", "SetsHandler",
                "Replacement"];
}

//===----------------------------------------------------------------------===//
// Sources
//===----------------------------------------------------------------------===//

def POSIX : Source<"POSIX.1-2017 and POSIX.1-2024, 2.4.3 Signal Actions">;

//===----------------------------------------------------------------------===//
// Facts
//===----------------------------------------------------------------------===//

let From = POSIX, SafeIn2017 = 1, SafeIn2024 = 1, SafeOnLinux = 1 in {
  def close : Function<1>;
  let After = Exits in {
    def _exit : Function<1>;
    def _Exit : Function<1>;
  }
  let Writes = 0b00000010, Waits = OnInput in
    def read : Function<3>;
}
