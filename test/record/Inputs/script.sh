for i in 1 2 3; do (echo $i | sed s/2/two/); done
cat <<x | wc -l
$(echo here)
x
trap 'echo bye' EXIT
sleep 0.1 &
wait $!
exit 5
