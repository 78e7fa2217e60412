# all.sh INPUTS PYTHON, in an empty folder
sh "$1/script.sh"
echo status $?
"$2" "$1/run.py"
echo status $?
printf 'all: a b c\n%%:\n\t@echo $@ | tr a-z A-Z > $@\n' > Makefile
make -s -j2 && cat a b c
echo status $?
git init -q repository && cd repository || exit
git config alias.hi '!echo hi'
printf '#!/bin/sh\necho hook $0\n' > .git/hooks/pre-commit
chmod +x .git/hooks/pre-commit
echo x > x
git add x
git -c user.name=a -c user.email=a@example.org commit -q -m x
git hi
git log --format=%s
