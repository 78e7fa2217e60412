// RUN: %check_rewrite %s --fixed %s.fixed
// SCENARIO: program

/* Layouts, comments and blank lines. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "Inputs/wait.h"

static char *show[] = {"show", "quiet", NULL};

void tabs(int fd)
{
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		/* The child: standard output
		 * goes where it should. */
		dup2(fd, 1);	/* first */
		if (chdir("/") < 0) {
			perror("/");	// say so
			_exit(1);
		}

		execvp(show[0], show); /* then */
		/* never */
		_exit(127);
	}
	print_status("tabs", pid);
}

void allman(int fd)
{
    pid_t pid = fork();
    if (pid == -1)
    {
        perror("fork");
        exit(1);
    }
    else if (pid == 0)
    {
        // Child process

        dup2(fd, 1);
        execvp(show[0], show);
        _exit(127);
    }
    else
    {
        // Parent process
        print_status("allman", pid);
    }
}

void child_and_else(void)
{
    pid_t pid = fork();

    if (pid == 0)
    {
        execvp(show[0], show);
        _exit(127);
    }
    else
    {
        /* wait for it */
        int status;

        waitpid(pid, &status, 0);
        if (status)
        {
            printf("failed\n");
        }
    }

    printf("child_and_else\n");
    fflush(stdout);
}

void dense(int fd) {
  pid_t pid; int status; // both
  if ((pid = fork()) == 0) { dup2(fd, 1); execvp(show[0], show); _exit(1); } else { waitpid(pid, &status, 0); }
  printf("dense %d\n", status); fflush(stdout);
}

void nobody_waits_for_it_by_name(int fd) {
  int status, tries = 0;
  pid_t pid, other = 0;
  // Start it.
  pid = fork();
  // In the child:
  if (pid == 0) {
    dup2(fd, 1); // stdout
    execvp(show[0], show);
    _exit(1);
  } // the child is gone
  other = wait(&status);
  printf("%d %d\n", other > 0, tries); fflush(stdout);
}

void declared_in_place(int fd) {
  pid_t pid = fork();
  if (!pid) {
    dup2(fd, 1);
    execvp(show[0], show);
    _exit(1);
  }
  wait(NULL);
}

int
after_label(int fd)
{
	int again = 1;
	pid_t pid;
retry:
	pid = fork();
	if (pid == 0)
	{
		dup2(fd, 1);
		execvp(show[0], show);
		_exit(1);
	}
	print_status("after_label", pid);
	if (again--)
		goto retry;
	return 0;
}

void jumps_to_child(int fd) {
  pid_t pid = fork();
  if (pid == 0)
    goto child;
  print_status("jumps_to_child", pid);
  return;

child:
  dup2(fd, 1);
  execvp(show[0], show);
  _exit(1);
}

void in_else(int fd, int enabled) {
  if (!enabled)
    printf("disabled\n");
  else if (fork() == 0) { // expect-note: "not rewritten: the result of the call is tested"
    dup2(fd, 1);
    execvp(show[0], show);
    _exit(1);
  }
  wait(NULL);
}

void arm_without_braces(int fd, int enabled) {
  pid_t pid = -1;
  if (enabled)
    pid = fork();
  if (pid == 0) {
    dup2(fd, 1);
    execvp(show[0], show);
    _exit(1);
  }
  print_status("arm_without_braces", pid);
}

void arms_hoist(char *word, int enabled) {
  pid_t pid = -1;
  if (enabled)
    pid = fork();
  if (pid == 0) {
    char text[20]; // expect-note: "not rewritten: the result of the call is tested"
    snprintf(text, sizeof text, "<%s>", word);
    execlp("show", "show", "quiet", text, (char *)NULL);
    _exit(1);
  }
  print_status("arms_hoist", pid);
}

int main(void) {
  tabs(1);
  allman(1);
  child_and_else();
  dense(1);
  nobody_waits_for_it_by_name(1);
  declared_in_place(1);
  after_label(1);
  jumps_to_child(1);
  in_else(1, 1);
  arm_without_braces(1, 1);
  arms_hoist("word", 1);
  return 0;
}
