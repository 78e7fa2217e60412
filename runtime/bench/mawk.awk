# Fills a large table, and asks another program now and then.
BEGIN {
  for (i = 0; i < rows; ++i) {
    table[i] = sprintf("row %d of a table that fills the memory", i)
    if (i % int(rows / commands))
      continue
    command = "expr " i " + 1"
    command | getline answer
    close(command)
    sum += answer
    # What a program does between two commands: it works with its memory.
    for (j = i % 10; j < i; j += 10)
      table[j] = answer
  }
  print sum, length(table)
}
