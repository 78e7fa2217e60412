import multiprocessing
import os
import subprocess
import sys
import threading


def work(number):
    return number * number


def start():
    subprocess.run(["true"], check=True, preexec_fn=lambda: None)


if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(4) as pool:
        print(pool.map(work, range(20)))
    print(os.popen("echo popen").read(), os.system("exit 4"))
    print(subprocess.run(["sh", "-c", "echo $0; exit 2"], capture_output=True))
    ids = [os.posix_spawn("/bin/true", ["true"], os.environ) for _ in range(9)]
    print([os.waitpid(number, 0)[1] for number in ids])
    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.exit(7)
