"""Compares the function database with the declarations of the C headers.

    compare_prototypes.py --clang CLANG database.json

Prints a line for each disagreement and exits with 1 if there was one.
"""

import argparse
import collections
import json
import re
import subprocess
import sys

# Every header of POSIX and of the C library that declares a function of the
# database; a system that lacks one is compared without it. libgen.h makes
# basename a macro: string.h must come first.
HEADERS = """
string.h aio.h argp.h arpa/inet.h assert.h complex.h crypt.h ctype.h dirent.h
dlfcn.h err.h errno.h error.h execinfo.h fcntl.h fenv.h fmtmsg.h fnmatch.h
fstab.h fts.h ftw.h getopt.h glob.h grp.h iconv.h ifaddrs.h inttypes.h
langinfo.h libgen.h libintl.h link.h locale.h malloc.h math.h mcheck.h mntent.h
monetary.h mqueue.h net/if.h netdb.h netinet/ether.h netinet/in.h nl_types.h
poll.h pthread.h pty.h pwd.h regex.h resolv.h sched.h search.h semaphore.h
setjmp.h shadow.h signal.h spawn.h stdio.h stdio_ext.h stdlib.h strings.h
sys/acct.h sys/auxv.h sys/epoll.h sys/eventfd.h sys/fanotify.h sys/file.h
sys/fsuid.h sys/inotify.h sys/io.h sys/ioctl.h sys/ipc.h sys/klog.h sys/mman.h
sys/mount.h sys/msg.h sys/personality.h sys/pidfd.h sys/prctl.h sys/ptrace.h
sys/quota.h sys/random.h sys/reboot.h sys/resource.h sys/select.h sys/sem.h
sys/sendfile.h sys/shm.h sys/signalfd.h sys/socket.h sys/stat.h sys/statfs.h
sys/statvfs.h sys/swap.h sys/sysinfo.h sys/sysmacros.h sys/time.h sys/timeb.h
sys/timerfd.h sys/times.h sys/timex.h sys/types.h sys/uio.h sys/utsname.h
sys/wait.h sys/xattr.h syslog.h termios.h threads.h time.h uchar.h ucontext.h
ulimit.h unistd.h utime.h utmp.h utmpx.h wchar.h wctype.h wordexp.h
""".split()

# Records that the headers of a system may well not declare, and why. A header
# that does declare one is compared all the same.
ELSEWHERE = {
    "exported by the C library, declared by programs or other packages": """
        __cxa_atexit __cxa_finalize __stack_chk_fail __chk_fail __fdelt_chk
        __fork __libc_fork __vfork __libc_vfork __clone __register_atfork
        capget capset pivot_root arch_prctl bsd_signal""",
    "a macro in glibc": "sigsetjmp alloca",
    "of the C++ run-time library": """
        _Unwind_RaiseException _Unwind_Resume _Unwind_ForcedUnwind __cxa_throw
        __cxa_rethrow __cxa_allocate_exception __cxa_free_exception
        __cxa_begin_catch __cxa_end_catch __cxa_guard_acquire
        __cxa_guard_release __cxa_guard_abort __cxa_pure_virtual __cxa_bad_cast
        __cxa_bad_typeid""",
    "of older C libraries": """
        __xstat __fxstat __lxstat __fxstatat __xstat64 __fxstat64 __lxstat64
        __fxstatat64 __xmknod _IO_getc _IO_putc gets stime""",
    "of C libraries newer than glibc 2.33": """
        _Fork __memcmpeq arc4random arc4random_buf arc4random_uniform c8rtomb
        close_range closefrom epoll_pwait2 execveat fsconfig fsmount fsopen
        fspick mbrtoc8 mount_setattr move_mount open_tree pidfd_getfd
        pidfd_open pidfd_send_signal posix_spawn_file_actions_addclosefrom_np
        posix_spawn_file_actions_addtcsetpgrp_np process_madvise
        process_mrelease timespec_getres
        free_sized free_aligned_sized memset_explicit memalignment pidfd_spawn
        pidfd_spawnp posix_spawn_file_actions_addchdir
        posix_spawn_file_actions_addfchdir strlcpy strlcat wcslcpy wcslcat
        tcgetwinsize tcsetwinsize""",
    "of an option that Linux lacks": "posix_trace_event",
    "of the BSDs, macOS, Solaris and libbsd": """
        __error __errno ___errno reallocf strtonum heapsort mergesort funopen
        fgetln fpurge getprogname setprogname setproctitle setproctitle_init
        setusercontext getpeereid readpassphrase pledge unveil""",
}

# Unmaps what a const pointer points to.
UNMAPS = {"shmdt"}

ANY_PARAMS = 15
VARIADICS = 7

Prototype = collections.namedtuple("Prototype", "params variadic returned")


def number(bits):
    """The value of a TableGen bits field: a list of bits, lowest first."""
    return sum(bit << index for index, bit in enumerate(bits))


def prototypes(clang):
    """The prototypes of all functions that the headers declare, by name."""
    source = ["#define _GNU_SOURCE 1", "#define _LARGEFILE64_SOURCE 1"]
    for header in HEADERS:
        source += ["#if __has_include(<%s>)" % header]
        source += ["#include <%s>" % header, "#endif"]
    run = subprocess.run(
        [clang, "-xc", "-std=gnu11", "-fsyntax-only", "-Xclang"]
        + ["-ast-dump=json", "-"],
        input="\n".join(source) + "\n",
        stdout=subprocess.PIPE,
        universal_newlines=True,
    )
    if run.returncode:
        sys.exit("compare_prototypes.py: %s cannot read the headers" % clang)
    found = {}
    for node in json.loads(run.stdout)["inner"]:
        if node["kind"] != "FunctionDecl":
            continue
        params = [
            child["type"].get("desugaredQualType", child["type"]["qualType"])
            for child in node.get("inner", [])
            if child["kind"] == "ParmVarDecl"
        ]
        returned = node["type"]["qualType"].partition("(")[0].strip()
        found.setdefault(node["name"], []).append(
            Prototype(params, bool(node.get("variadic")), returned)
        )
    return found


def writable(param):
    """Whether the call can write through a parameter of this type."""
    if re.search(r"iovec|union|__SOCKADDR_ARG", param):
        return True  # what is written hangs on it, or is one of its members
    if "va_list" in param:
        return True
    pointee = re.sub(r"\s*(?:\*|\[\d*\])(?:\s*(?:restrict|const))*$", "", param)
    return pointee != param and not re.match(r"const [^*]*$", pointee)


def disagreements(record, prototype):
    """What the database says of a function and its prototype does not."""
    params = number(record["Params"])
    if params == ANY_PARAMS:
        return
    if params != len(prototype.params):
        yield "%d parameters in the database, %d in the headers" % (
            params,
            len(prototype.params),
        )
        return
    if bool(record["Variadic"]) != prototype.variadic:
        yield "variadic in %s only" % (
            "the database" if record["Variadic"] else "the headers"
        )
    mask = number(record["Writes"])
    for index in range(VARIADICS):
        if not mask >> index & 1:
            continue
        if index >= params:
            yield "writes argument %d of %d" % (index, params)
        elif record["Name"] not in UNMAPS and not writable(
            prototype.params[index]
        ):
            yield "writes argument %d, a '%s'" % (
                index,
                prototype.params[index],
            )
    if mask >> VARIADICS & 1 and not prototype.variadic:
        yield "writes variadic arguments, but has none"
    returned = number(record["ReturnsArg"])
    if returned > params:
        yield "returns argument %d of %d" % (returned - 1, params)
    elif returned and "*" not in prototype.returned:
        yield "returns a pointer into an argument, but a '%s'" % (
            prototype.returned
        )
    if record["Waits"]["def"] != "Never" and number(record["Operand"]) >= max(
        params, 1
    ):
        yield "waits by argument %d of %d" % (
            number(record["Operand"]),
            params,
        )
    if record["SetsHandler"] and prototype.params[:1] != ["int"]:
        yield "sets a signal's disposition, but takes no signal first"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--clang", required=True)
    parser.add_argument("database")
    arguments = parser.parse_args()
    with open(arguments.database) as file:
        database = json.load(file)
    records = [database[name] for name in database["!instanceof"]["Function"]]
    declared = prototypes(arguments.clang)
    elsewhere = {name for names in ELSEWHERE.values() for name in names.split()}

    lines = []
    names = collections.Counter(record["Name"] for record in records)
    lines += ["%s: stands twice" % n for n in names if names[n] > 1]
    lines += ["%s: is in no record" % n for n in elsewhere - set(names)]
    compared = 0
    for record in records:
        name = record["Name"]
        if not name.isidentifier():
            continue  # a C++ name
        if re.match("__builtin_|__sync_|__atomic_", name):
            continue
        if name not in declared and name not in elsewhere:
            lines.append("%s: no header declares it" % name)
        found = declared.get(name, [])
        compared += bool(found)
        texts = {t for p in found for t in disagreements(record, p)}
        lines += ["%s: %s" % (name, text) for text in texts]
    if compared < 1000:
        lines.append("only %d functions compared" % compared)
    print("".join(line + "\n" for line in sorted(lines)), end="")
    sys.exit(bool(lines))


if __name__ == "__main__":
    main()
