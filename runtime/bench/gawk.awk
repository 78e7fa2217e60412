# Keeps a large table and asks other programs, as a report on a log would.
BEGIN {
  for (i = 0; i < rows; ++i)
    table[i] = sprintf("row %d of a table that fills the memory", i)
  for (i = 0; i < commands; ++i) {
    command = "expr " i " + 1"
    command | getline answer
    close(command)
    sum += answer
    # What a program does between two commands: it works with its memory.
    for (j = i % 10; j < rows; j += 10)
      table[j] = answer
  }
  print sum, length(table)
}
